"""Builds the services of payments."""

from dataclasses import dataclass
from typing import Any

from backend_ext.audit.repository import AuditRepository
from backend_ext.audit.service import AuditService
from backend_ext.jobs.nudge import Nudge
from backend_ext.ledger.service import LedgerService
from backend_ext.mail.outbox import Outbox
from backend_ext.ordering.service import OrderService
from backend_ext.payments.aamarpay import AamarPay
from backend_ext.payments.daily.repository import DailyRepository
from backend_ext.payments.daily.service import DailyComparison
from backend_ext.payments.desk import ReviewDesk
from backend_ext.payments.reconciler import Reconciler
from backend_ext.payments.repository import AttemptRepository, InboxRepository
from backend_ext.payments.service import PaymentService
from backend_ext.payments.settlement import Settlement
from backend_ext.payments.waiting import Waiting
from backend_ext.settings import Settings
from backend_ext.staff_tasks.service import StaffTasks
from backend_ext.store.mongo import Database, Mongo


@dataclass(frozen=True, slots=True)
class PaymentParts:
    """The services of payments."""

    gateway: AamarPay
    payments: PaymentService
    reconciler: Reconciler
    desk: ReviewDesk
    daily: DailyComparison


def build_payments(
    settings: Settings,
    mongo: Mongo,
    orders: OrderService,
    ledger: LedgerService,
    outbox: Outbox,
    tasks: StaffTasks,
    jobs: Nudge,
    gateway: AamarPay | None,
) -> PaymentParts:
    """The services of payments. `gateway` replaces the client of the one that the settings name."""
    db: Database[dict[str, Any]] = mongo.db
    gateway = gateway or _gateway(settings)
    audit = AuditService(AuditRepository(db))
    attempts = AttemptRepository(db)
    waiting = Waiting(orders, tasks, outbox)
    settlement = Settlement(attempts, gateway, orders, ledger, waiting, mongo, jobs)
    secret, origin = settings.secret_key.get_secret_value(), settings.origin
    inbox = InboxRepository(db)
    return PaymentParts(
        gateway=gateway,
        payments=PaymentService(attempts, inbox, gateway, settlement, orders, mongo, secret, origin),
        reconciler=Reconciler(attempts, settlement, orders),
        daily=DailyComparison(DailyRepository(db), attempts, settlement, gateway, tasks, mongo),
        desk=ReviewDesk(attempts, orders, ledger, waiting, audit, mongo),
    )


def _gateway(settings: Settings) -> AamarPay:
    return AamarPay(
        str(settings.aamarpay_base_url),
        settings.aamarpay_store_id,
        settings.aamarpay_signature_key,
        old_key=settings.aamarpay_signature_key_old,
    )
