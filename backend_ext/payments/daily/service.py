"""Once a Dhaka day, each payment of the past three days is compared with what the gateway says of it."""

from datetime import date, datetime, timedelta

import structlog

from backend_ext.kit.clock import dhaka_day, utcnow
from backend_ext.payments.aamarpay import AamarPay
from backend_ext.payments.daily.models import DayReport, Difference, Report, differences
from backend_ext.payments.daily.repository import DailyRepository
from backend_ext.payments.models import OPEN, PaymentAttempt
from backend_ext.payments.repository import AttemptRepository
from backend_ext.payments.settlement import Settlement
from backend_ext.people.access import check_access
from backend_ext.people.models import Person
from backend_ext.staff_tasks.models import TaskKind
from backend_ext.staff_tasks.service import StaffTasks
from backend_ext.store.mongo import Transactions, Tx

_log = structlog.get_logger(__name__)

_BACK = timedelta(days=3)
_MOST_SHOWN = 500


class DailyComparison:
    """What is due is in MongoDB: a day that is not finished. Safe to run again, and twice at once."""

    def __init__(
        self,
        repository: DailyRepository,
        attempts: AttemptRepository,
        settlement: Settlement,
        gateway: AamarPay,
        tasks: StaffTasks,
        transactions: Transactions,
    ) -> None:
        self._repository = repository
        self._attempts = attempts
        self._settlement = settlement
        self._gateway = gateway
        self._tasks = tasks
        self._transactions = transactions

    async def run_due(self, now: datetime) -> int:
        """Compares for the Dhaka day of `now`, unless that is done; how many payments differ.

        Raises GatewayDown, and is due again: what it has found so far stays.
        """
        day = dhaka_day(now)
        return 0 if await self._repository.day(day.isoformat()) else await self.run(day, now)

    async def run(self, day: date, now: datetime) -> int:
        """Compares, also when that was done before; how many payments differ. Raises GatewayDown."""
        compared = different = 0
        for tran_id in await self._attempts.since(now - _BACK):
            # One that is open is settled first: a payment nobody told us of is found here at the latest.
            attempt = await self._settlement.settle(tran_id)
            compared += 1
            if attempt is not None and attempt.state not in OPEN:
                different += await self._compare(day, attempt)
        await self._repository.finish(DayReport(id=day.isoformat(), compared=compared, done_at=utcnow()))
        _log.info("payments compared", day=day.isoformat(), compared=compared, different=different)
        return different

    async def report(self, actor: Person, day: date) -> Report:
        """What staff see of a day. Raises RoleNeeded unless `actor` is support or admin."""
        check_access("support", actor, second_factor=False)
        key = day.isoformat()
        done, found = await self._repository.day(key), await self._repository.of_day(key, _MOST_SHOWN)
        if done is None:
            return Report(day=day, differences=found)
        return Report(day=day, compared=done.compared, done_at=done.done_at, differences=found)

    async def _compare(self, day: date, attempt: PaymentAttempt) -> bool:
        answer = await self._gateway.search(attempt.tran_id)
        fields = differences(attempt, answer, self._gateway.store_id)
        key = f"{day.isoformat()}:{attempt.tran_id}"
        if not fields:
            await self._repository.drop(key)
            return False
        difference = Difference(
            id=key,
            day=day.isoformat(),
            tran_id=attempt.tran_id,
            order_id=attempt.order_id,
            fields=fields,
            seen_at=utcnow(),
        )

        async def body(tx: Tx) -> None:
            await self._repository.put(difference, tx)
            told = {name: two.model_dump() for name, two in fields.items()}
            kind, subject = TaskKind.PAYMENT_DIFFERENCE, f"payment:{attempt.tran_id}"
            await self._tasks.open(kind, subject, tx, order_id=attempt.order_id, **told)

        await self._transactions.run(body)
        return True
