"""What the clock does about payments: ask again when the browser never came back, end unpaid holds."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from backend_ext.ordering.service import OrderService
from backend_ext.payments.errors import GatewayDown
from backend_ext.payments.repository import AttemptRepository
from backend_ext.payments.settlement import Settlement

_log = structlog.get_logger(__name__)

_AT_ONCE = 50
_SIDE_BY_SIDE = 8
_LEASE = timedelta(minutes=1)
_PATIENCE_SECONDS = 15.0


class Reconciler:
    """Both verbs may run in several processes at once."""

    def __init__(self, attempts: AttemptRepository, settlement: Settlement, orders: OrderService) -> None:
        self._attempts = attempts
        self._settlement = settlement
        self._orders = orders

    async def reconcile(self, now: datetime) -> int:
        """Asks the gateway about attempts due at `now`, at most 50; returns how many it answered for.

        When it does not answer, the attempt is due again in a minute and the others at the next run.
        """
        for asked in range(_AT_ONCE):
            attempt = await self._attempts.claim_due(now, now + _LEASE)
            if attempt is None:
                return asked
            try:
                await self._settlement.settle(attempt.tran_id)
            except GatewayDown:
                _log.warning("gateway down", tran_id=attempt.tran_id)
                return asked
            except RuntimeError:  # its books are not what they should be: others go on
                _log.exception("a payment could not be booked", tran_id=attempt.tran_id)
        return _AT_ONCE

    async def expire_holds(self, now: datetime, patience: float = _PATIENCE_SECONDS) -> int:
        """Ends orders whose hold is over at `now` and that the gateway does not call paid; returns how many.

        Eight at a time. Once the gateway took longer than `patience` seconds, it is not asked about the rest.
        """
        gateway = _Gateway()
        slots = asyncio.Semaphore(_SIDE_BY_SIDE)

        async def end(order_id: str) -> bool:
            async with slots:
                try:
                    if gateway.answers:
                        gateway.answers = await self._settled(order_id, patience) and gateway.answers
                    return await self._orders.expire(order_id, now)
                except RuntimeError:  # its books are not what they should be: others still end
                    _log.exception("a hold could not be ended", order_id=order_id)
                    return False

        return sum(await asyncio.gather(*(end(order_id) for order_id in await self._orders.overdue(now))))

    async def _settled(self, order_id: str, patience: float) -> bool:
        try:
            async with asyncio.timeout(patience):
                await self._settlement.settle_order(order_id)
        except (GatewayDown, TimeoutError):
            _log.warning("gateway down while a hold ended", order_id=order_id)
            return False
        return True


@dataclass
class _Gateway:
    """Whether the gateway answered so far in this run."""

    answers: bool = True
