"""Codes made in advance: for printed cards, for a school, for the pool."""

import csv
from collections.abc import Iterable
from io import StringIO

from backend_ext.audit.service import AuditService
from backend_ext.catalogue.service import CatalogueService
from backend_ext.jobs.names import Job
from backend_ext.jobs.nudge import Nudge
from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import new_id, premium_code, show_code
from backend_ext.kit.paging import Page
from backend_ext.kit.typed import clean
from backend_ext.people.access import check_access
from backend_ext.people.models import Person
from backend_ext.premium.errors import BatchUnknown, ProductUnknown
from backend_ext.premium.links import redeem_url
from backend_ext.premium.models import CodeState, PremiumCode
from backend_ext.premium.repository import CodeRepository
from backend_ext.premium.supply.models import Batch
from backend_ext.premium.supply.repository import BatchRepository
from backend_ext.store.mongo import Duplicate, Transactions, Tx

_CHUNK = 1000
_TRIES = 3
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Batches:
    """Makes batches and hands their codes out. `origin` of the site, without a slash.

    Every verb raises RoleNeeded unless `actor` is an admin.
    """

    def __init__(
        self,
        batches: BatchRepository,
        codes: CodeRepository,
        catalogue: CatalogueService,
        audit: AuditService,
        transactions: Transactions,
        nudge: Nudge,
        origin: str,
    ) -> None:
        self._batches = batches
        self._codes = codes
        self._catalogue = catalogue
        self._audit = audit
        self._transactions = transactions
        self._nudge = nudge
        self._origin = origin

    async def make(
        self, actor: Person, product_id: str, count: int, note: str, *, printed: bool = False
    ) -> Batch:
        """Makes `count` codes of a product, all or none; orders that wait for some get theirs next.

        None of them do when the codes are `printed`: who buys or finds the paper has them.
        Raises ProductUnknown.
        """
        check_access("admin", actor, second_factor=False)
        if not await self._catalogue.names([product_id]):
            raise ProductUnknown(field="product_id")
        batch = Batch(
            id=new_id(),
            product_id=product_id,
            count=count,
            note=clean(note),
            printed=printed,
            made_by=actor.user_id,
            created_at=utcnow(),
        )
        for rest in reversed(range(_TRIES)):
            try:
                await self._transactions.run(lambda tx: self._write(batch, tx))
                break
            except Duplicate:  # one of the new codes exists already, of 10^18 that there may be
                if not rest:
                    raise
        if not printed:
            await self._nudge.kick(Job.FILL_SHORTAGES)
        return batch

    async def _write(self, batch: Batch, tx: Tx) -> None:
        await self._batches.insert(batch, tx)
        texts: set[str] = set()
        while len(texts) < batch.count:
            texts.add(premium_code())
        codes = [_code(text, batch) for text in texts]
        for start in range(0, len(codes), _CHUNK):
            await self._codes.insert(codes[start : start + _CHUNK], tx)
        after = batch.model_dump(include={"product_id", "count", "note", "printed"})
        await self._audit.record(batch.made_by, "codes.batch", f"batch:{batch.id}", {}, after, tx)

    async def newest(self, actor: Person, number: int, size: int) -> Page[Batch]:
        """Page `number` (from 1) of all batches, the newest first."""
        check_access("admin", actor, second_factor=False)
        return await self._batches.newest(number, size)

    async def file(self, actor: Person, batch_id: str) -> str:
        """The codes of a batch as CSV, in the order they were written; the audit notes who took them.

        Raises BatchUnknown.
        """
        check_access("admin", actor, second_factor=False)
        batch = await self._batches.get(batch_id)
        if batch is None:
            raise BatchUnknown
        codes = await self._codes.of_batch(batch.id)
        names = await self._catalogue.names([batch.product_id])
        name = names[batch.product_id].en if names else ""

        async def body(tx: Tx) -> None:
            after = {"codes": len(codes)}
            await self._audit.record(actor.user_id, "codes.download", f"batch:{batch.id}", {}, after, tx)

        await self._transactions.run(body)
        rows = (
            (show_code(code.code), redeem_url(self._origin, code.code), name, code.state) for code in codes
        )
        return _csv(("code", "link", "product", "state"), rows)


def _code(text: str, batch: Batch) -> PremiumCode:
    return PremiumCode(
        id=new_id(),
        code=text,
        state=CodeState.AVAILABLE,
        product_id=batch.product_id,
        batch_id=batch.id,
        printed=batch.printed,
        created_at=batch.created_at,
    )


def _csv(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
    return out.getvalue()


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
