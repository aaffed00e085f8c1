"""Orders that wait for codes of the pool get them as soon as there are some: each slot once."""

from backend_ext.audit.models import SYSTEM
from backend_ext.kit.clock import utcnow
from backend_ext.mail.models import Purpose
from backend_ext.mail.outbox import Outbox
from backend_ext.ordering.service import OrderService
from backend_ext.premium.repository import CodeRepository
from backend_ext.premium.supply.models import Missing, Shortage
from backend_ext.premium.supply.repository import ShortageRepository
from backend_ext.staff_tasks.models import TaskKind
from backend_ext.staff_tasks.service import StaffTasks
from backend_ext.store.mongo import Transactions, Tx

_BATCH = 200


class Shortages:
    """Fills what orders wait for, the oldest order first."""

    def __init__(
        self,
        shortages: ShortageRepository,
        codes: CodeRepository,
        orders: OrderService,
        outbox: Outbox,
        tasks: StaffTasks,
        transactions: Transactions,
    ) -> None:
        self._shortages = shortages
        self._codes = codes
        self._orders = orders
        self._outbox = outbox
        self._tasks = tasks
        self._transactions = transactions

    async def fill(self) -> int:
        """Gives waiting orders the codes that have come; how many. Safe to run twice at once."""
        filled = 0
        for product_id in await self._shortages.products():
            for order_id in await self._shortages.waiting(product_id, _BATCH):
                if not await self._codes.in_pool(product_id):
                    break
                filled += await self._fill(order_id)
        return filled

    async def _fill(self, order_id: str) -> int:
        given = await self._transactions.run(lambda tx: self._take(order_id, tx))
        if given:
            await self._orders.announce(order_id)
        return given

    async def _take(self, order_id: str, tx: Tx) -> int:
        shortage = await self._shortages.get(order_id, tx)
        if shortage is None:
            return 0
        now = utcnow()
        left = [
            one
            for one in shortage.missing
            if not await self._codes.take_from_pool(one.product_id, order_id, one.slot, now, tx)
        ]
        given = len(shortage.missing) - len(left)
        if given:
            await self.leave(shortage, left, given, tx)
        return given

    async def leave(self, shortage: Shortage, left: list[Missing], given: int, tx: Tx) -> None:
        """Leaves `left` of a shortage open after `given` codes; the last of all has the codes mailed."""
        filled = shortage.filled + given
        await self._shortages.leave(shortage.id, left, filled, tx)
        if left:
            return
        await self._tasks.settle(TaskKind.CODES_SHORT, f"order:{shortage.id}", SYSTEM, tx)
        order = await self._orders.get(shortage.id, tx)
        if filled and not order.anonymous:
            await self._outbox.add(Purpose.CODES_READY, order.id, order.contact.email, order.lang, tx)
