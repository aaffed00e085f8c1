"""Builds the services of payments."""

from dataclasses import dataclass

from backend_ext.bootstrap.ground import Ground
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


@dataclass(frozen=True)
class PaymentParts:
    """The services of payments."""

    gateway: AamarPay
    payments: PaymentService
    reconciler: Reconciler
    review_desk: ReviewDesk
    daily_comparison: DailyComparison


def build_payments(ground: Ground, orders: OrderService, gateway: AamarPay | None) -> PaymentParts:
    """The services of payments. `gateway` replaces the client of the one that the settings name."""
    settings, mongo, ledger, tasks = ground.settings, ground.mongo, ground.ledger, ground.staff_tasks
    secret, origin = settings.secret_key.get_secret_value(), settings.origin
    gateway = gateway or _gateway(settings)
    attempts, inbox = AttemptRepository(mongo.db), InboxRepository(mongo.db)
    waiting = Waiting(orders, tasks, ground.outbox)
    settlement = Settlement(attempts, gateway, orders, ledger, waiting, mongo, ground.jobs)
    return PaymentParts(
        gateway=gateway,
        payments=PaymentService(attempts, inbox, gateway, settlement, orders, mongo, secret, origin),
        reconciler=Reconciler(attempts, settlement, orders),
        review_desk=ReviewDesk(attempts, orders, ledger, waiting, ground.audit, mongo),
        daily_comparison=DailyComparison(
            DailyRepository(mongo.db), attempts, settlement, gateway, tasks, mongo
        ),
    )


def _gateway(settings: Settings) -> AamarPay:
    return AamarPay(
        str(settings.aamarpay_base_url),
        settings.aamarpay_store_id,
        settings.aamarpay_signature_key,
        old_key=settings.aamarpay_signature_key_old,
    )
