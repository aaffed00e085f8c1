"""The domains that hold something of somebody's."""

from dataclasses import dataclass

from backend_ext.cart.service import CartService
from backend_ext.invoices.service import InvoiceService
from backend_ext.mail.consent.preferences import MailPreferences
from backend_ext.mail.consent.suppressions import Suppressions
from backend_ext.mail.outbox import Outbox
from backend_ext.media.service import PictureService
from backend_ext.ordering.checkout import CheckoutService
from backend_ext.ordering.service import OrderService
from backend_ext.people.belongings.played import Played
from backend_ext.people.belongings.told import Told
from backend_ext.people.links.service import MailedLinks
from backend_ext.premium.wallet import Wallet
from backend_ext.refunds.service import RefundService


@dataclass(frozen=True, slots=True)
class Holdings:
    """What there is of somebody: joined at sign-in, handed out to them, taken away when they leave."""

    carts: CartService
    checkout: CheckoutService
    orders: OrderService
    refunds: RefundService
    invoices: InvoiceService
    wallet: Wallet
    pictures: PictureService
    links: MailedLinks
    outbox: Outbox
    preferences: MailPreferences
    suppressions: Suppressions
    told: Told
    played: Played
