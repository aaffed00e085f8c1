"""Writes movements of money, and sums them."""

from datetime import date

from backend_ext.kit.clock import dhaka_start, utcnow
from backend_ext.kit.ids import new_id
from backend_ext.ledger.models import Entry, Kind, Sums, Takings
from backend_ext.ledger.repository import LedgerRepository
from backend_ext.people.access import check_access
from backend_ext.people.models import Person
from backend_ext.store.mongo import Tx


class LedgerService:
    """The ledger: it grows, and nothing in it changes."""

    def __init__(self, repository: LedgerRepository) -> None:
        self._repository = repository

    async def record(
        self, kind: Kind, key: str, amount: int, order_id: str, tx: Tx, *, reference: str, by: str
    ) -> bool:
        """Writes one movement (`amount` in poisha, above zero) in the caller's transaction.

        False, with nothing written, when the movement named `key` is there already. Raises RuntimeError when
        it is there as something else: one name for two movements is a bug of the caller; so is Duplicate, for
        a second refund by one reference, which `went_back` would have told.
        """
        entry = Entry(
            id=new_id(),
            key=key,
            kind=kind,
            amount=amount,
            order_id=order_id,
            reference=reference,
            by=by,
            at=utcnow(),
        )
        known = await self._repository.add(entry, tx)
        if known is None:
            return True
        if (known.kind, known.amount, known.order_id) != (kind, amount, order_id):
            raise RuntimeError(f"the movement {key} is in the ledger as another one")
        return False

    async def went_back(self, reference: str, tx: Tx) -> bool:
        """Whether money went back to a shopper under this reference before: by a refund or by a return."""
        return await self._repository.went_back(reference, tx)

    async def of_order(self, order_id: str) -> list[Entry]:
        """Every movement of an order, oldest first."""
        return await self._repository.of_order(order_id)

    async def balance(self, order_id: str, tx: Tx | None = None) -> Sums:
        """What moved for an order; its `kept` is the shopper's money we have for it."""
        return await self._repository.sums_of_order(order_id, tx)

    async def takings(self, actor: Person, day: date) -> Takings:
        """What moved on a Dhaka day. Raises RoleNeeded unless `actor` is an admin."""
        check_access("admin", actor, second_factor=False)
        return Takings(
            day=day, sums=await self._repository.sums_between(dhaka_start(day), dhaka_start(day, 1))
        )
