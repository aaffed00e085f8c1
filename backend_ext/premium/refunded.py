"""A refund takes the codes of the units that went back, and the premium they gave."""

from backend_ext.ordering.models import Order
from backend_ext.premium.models import CodeState, PremiumCode
from backend_ext.premium.repository import CodeRepository
from backend_ext.premium.runs import Runs
from backend_ext.premium.service import slots_of
from backend_ext.premium.supply.repository import ShortageRepository
from backend_ext.premium.supply.shortages import Shortages
from backend_ext.refunds.models import Refund
from backend_ext.store.mongo import Tx

# What is of least use to its buyer goes first: dead already, not used yet, used.
_RANK = {CodeState.REVOKED: 0, CodeState.ASSIGNED: 1, CodeState.AVAILABLE: 1, CodeState.REDEEMED: 2}


class CodeRefund:
    """Of each line as many slots as its refunded units had, each slot by one refund only (decision 12).

    First those that still wait for their code, then the codes: revoked by staff, not redeemed, redeemed;
    among equals the highest slot. Whoever loses premium by it: `sessions.pay_copies` tells their tabs.
    """

    def __init__(
        self, codes: CodeRepository, waiting: ShortageRepository, shortages: Shortages, runs: Runs
    ) -> None:
        self._codes = codes
        self._waiting = waiting
        self._shortages = shortages
        self._runs = runs

    async def __call__(self, order: Order, refund: Refund, tx: Tx) -> None:
        """See RefundEffect."""
        for part in refund.lines:
            count = part.quantity * order.lines[part.line].codes_per_unit
            slots = slots_of(order.id, part.line)
            count -= await self._stop_waiting(order.id, slots, count, tx)
            codes = [code for code in await self._codes.of_order(order.id, tx) if _open(code, slots)]
            codes.sort(key=lambda code: (-_RANK[code.state], code.slot), reverse=True)
            for code in codes[:count]:
                await self._take(code, refund, tx)

    async def _stop_waiting(self, order_id: str, slots: str, count: int, tx: Tx) -> int:
        shortage = await self._waiting.get(order_id, tx)
        if shortage is None or count == 0:
            return 0
        own = sorted((one.slot for one in shortage.missing if one.slot.startswith(slots)), reverse=True)
        gone = set(own[:count])
        if gone:
            left = [one for one in shortage.missing if one.slot not in gone]
            await self._shortages.leave(shortage, left, 0, tx)
        return len(gone)

    async def _take(self, code: PremiumCode, refund: Refund, tx: Tx) -> None:
        if code.state is CodeState.REVOKED:
            await self._codes.note_refund(code.id, refund.id, tx)
            return
        await self._codes.revoke(code.id, refund.at, refund.id, tx)
        await self._runs.withdraw(code.id, tx)


def _open(code: PremiumCode, slots: str) -> bool:
    """Whether it is of these slots, and no refund has taken it."""
    return code.slot is not None and code.slot.startswith(slots) and code.refund_id is None
