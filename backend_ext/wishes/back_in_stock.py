"""Tells who waits for a sold-out product that it is back: each wish once, those that wait longest first."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from backend_ext.catalogue.service import CatalogueService
from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import Invalid
from backend_ext.kit.ids import new_id
from backend_ext.kit.text import Lang
from backend_ext.kit.typed import account_email, email_key
from backend_ext.mail.models import Purpose
from backend_ext.mail.outbox import Outbox
from backend_ext.stock.service import StockService
from backend_ext.store.mongo import Duplicate, Transactions, Tx
from backend_ext.wishes.errors import NotSoldOut
from backend_ext.wishes.models import StockRequest
from backend_ext.wishes.repository import RequestRepository

# So many are told of one product in one run of the job. Whoever is left waits for the next run, and is not
# told when the shelf is empty again by then.
SLICE = 50
_WAITS, _REMEMBERED = timedelta(days=365), timedelta(days=30)


class BackInStock:
    """Wishes to be told, by e-mail address."""

    def __init__(
        self,
        repository: RequestRepository,
        catalogue: CatalogueService,
        stock: StockService,
        outbox: Outbox,
        transactions: Transactions,
    ) -> None:
        self._repository = repository
        self._catalogue = catalogue
        self._stock = stock
        self._outbox = outbox
        self._transactions = transactions

    async def ask(self, slug: str, email: str, lang: Lang) -> None:
        """Remembers that `email` wants a mail when the product is back; once, however often it asks.

        Raises ProductNotFound, NotSoldOut, Invalid.
        """
        listed = await self._catalogue.product(slug)
        address = account_email(email)
        if address is None:
            raise Invalid({"email": "This does not look like an e-mail address."})
        if listed.available > 0:
            raise NotSoldOut
        now = utcnow()
        request = StockRequest(
            id=new_id(),
            product_id=listed.product.id,
            email=address,
            email_key=email_key(address),
            lang=lang,
            asked_at=now,
            expires_at=now + _WAITS,
        )
        try:
            await self._repository.insert(request)
        except Duplicate:
            return

    async def tell(self, now: datetime) -> int:
        """Writes to those who wait for what is on the shelf again; how many. Safe to run twice at once.

        All who wait are told, not as many as there are pieces: most do not come, and who is told waits no
        more.
        """
        wanted = await self._repository.wanted()
        left = await self._stock.available(wanted)
        products = await self._catalogue.by_ids([key for key in wanted if left.get(key, 0) > 0])
        told = 0
        for product_id in products:
            for request_id in await self._repository.waiting(product_id, SLICE):
                told += await self._tell(request_id, now)
        return told

    async def _tell(self, request_id: str, now: datetime) -> bool:
        async def body(tx: Tx) -> bool:
            request = await self._repository.told(request_id, now, now + _REMEMBERED, tx)
            if request is None:
                return False
            await self._outbox.add(
                Purpose.BACK_IN_STOCK,
                request.id,
                request.email,
                request.lang,
                tx,
                product_id=request.product_id,
            )
            return True

        return await self._transactions.run(body)

    async def of_email(self, email: str) -> Sequence[StockRequest]:
        """The wishes of an address, oldest first."""
        return await self._repository.of_email(email_key(email))

    async def forget(self, email: str, tx: Tx) -> None:
        """Removes the wishes of an address."""
        await self._repository.forget(email_key(email), tx)
