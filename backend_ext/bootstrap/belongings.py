"""Builds the services of what belongs to an account."""

from dataclasses import dataclass
from typing import Any

from backend_ext.bootstrap.mail import MailParts
from backend_ext.bootstrap.people import PeopleParts
from backend_ext.bootstrap.wishes import WishParts
from backend_ext.cart.service import CartService
from backend_ext.catalogue.service import CatalogueService
from backend_ext.invoices.service import InvoiceService
from backend_ext.jobs.nudge import Nudge
from backend_ext.mail.outbox import Outbox
from backend_ext.media.repository import PictureRepository
from backend_ext.media.service import PictureService
from backend_ext.ordering.checkout import CheckoutService
from backend_ext.ordering.service import OrderService
from backend_ext.people.belongings.departures import Departures, Left
from backend_ext.people.belongings.repository import FarewellRepository
from backend_ext.people.belongings.service import Belongings
from backend_ext.people.belongings.told import Told
from backend_ext.people.links.service import MailedLinks
from backend_ext.people.repository import UserRepository
from backend_ext.people.throttles import Throttles
from backend_ext.premium.redemption import Redemption
from backend_ext.premium.repository import CodeRepository, EntitlementRepository
from backend_ext.premium.wallet import Wallet
from backend_ext.refunds.service import RefundService
from backend_ext.store.mongo import Database, Mongo
from backend_ext.terms.service import TermsService


@dataclass(frozen=True, slots=True)
class BelongingsParts:
    """The services of what belongs to an account."""

    redemption: Redemption
    wallet: Wallet
    belongings: Belongings
    departures: Departures
    pictures: PictureService


def build_belongings(
    mongo: Mongo,
    codes: CodeRepository,
    accounts: PeopleParts,
    throttles: Throttles,
    terms: TermsService,
    catalogue: CatalogueService,
    carts: CartService,
    checkout: CheckoutService,
    orders: OrderService,
    refunds: RefundService,
    invoices: InvoiceService,
    links: MailedLinks,
    outbox: Outbox,
    mail: MailParts,
    jobs: Nudge,
    wishes: WishParts,
) -> BelongingsParts:
    """The services of what belongs to an account."""
    db: Database[dict[str, Any]] = mongo.db
    people, sessions = accounts.people, accounts.sessions
    entitlements = EntitlementRepository(db)
    redemption = Redemption(codes, entitlements, people, sessions, throttles, terms, mongo)
    pictures = PictureService(PictureRepository(db), people, sessions, mongo)
    told = Told(wishes.wishlists, wishes.back_in_stock, wishes.reviews, wishes.messages)
    wallet = Wallet(codes, entitlements, orders, catalogue)
    return BelongingsParts(
        redemption=redemption,
        wallet=wallet,
        belongings=Belongings(
            people,
            sessions,
            carts,
            checkout,
            orders,
            refunds,
            invoices,
            wallet,
            outbox,
            mail.preferences,
            mail.suppressions,
            told,
            mongo,
        ),
        departures=Departures(
            UserRepository(db),
            sessions,
            FarewellRepository(db),
            accounts.entrance.provider,
            Left(
                carts,
                checkout,
                orders,
                refunds,
                invoices,
                wallet,
                pictures,
                links,
                outbox,
                mail.preferences,
                mail.suppressions,
                told,
            ),
            accounts.roles.guard_last_admin,
            mongo,
            jobs,
        ),
        pictures=pictures,
    )
