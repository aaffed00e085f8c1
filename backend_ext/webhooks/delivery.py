"""Hands messages to their receivers, again and again until they have them.

A message is leased for 30 s by one worker; a worker that dies loses the lease, and another takes it over. So
a receiver may get a message twice, and tells the copies by their Webhook-Id.
"""

import asyncio
import random
from datetime import datetime, timedelta

import structlog

from backend_ext.audit.models import SYSTEM
from backend_ext.audit.service import AuditService
from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import new_id
from backend_ext.staff_tasks.models import TaskKind
from backend_ext.staff_tasks.service import StaffTasks
from backend_ext.store.mongo import Transactions, Tx
from backend_ext.webhooks.models import Delivery, DeliveryState, Endpoint
from backend_ext.webhooks.repository import DeliveryRepository, EndpointRepository
from backend_ext.webhooks.sender import Outcome, Sender
from backend_ext.webhooks.signature import Signatures

LEASE = timedelta(seconds=30)
# After failure 1, 2, …: three days in all; then the message is given up.
PAUSES = tuple(
    timedelta(seconds=seconds)
    for seconds in (30, 60, 300, 1800, 7200, 5 * 3600, 10 * 3600, 14 * 3600, 18 * 3600, 24 * 3600)
)
# Who failed once is left in peace for a moment, whatever else is due there.
_BREATH = timedelta(seconds=30)
MOST_FAILURES, LEAST_TIME, LONGEST_TIME = 20, timedelta(hours=1), timedelta(days=3)
_SIDE_BY_SIDE = 4
_FAILING, _GONE = "failing", "gone"

_log = structlog.get_logger(__name__)


class Courier:
    """Sends what is due, four at a time; may run in several processes at once."""

    def __init__(
        self,
        endpoints: EndpointRepository,
        deliveries: DeliveryRepository,
        signatures: Signatures,
        sender: Sender,
        audit: AuditService,
        tasks: StaffTasks,
        transactions: Transactions,
    ) -> None:
        self._endpoints = endpoints
        self._deliveries = deliveries
        self._signatures = signatures
        self._sender = sender
        self._audit = audit
        self._tasks = tasks
        self._transactions = transactions
        self._worker = new_id()

    async def deliver_due(self, limit: int = 100) -> int:
        """Tries messages that are due, about `limit` at most; returns how many were taken."""
        lines = (self._line(-(-limit // _SIDE_BY_SIDE)) for _ in range(_SIDE_BY_SIDE))
        return sum(await asyncio.gather(*lines))

    async def _line(self, limit: int) -> int:
        taken = 0
        for _ in range(limit):
            now = utcnow()
            delivery = await self._deliveries.lease(self._worker, now, now + LEASE)
            if delivery is None:
                break
            taken += await self._try(delivery)
        return taken

    async def _try(self, delivery: Delivery) -> bool:
        endpoint = await self._endpoints.get(delivery.endpoint_id)
        if endpoint is None or not endpoint.enabled:
            state = DeliveryState.HELD if endpoint else DeliveryState.DROPPED
            await self._deliveries.finish(delivery, self._worker, {"state": state})
            return False
        started = utcnow()
        headers = self._signatures.headers(endpoint, delivery, started)
        outcome = await self._sender.send(endpoint.url, delivery.body, headers)
        if outcome.taken:
            await self._taken(endpoint, delivery, outcome, started)
        else:
            await self._transactions.run(lambda tx: self._failed(endpoint, delivery, outcome, started, tx))
        return outcome.taken

    async def _taken(
        self, endpoint: Endpoint, delivery: Delivery, outcome: Outcome, started: datetime
    ) -> None:
        change = _told(outcome, started) | {"state": DeliveryState.DELIVERED, "done_at": utcnow()}
        if not await self._deliveries.finish(delivery, self._worker, change):
            _log.warning("webhook lease lost", delivery=delivery.id)
        if endpoint.failures:
            await self._endpoints.end_failures(endpoint.id)

    async def _failed(
        self, endpoint: Endpoint, delivery: Delivery, outcome: Outcome, started: datetime, tx: Tx
    ) -> None:
        now = utcnow()
        change = _told(outcome, started)
        if delivery.tries > len(PAUSES):
            change |= {"state": DeliveryState.FAILED, "done_at": now}
        else:
            change |= {"due_at": now + PAUSES[delivery.tries - 1] * random.uniform(1, 1.25)}  # noqa: S311
        if not await self._deliveries.finish(delivery, self._worker, change, tx):
            return
        counted = await self._endpoints.count_failure(endpoint.id, now, tx)
        if counted is None:
            return
        if outcome.gone or _hopeless(counted, now):
            await self._switch_off(counted, _GONE if outcome.gone else _FAILING, outcome, now, tx)
        else:
            await self._deliveries.put_off(endpoint.id, now + _BREATH, tx)

    async def _switch_off(
        self, endpoint: Endpoint, because: str, outcome: Outcome, now: datetime, tx: Tx
    ) -> None:
        """A person must look; what waits for the receiver waits until then."""
        await self._endpoints.switch_off(endpoint.id, because, tx)
        await self._deliveries.turn(endpoint.id, [DeliveryState.QUEUED], DeliveryState.HELD, now, tx)
        subject = f"webhook:{endpoint.id}"
        await self._audit.record(
            SYSTEM,
            "webhook.switch_off",
            subject,
            {"enabled": True},
            {"enabled": False, "because": because, "failures": endpoint.failures},
            tx,
        )
        await self._tasks.open(
            TaskKind.WEBHOOK_DISABLED, subject, tx, url=endpoint.url, because=because, error=outcome.error
        )
        _log.warning("webhook receiver switched off", endpoint=endpoint.id, because=because)


def _hopeless(endpoint: Endpoint, now: datetime) -> bool:
    """Twenty failures in a row over an hour or more: no short outage counts. Or three days of them."""
    if endpoint.failing_since is None:
        return False
    lasting = now - endpoint.failing_since
    return lasting >= LONGEST_TIME or (endpoint.failures >= MOST_FAILURES and lasting >= LEAST_TIME)


def _told(outcome: Outcome, started: datetime) -> dict[str, object]:
    took = round((utcnow() - started).total_seconds() * 1000)
    return {"status": outcome.status, "error": outcome.error, "took_milliseconds": took}
