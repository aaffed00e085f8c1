"""Builds orders: what follows from their changes, and the checkout that makes them."""

from backend_ext.bootstrap.ground import Ground
from backend_ext.cart.service import CartService
from backend_ext.invoices.effects import InvoiceEffect
from backend_ext.invoices.service import InvoiceService
from backend_ext.kit.clock import utcnow
from backend_ext.ordering.checkout import CheckoutService
from backend_ext.ordering.effects import MailEffect, PremiumEffect, StockEffect
from backend_ext.ordering.links import OrderLinks
from backend_ext.ordering.repository import CheckoutRepository, OrderRepository
from backend_ext.ordering.service import OrderService
from backend_ext.ordering.staff_audit import StaffAudit
from backend_ext.ordering.transitions import Transitions
from backend_ext.payments.reconciler import Reconciler
from backend_ext.premium.service import PremiumService
from backend_ext.promotion.effects import CouponEffect
from backend_ext.promotion.service import CouponService
from backend_ext.stock.service import StockService
from backend_ext.terms.service import TermsService
from backend_ext.webhooks.effects import WebhookEffect
from backend_ext.webhooks.news import News


def build_transitions(
    ground: Ground,
    stock: StockService,
    coupons: CouponService,
    premium: PremiumService,
    news: News,
    invoices: InvoiceService,
) -> Transitions:
    """The changes of orders, with what follows from each, in this order."""
    effects = (
        # First: who loses the race for the last unit finds out before anything else is written.
        StockEffect(stock),
        CouponEffect(coupons),
        PremiumEffect(premium),
        MailEffect(ground.outbox),
        WebhookEffect(news),
        StaffAudit(ground.audit),
        InvoiceEffect(invoices),
    )
    return Transitions(OrderRepository(ground.mongo.db), effects)


def build_orders(ground: Ground, transitions: Transitions, premium: PremiumService) -> OrderService:
    """The orders there are."""
    settings = ground.settings
    links = OrderLinks(settings.secret_key.get_secret_value(), settings.origin)
    repository = OrderRepository(ground.mongo.db)
    return OrderService(repository, transitions, premium, links, ground.mongo, ground.signals)


def build_checkout(
    ground: Ground,
    terms: TermsService,
    carts: CartService,
    coupons: CouponService,
    transitions: Transitions,
    reconciler: Reconciler,
) -> CheckoutService:
    """The way from a cart to an order."""

    async def sweep() -> int:
        """Frees the stock of holds that are over but that no job has ended yet; a shopper waits for it."""
        return await reconciler.expire_holds(utcnow(), patience=3.0)

    db = ground.mongo.db
    return CheckoutService(
        OrderRepository(db), CheckoutRepository(db), carts, transitions, terms, coupons, ground.mongo, sweep
    )
