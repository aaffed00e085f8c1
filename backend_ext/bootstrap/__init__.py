"""Builds the shop's services once a process; tests build it with other parts."""

from dataclasses import dataclass

from redis.asyncio import Redis

from backend_ext.audit.repository import AuditRepository
from backend_ext.audit.service import AuditService
from backend_ext.bootstrap.belongings import build_belongings
from backend_ext.bootstrap.desk import build_desk
from backend_ext.bootstrap.documents import build_documents
from backend_ext.bootstrap.idempotency import build_idempotency
from backend_ext.bootstrap.invoices import build_invoices
from backend_ext.bootstrap.mail import build_mail
from backend_ext.bootstrap.payments import build_payments
from backend_ext.bootstrap.people import build_people
from backend_ext.bootstrap.premium import PremiumParts, build_premium
from backend_ext.bootstrap.promotion import build_coupons
from backend_ext.bootstrap.staff_tasks import build_staff_tasks
from backend_ext.bootstrap.webhooks import build_webhooks
from backend_ext.bootstrap.wishes import WishParts, build_wishes
from backend_ext.cart.reminders import CartReminders
from backend_ext.cart.repository import CartRepository
from backend_ext.cart.service import CartService
from backend_ext.catalogue.repository import CatalogueRepository
from backend_ext.catalogue.service import CatalogueService
from backend_ext.idempotency.service import Idempotency
from backend_ext.invoices.effects import InvoiceEffect
from backend_ext.invoices.service import InvoiceService
from backend_ext.jobs.nudge import Nudge
from backend_ext.kit.clock import utcnow
from backend_ext.ledger.repository import LedgerRepository
from backend_ext.ledger.service import LedgerService
from backend_ext.mail.account_letters import AccountLetters
from backend_ext.mail.cart_letters import CartLetters
from backend_ext.mail.consent.leaving import Leaving
from backend_ext.mail.consent.preferences import MailPreferences
from backend_ext.mail.consent.suppressions import Suppressions
from backend_ext.mail.contact_letters import ContactLetters
from backend_ext.mail.delivery import Mailer
from backend_ext.mail.desk import MailDesk
from backend_ext.mail.link_letters import LinkLetters
from backend_ext.mail.order_letters import OrderLetters
from backend_ext.mail.outbox import Outbox
from backend_ext.mail.premium_letters import PremiumLetters
from backend_ext.mail.refund_letters import RefundLetters
from backend_ext.mail.repository import OutboxRepository
from backend_ext.mail.returns.maildir import BounceBox
from backend_ext.mail.returns.service import Returns
from backend_ext.mail.wish_letters import WishLetters
from backend_ext.media.service import PictureService
from backend_ext.ordering.checkout import CheckoutService
from backend_ext.ordering.desk import OrderDesk
from backend_ext.ordering.effects import MailEffect, PremiumEffect, StockEffect
from backend_ext.ordering.fulfilment import Fulfilment
from backend_ext.ordering.links import OrderLinks
from backend_ext.ordering.repository import CheckoutRepository, OrderRepository
from backend_ext.ordering.service import OrderService
from backend_ext.ordering.staff_audit import StaffAudit
from backend_ext.ordering.transitions import Transitions
from backend_ext.payments.aamarpay import AamarPay
from backend_ext.payments.daily.service import DailyComparison
from backend_ext.payments.desk import ReviewDesk
from backend_ext.payments.reconciler import Reconciler
from backend_ext.payments.service import PaymentService
from backend_ext.people.admission import Admission
from backend_ext.people.app_tokens.entrance import AppEntrance
from backend_ext.people.app_tokens.service import AppTokens
from backend_ext.people.belongings.departures import Departures
from backend_ext.people.belongings.service import Belongings
from backend_ext.people.client_limits import ClientLimits
from backend_ext.people.entrance import Entrance
from backend_ext.people.first_admin import FirstAdmin
from backend_ext.people.identity.provider import IdentityProvider
from backend_ext.people.known_browsers import KnownBrowsers
from backend_ext.people.links.repository import LinkRepository
from backend_ext.people.links.service import MailedLinks
from backend_ext.people.roles import Roles
from backend_ext.people.second_factor.service import SecondFactors
from backend_ext.people.service import PeopleService
from backend_ext.people.sessions.service import SessionService
from backend_ext.people.throttles import Throttles
from backend_ext.premium.redemption import Redemption
from backend_ext.premium.repository import EntitlementRepository
from backend_ext.premium.service import PremiumService
from backend_ext.premium.supply.repository import ShortageRepository
from backend_ext.premium.told import ToldCodes
from backend_ext.premium.wallet import Wallet
from backend_ext.promotion.desk import CouponDesk
from backend_ext.promotion.effects import CouponEffect
from backend_ext.promotion.service import CouponService
from backend_ext.refunds.service import RefundService
from backend_ext.settings import Settings
from backend_ext.staff_tasks.service import StaffTasks
from backend_ext.stock.repository import StockRepository
from backend_ext.stock.service import StockService
from backend_ext.store.cache import Cache
from backend_ext.store.limits import RateLimiter
from backend_ext.store.mongo import Mongo
from backend_ext.store.redis import connect
from backend_ext.store.signals import Signals
from backend_ext.terms.service import ContactService, SellerService, TermsService
from backend_ext.webhooks.delivery import Courier
from backend_ext.webhooks.effects import WebhookEffect, WebhookRefund
from backend_ext.webhooks.service import Webhooks


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a screen, a route or a job may call."""

    settings: Settings
    mongo: Mongo
    cache: Cache
    redis: Redis
    limiter: RateLimiter
    clients: ClientLimits
    throttles: Throttles
    signals: Signals
    terms: TermsService
    contact: ContactService
    seller: SellerService
    catalogue: CatalogueService
    stock: StockService
    carts: CartService
    coupons: CouponService
    coupon_desk: CouponDesk
    checkout: CheckoutService
    idempotency: Idempotency
    orders: OrderService
    order_desk: OrderDesk
    fulfilment: Fulfilment
    refunds: RefundService
    invoices: InvoiceService
    ledger: LedgerService
    premium: PremiumService
    outbox: Outbox
    mail: Mailer
    mail_desk: MailDesk
    preferences: MailPreferences
    suppressions: Suppressions
    leaving: Leaving
    returns: Returns
    bounce_box: BounceBox
    cart_reminders: CartReminders
    gateway: AamarPay
    payments: PaymentService
    reconciler: Reconciler
    review_desk: ReviewDesk
    daily_comparison: DailyComparison
    jobs: Nudge
    staff_tasks: StaffTasks
    audit: AuditService
    people: PeopleService
    sessions: SessionService
    admission: Admission
    second_factors: SecondFactors
    entrance: Entrance
    app_tokens: AppTokens
    app_entrance: AppEntrance
    roles: Roles
    first_admin: FirstAdmin
    redemption: Redemption
    wallet: Wallet
    codes: PremiumParts
    belongings: Belongings
    departures: Departures
    pictures: PictureService
    wishes: WishParts
    webhooks: Webhooks
    courier: Courier

    async def close(self) -> None:
        """Closes every connection."""
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
    mongo = Mongo(settings.mongodb_url.get_secret_value(), settings.mongodb_database)
    redis_url = settings.redis_url.get_secret_value()
    secret, origin = settings.secret_key.get_secret_value(), settings.origin
    cache, signals = Cache(redis_url), Signals(redis_url)
    redis, limiter = connect(redis_url), RateLimiter(redis_url)
    db = mongo.db
    documents = build_documents(settings, mongo, cache)
    terms = documents.terms
    stock = StockService(StockRepository(db))
    catalogue = CatalogueService(CatalogueRepository(db), stock, cache)
    carts = CartService(CartRepository(db), catalogue, stock)
    tasks = build_staff_tasks(mongo)
    hooks = build_webhooks(settings, mongo, tasks)
    codes = ToldCodes(db, hooks.news)
    premium = PremiumService(codes, EntitlementRepository(db), ShortageRepository(db), tasks)
    outbox = Outbox(OutboxRepository(db))
    throttles = Throttles(limiter, KnownBrowsers(redis))
    promotion = build_coupons(mongo, throttles, secret)
    orders_repository = OrderRepository(db)
    links = OrderLinks(secret, origin)
    # Stock first: who loses the race for the last unit finds out before anything else is written.
    staff_audit = StaffAudit(AuditService(AuditRepository(db)))
    told = (MailEffect(outbox), WebhookEffect(hooks.news), staff_audit)
    invoices = build_invoices(mongo, documents)
    effects = (
        StockEffect(stock),
        CouponEffect(promotion.coupons),
        PremiumEffect(premium),
        *told,
        InvoiceEffect(invoices),
    )
    transitions = Transitions(orders_repository, effects)
    orders = OrderService(orders_repository, transitions, premium, links, mongo, signals)
    ledger, jobs = LedgerService(LedgerRepository(db)), Nudge(redis_url)
    mailed_links = MailedLinks(LinkRepository(db), outbox, secret, origin)
    accounts = build_people(settings, mongo, redis, outbox, mailed_links, throttles, provider)
    supply = build_premium(mongo, codes, accounts, catalogue, orders, outbox, tasks, jobs, origin)
    follows = (supply.refund, WebhookRefund(hooks.news))
    desk = build_desk(mongo, orders, transitions, ledger, stock, accounts.sessions, outbox, jobs, *follows)
    wishes = build_wishes(
        settings, mongo, cache, redis, catalogue, stock, carts, orders, outbox, documents.contact
    )
    authors = (
        OrderLetters(orders, origin),
        RefundLetters(desk.refunds, orders, origin),
        LinkLetters(mailed_links),
        AccountLetters(origin),
        PremiumLetters(premium, origin),
        WishLetters(catalogue, origin),
        ContactLetters(wishes.messages),
        CartLetters(carts, origin),
    )
    money = build_payments(settings, mongo, orders, ledger, outbox, tasks, jobs, gateway)

    async def sweep() -> int:
        """Frees the stock of holds that are over but that no job has ended yet; a shopper waits for it."""
        return await money.reconciler.expire_holds(utcnow(), patience=3.0)

    checkout = CheckoutService(
        orders_repository, CheckoutRepository(db), carts, transitions, terms, promotion.coupons, mongo, sweep
    )
    mail = build_mail(settings, mongo, accounts.audit, authors, documents.contact)
    own = build_belongings(
        mongo,
        codes,
        accounts,
        throttles,
        terms,
        catalogue,
        carts,
        checkout,
        orders,
        desk.refunds,
        invoices,
        mailed_links,
        outbox,
        mail,
        jobs,
        wishes,
    )
    return Services(
        settings=settings,
        mongo=mongo,
        cache=cache,
        redis=redis,
        limiter=limiter,
        clients=ClientLimits(limiter, settings.client_limit),
        throttles=throttles,
        signals=signals,
        terms=terms,
        contact=documents.contact,
        seller=documents.seller,
        catalogue=catalogue,
        stock=stock,
        carts=carts,
        coupons=promotion.coupons,
        coupon_desk=promotion.desk,
        checkout=checkout,
        idempotency=build_idempotency(mongo),
        orders=orders,
        order_desk=desk.order_desk,
        fulfilment=desk.fulfilment,
        refunds=desk.refunds,
        invoices=invoices,
        ledger=ledger,
        premium=premium,
        outbox=outbox,
        mail=mail.mail,
        mail_desk=mail.desk,
        preferences=mail.preferences,
        suppressions=mail.suppressions,
        gateway=money.gateway,
        payments=money.payments,
        reconciler=money.reconciler,
        review_desk=money.desk,
        daily_comparison=money.daily,
        leaving=mail.leaving,
        returns=mail.returns,
        bounce_box=mail.bounce_box,
        cart_reminders=CartReminders(
            CartRepository(db), carts, accounts.people, orders, mail.preferences, outbox, mongo
        ),
        jobs=jobs,
        staff_tasks=tasks,
        audit=accounts.audit,
        people=accounts.people,
        sessions=accounts.sessions,
        admission=accounts.admission,
        second_factors=accounts.second_factors,
        entrance=accounts.entrance,
        app_tokens=accounts.app_tokens,
        app_entrance=accounts.app_entrance,
        roles=accounts.roles,
        first_admin=accounts.first_admin,
        redemption=own.redemption,
        wallet=own.wallet,
        codes=supply,
        belongings=own.belongings,
        departures=own.departures,
        pictures=own.pictures,
        wishes=wishes,
        webhooks=hooks.webhooks,
        courier=hooks.courier,
    )
