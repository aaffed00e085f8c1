"""Gives orders their premium codes."""

from collections.abc import Iterable
from typing import NamedTuple

from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import new_id, premium_code
from backend_ext.premium.models import CodesFrom, CodeState, Entitlement, PremiumCode
from backend_ext.premium.repository import CodeRepository, EntitlementRepository
from backend_ext.premium.supply.models import Missing, Shortage
from backend_ext.premium.supply.repository import ShortageRepository
from backend_ext.staff_tasks.models import TaskKind
from backend_ext.staff_tasks.service import StaffTasks
from backend_ext.store.mongo import Tx


class Grant(NamedTuple):
    """A paid line: its product, how many codes it yields in all, and where they come from."""

    product_id: str
    codes: int
    source: CodesFrom = CodesFrom.GENERATED


def slots_of(order_id: str, line: int) -> str:
    """How the slots of an order's line (by its place, from 0) begin."""
    return f"{order_id}:{line:02d}:"


class PremiumService:
    """Codes come from the pool first; what the pool lacks is generated, or waited for."""

    def __init__(
        self,
        repository: CodeRepository,
        entitlements: EntitlementRepository,
        shortages: ShortageRepository,
        tasks: StaffTasks,
    ) -> None:
        self._repository = repository
        self._entitlements = entitlements
        self._shortages = shortages
        self._tasks = tasks

    async def assign(self, order_id: str, grants: Iterable[Grant], tx: Tx) -> None:
        """Gives an order its codes, each slot once: what was given or noted before is left as it is."""
        waiting = await self._shortages.get(order_id, tx)
        taken = await self._repository.taken(order_id, tx)
        taken |= {one.slot for one in waiting.missing} if waiting else set()
        now = utcnow()
        fresh: list[PremiumCode] = []
        missing: list[Missing] = []
        for line, grant in enumerate(grants):
            for number in range(grant.codes):
                slot = f"{slots_of(order_id, line)}{number:04d}"
                if slot in taken:
                    continue
                if await self._repository.take_from_pool(grant.product_id, order_id, slot, now, tx):
                    continue
                if grant.source is CodesFrom.POOL:
                    missing.append(Missing(slot=slot, product_id=grant.product_id))
                    continue
                fresh.append(
                    PremiumCode(
                        id=new_id(),
                        code=premium_code(),
                        state=CodeState.ASSIGNED,
                        product_id=grant.product_id,
                        order_id=order_id,
                        slot=slot,
                        created_at=now,
                        assigned_at=now,
                    )
                )
        if fresh:
            await self._repository.insert(fresh, tx)
        if missing:
            await self._shortages.insert(Shortage(id=order_id, missing=missing, created_at=now), tx)
            await self._tasks.open(TaskKind.CODES_SHORT, f"order:{order_id}", tx, codes=len(missing))

    async def of_order(self, order_id: str) -> list[PremiumCode]:
        """The codes of an order, in the order of its lines."""
        return await self._repository.of_order(order_id)

    async def code(self, code_id: str) -> PremiumCode | None:
        """The code with this id."""
        return await self._repository.get(code_id)

    async def last(self, entitlement_id: str) -> Entitlement | None:
        """What an account got, when its premium ends with it; None when more follows, or it was withdrawn."""
        given = await self._entitlements.get(entitlement_id)
        if given is None or given.withdrawn_at is not None:
            return None
        return given if await self._entitlements.latest_end(given.user_id) == given.ends_at else None
