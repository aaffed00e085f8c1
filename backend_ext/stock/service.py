"""Holds, sales and returns of stock, always inside the caller's transaction."""

from collections.abc import Iterable

from backend_ext.stock.errors import OutOfStock
from backend_ext.stock.models import Level, Move, Want
from backend_ext.stock.repository import StockRepository
from backend_ext.store.mongo import Tx


class StockService:
    """Sold and held never exceed what was received: each move has its precondition in its filter."""

    def __init__(self, repository: StockRepository) -> None:
        self._repository = repository

    async def available(self, product_ids: Iterable[str]) -> dict[str, int]:
        """How many can be bought now, by product id."""
        return {key: level.available for key, level in (await self.levels(product_ids)).items()}

    async def levels(self, product_ids: Iterable[str]) -> dict[str, Level]:
        """Available, held and sold, by product id."""
        return await self._repository.levels(product_ids)

    async def receive(self, want: Want, tx: Tx) -> None:
        """Adds new stock."""
        await self._repository.move(want, None, tx, Move.RECEIVE)

    async def hold(self, wants: Iterable[Want], order_id: str, tx: Tx) -> None:
        """Sets stock aside for an order. Raises OutOfStock (and the transaction must end there)."""
        await self._take(wants, order_id, tx, Move.HOLD)

    async def hold_and_sell(self, wants: Iterable[Want], order_id: str, tx: Tx, *, cause: str = "") -> None:
        """A hold and its sale in one, once for each `cause` of an order.

        Raises OutOfStock (and the transaction must end there).
        """
        await self._take(wants, order_id, tx, Move.HOLD, Move.SELL, cause=cause)

    async def _take(
        self, wants: Iterable[Want], order_id: str, tx: Tx, *moves: Move, cause: str = ""
    ) -> None:
        # One order of products for everybody: two orders of the same two decks never wait for each other.
        for want in sorted(wants, key=lambda w: w.product_id):
            if not await self._repository.move(want, order_id, tx, *moves, cause=cause):
                raise OutOfStock(want.product_id)

    async def sell(self, wants: Iterable[Want], order_id: str, tx: Tx) -> None:
        """Turns an order's hold into a sale."""
        await self._settle(Move.SELL, wants, order_id, tx)

    async def release(self, wants: Iterable[Want], order_id: str, tx: Tx) -> None:
        """Gives an order's hold back."""
        await self._settle(Move.RELEASE, wants, order_id, tx)

    async def take_back(self, wants: Iterable[Want], order_id: str, tx: Tx, *, cause: str = "") -> None:
        """Gives an order's sale back (cancelled or refunded), once for each `cause`."""
        await self._settle(Move.RETURN, wants, order_id, tx, cause=cause)

    async def _settle(
        self, kind: Move, wants: Iterable[Want], order_id: str, tx: Tx, *, cause: str = ""
    ) -> None:
        for want in sorted(wants, key=lambda w: w.product_id):
            if not await self._repository.move(want, order_id, tx, kind, cause=cause):
                raise RuntimeError(f"stock of {want.product_id} is short for {kind} of order {order_id}")
