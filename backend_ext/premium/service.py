"""Gives orders their premium codes."""

from collections.abc import Iterable
from typing import NamedTuple

from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import new_id, premium_code
from backend_ext.premium.models import CodeState, PremiumCode
from backend_ext.premium.repository import CodeRepository
from backend_ext.store.mongo import Tx


class Grant(NamedTuple):
    """A paid line: its product, and how many codes it yields in all."""

    product_id: str
    codes: int


class PremiumService:
    """Codes come from the pool first; what the pool lacks is generated."""

    def __init__(self, repository: CodeRepository) -> None:
        self._repository = repository

    async def assign(self, order_id: str, grants: Iterable[Grant], tx: Tx) -> None:
        """Gives an order its codes, each slot once: what was given before is left as it is."""
        taken = await self._repository.taken(order_id, tx)
        now = utcnow()
        fresh: list[PremiumCode] = []
        for line, grant in enumerate(grants):
            for number in range(grant.codes):
                slot = f"{order_id}:{line:02d}:{number:04d}"
                if slot in taken:
                    continue
                if await self._repository.take_from_pool(grant.product_id, order_id, slot, now, tx):
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

    async def of_order(self, order_id: str) -> list[PremiumCode]:
        """The codes of an order, in the order of its lines."""
        return await self._repository.of_order(order_id)
