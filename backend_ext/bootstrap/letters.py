"""Builds the authors of letters."""

from collections.abc import Sequence

from backend_ext.bootstrap.goods import GoodsParts
from backend_ext.mail.account_letters import AccountLetters
from backend_ext.mail.cart_letters import CartLetters
from backend_ext.mail.contact_letters import ContactLetters
from backend_ext.mail.letter import Author
from backend_ext.mail.link_letters import LinkLetters
from backend_ext.mail.order_letters import OrderLetters
from backend_ext.mail.premium_letters import PremiumLetters
from backend_ext.mail.refund_letters import RefundLetters
from backend_ext.mail.wish_letters import WishLetters
from backend_ext.messages.service import MessageService
from backend_ext.ordering.service import OrderService
from backend_ext.people.links.service import MailedLinks
from backend_ext.premium.service import PremiumService
from backend_ext.refunds.service import RefundService


def build_authors(
    origin: str,
    goods: GoodsParts,
    orders: OrderService,
    refunds: RefundService,
    premium: PremiumService,
    links: MailedLinks,
    messages: MessageService,
) -> Sequence[Author]:
    """Who writes which letters. `origin` of the site, without a slash."""
    return (
        OrderLetters(orders, origin),
        RefundLetters(refunds, orders, origin),
        LinkLetters(links),
        AccountLetters(origin),
        PremiumLetters(premium, origin),
        WishLetters(goods.catalogue, origin),
        ContactLetters(messages),
        CartLetters(goods.carts, origin),
    )
