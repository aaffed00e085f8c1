"""Builds the services of premium codes."""

from dataclasses import dataclass

from backend_ext.bootstrap.ground import Ground
from backend_ext.bootstrap.people import PeopleParts
from backend_ext.catalogue.service import CatalogueService
from backend_ext.ordering.service import OrderService
from backend_ext.premium.desk import CodeDesk
from backend_ext.premium.redemption import Redemption
from backend_ext.premium.refunded import CodeRefund
from backend_ext.premium.reminders import Reminders
from backend_ext.premium.repository import CodeRepository, EntitlementRepository
from backend_ext.premium.runs import Runs
from backend_ext.premium.service import PremiumService
from backend_ext.premium.supply.batches import Batches
from backend_ext.premium.supply.repository import BatchRepository, ShortageRepository
from backend_ext.premium.supply.shortages import Shortages
from backend_ext.premium.vacancies import Vacancies
from backend_ext.premium.wallet import Wallet
from backend_ext.terms.service import TermsService


@dataclass(frozen=True, slots=True)
class PremiumParts:
    """The services of premium codes that staff and jobs use."""

    batches: Batches
    shortages: Shortages
    desk: CodeDesk
    reminders: Reminders
    refund: CodeRefund


@dataclass(frozen=True)
class HolderParts:
    """The services of premium codes for who holds one."""

    redemption: Redemption
    wallet: Wallet


def build_grants(ground: Ground, codes: CodeRepository) -> PremiumService:
    """How orders get their codes."""
    db = ground.mongo.db
    return PremiumService(codes, EntitlementRepository(db), ShortageRepository(db), ground.staff_tasks)


def build_premium(
    ground: Ground,
    codes: CodeRepository,
    accounts: PeopleParts,
    catalogue: CatalogueService,
    orders: OrderService,
) -> PremiumParts:
    """The services of premium codes that staff and jobs use."""
    mongo, outbox, audit, jobs = ground.mongo, ground.outbox, ground.audit, ground.jobs
    people, sessions, origin = accounts.people, accounts.sessions, ground.settings.origin
    entitlements, waiting = EntitlementRepository(mongo.db), ShortageRepository(mongo.db)
    shortages = Shortages(waiting, codes, orders, outbox, ground.staff_tasks, mongo)
    vacancies = Vacancies(codes, waiting, shortages)
    runs = Runs(entitlements, people)
    return PremiumParts(
        batches=Batches(BatchRepository(mongo.db), codes, catalogue, audit, mongo, jobs, origin),
        shortages=shortages,
        desk=CodeDesk(codes, entitlements, vacancies, runs, orders, sessions, outbox, audit, mongo),
        reminders=Reminders(entitlements, people, outbox, mongo),
        refund=CodeRefund(codes, waiting, shortages, runs),
    )


def build_holders(
    ground: Ground,
    codes: CodeRepository,
    accounts: PeopleParts,
    terms: TermsService,
    catalogue: CatalogueService,
    orders: OrderService,
) -> HolderParts:
    """The services of premium codes for who holds one."""
    mongo, throttles = ground.mongo, ground.throttles
    entitlements, people, sessions = EntitlementRepository(mongo.db), accounts.people, accounts.sessions
    return HolderParts(
        redemption=Redemption(codes, entitlements, people, sessions, throttles, terms, mongo),
        wallet=Wallet(codes, entitlements, orders, catalogue),
    )
