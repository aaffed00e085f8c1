"""Builds the services of premium codes that staff and jobs use."""

from dataclasses import dataclass
from typing import Any

from backend_ext.bootstrap.people import PeopleParts
from backend_ext.catalogue.service import CatalogueService
from backend_ext.jobs.nudge import Nudge
from backend_ext.mail.outbox import Outbox
from backend_ext.ordering.service import OrderService
from backend_ext.premium.desk import CodeDesk
from backend_ext.premium.refunded import CodeRefund
from backend_ext.premium.reminders import Reminders
from backend_ext.premium.repository import CodeRepository, EntitlementRepository
from backend_ext.premium.runs import Runs
from backend_ext.premium.supply.batches import Batches
from backend_ext.premium.supply.repository import BatchRepository, ShortageRepository
from backend_ext.premium.supply.shortages import Shortages
from backend_ext.premium.vacancies import Vacancies
from backend_ext.staff_tasks.service import StaffTasks
from backend_ext.store.mongo import Database, Mongo


@dataclass(frozen=True, slots=True)
class PremiumParts:
    """The services of premium codes that staff and jobs use."""

    batches: Batches
    shortages: Shortages
    desk: CodeDesk
    reminders: Reminders
    refund: CodeRefund


def build_premium(
    mongo: Mongo,
    codes: CodeRepository,
    accounts: PeopleParts,
    catalogue: CatalogueService,
    orders: OrderService,
    outbox: Outbox,
    tasks: StaffTasks,
    jobs: Nudge,
    origin: str,
) -> PremiumParts:
    """The services of premium codes that staff and jobs use. `origin` of the site, without a slash."""
    db: Database[dict[str, Any]] = mongo.db
    entitlements, waiting = EntitlementRepository(db), ShortageRepository(db)
    people, sessions, audit = accounts.people, accounts.sessions, accounts.audit
    shortages = Shortages(waiting, codes, orders, outbox, tasks, mongo)
    vacancies = Vacancies(codes, waiting, shortages)
    runs = Runs(entitlements, people)
    return PremiumParts(
        batches=Batches(BatchRepository(db), codes, catalogue, audit, mongo, jobs, origin),
        shortages=shortages,
        desk=CodeDesk(codes, entitlements, vacancies, runs, orders, sessions, outbox, audit, mongo),
        reminders=Reminders(entitlements, people, outbox, mongo),
        refund=CodeRefund(codes, waiting, shortages, runs),
    )
