"""Builds the shop's services once a process; tests build it with other parts."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from backend_ext.bootstrap.belongings import BelongingsParts, build_belongings
from backend_ext.bootstrap.desk import DeskParts, build_desk
from backend_ext.bootstrap.documents import DocumentParts, build_documents
from backend_ext.bootstrap.goods import GoodsParts, build_cart_reminders, build_goods
from backend_ext.bootstrap.ground import Ground, build_ground
from backend_ext.bootstrap.invoices import build_invoices
from backend_ext.bootstrap.letters import build_authors
from backend_ext.bootstrap.mail import MailParts, build_mail
from backend_ext.bootstrap.orders import build_checkout, build_orders, build_transitions
from backend_ext.bootstrap.payments import PaymentParts, build_payments
from backend_ext.bootstrap.people import PeopleParts, build_links, build_people
from backend_ext.bootstrap.premium import (
    HolderParts,
    PremiumParts,
    build_grants,
    build_holders,
    build_premium,
)
from backend_ext.bootstrap.promotion import CouponParts, build_coupons
from backend_ext.bootstrap.quiz import QuizParts, build_quiz
from backend_ext.bootstrap.webhooks import WebhookParts, build_news, build_webhooks
from backend_ext.bootstrap.wishes import WishParts, build_wishes
from backend_ext.cart.reminders import CartReminders
from backend_ext.invoices.service import InvoiceService
from backend_ext.ordering.checkout import CheckoutService
from backend_ext.ordering.service import OrderService
from backend_ext.payments.aamarpay import AamarPay
from backend_ext.people.identity.provider import IdentityProvider
from backend_ext.premium.service import PremiumService
from backend_ext.premium.told import ToldCodes
from backend_ext.settings import Settings
from backend_ext.webhooks.effects import WebhookRefund


@dataclass(frozen=True)
class Services(
    Ground,
    DocumentParts,
    GoodsParts,
    CouponParts,
    WebhookParts,
    PeopleParts,
    DeskParts,
    PaymentParts,
    MailParts,
    HolderParts,
    BelongingsParts,
):
    """Everything a screen, a route or a job may call: what is in the rooms, and beside them."""

    premium: PremiumService
    codes: PremiumParts
    invoices: InvoiceService
    orders: OrderService
    checkout: CheckoutService
    wishes: WishParts
    quiz: QuizParts
    cart_reminders: CartReminders

    async def close(self) -> None:
        """Closes every connection."""
        await self.quiz.live.sockets.close()
        await self.gateway.close()
        await self.entrance.settle()
        await self.entrance.provider.close()
        await self.jobs.close()
        await self.signals.close()
        await self.limiter.close()
        await self.redis.aclose()
        await self.cache.close()
        self.mongo.close()


def build(
    settings: Settings, *, gateway: AamarPay | None = None, provider: IdentityProvider | None = None
) -> Services:
    """The services over the servers that `settings` name. Nothing is asked of a server yet.

    `gateway` and `provider` replace the payment gateway's client and the identity provider of the settings.
    """
    ground = build_ground(settings)
    documents, goods, coupons = build_documents(ground), build_goods(ground), build_coupons(ground)
    news, links = build_news(ground), build_links(ground)
    hooks = build_webhooks(ground, news)
    codes = ToldCodes(ground.mongo.db, news)
    premium = build_grants(ground, codes)
    invoices = build_invoices(ground, documents)
    changes = build_transitions(ground, goods.stock, coupons.coupons, premium, news, invoices)
    orders = build_orders(ground, changes, premium)
    people = build_people(ground, links, provider)
    supply = build_premium(ground, codes, people, goods.catalogue, orders)
    follows = (supply.refund, WebhookRefund(news))
    desk = build_desk(ground, orders, changes, goods.stock, people.sessions, *follows)
    money = build_payments(ground, orders, gateway)
    checkout = build_checkout(
        ground, documents.terms, goods.carts, coupons.coupons, changes, money.reconciler
    )
    wishes = build_wishes(ground, goods, orders, documents.contact)
    authors = build_authors(settings.origin, goods, orders, desk.refunds, premium, links, wishes.messages)
    mail = build_mail(ground, authors, documents.contact)
    holders = build_holders(ground, codes, people, documents.terms, goods.catalogue, orders)
    quiz = build_quiz(ground, people)
    own = build_belongings(
        ground, people, goods, orders, checkout, desk, invoices, holders, links, mail, wishes, quiz
    )
    rooms = (ground, documents, goods, coupons, hooks, people, desk, money, mail, holders, own)
    return Services(
        premium=premium,
        codes=supply,
        invoices=invoices,
        orders=orders,
        checkout=checkout,
        wishes=wishes,
        quiz=quiz,
        cart_reminders=build_cart_reminders(ground, goods.carts, people.people, orders, mail.preferences),
        **_all_in(rooms),
    )


def _all_in(rooms: Iterable[Any]) -> dict[str, Any]:
    """What is in `rooms`, by name. They are dataclasses that `Services` derives from, so that types agree."""
    return {field.name: getattr(room, field.name) for room in rooms for field in fields(room)}
