"""Stored carts. Each change is one atomic update."""

from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import datetime
from typing import Any

from backend_ext.cart.models import MAX_LINES, MAX_QUANTITY, Cart
from backend_ext.kit.clock import utcnow
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import AFTER, Database, Duplicate, Index, Tx

CARTS = Collection("carts", indexes=(Index((("updated_at", 1),), expire_after=90 * 24 * 3600),))
# An account's id; a browser's is longer.
_ACCOUNT = "^[0-9a-f]{24}$"


class CartRepository:
    """Carts by visitor."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._carts = db[CARTS.name]

    async def get(self, visitor: str, tx: Tx | None = None) -> Cart | None:
        """The visitor's cart, if there is one."""
        row = await self._carts.find_one({"_id": visitor}, session=tx)
        return Cart.from_mongo(row) if row else None

    async def add(self, visitor: str, product_id: str, quantity: int, limit: int, price: int) -> bool:
        """Adds to a line, capped at `limit`; False when the cart has no room for another line."""
        lines: dict[str, Any] = {"$ifNull": ["$lines", {}]}
        there = {"$ifNull": [f"$lines.{product_id}.quantity", 0]}
        line = {
            "quantity": {"$min": [MAX_QUANTITY, limit, {"$add": [there, quantity]}]},
            "price_seen": {"$literal": price},
        }
        room = {"$or": [{"$gt": [there, 0]}, {"$lt": [{"$size": {"$objectToArray": lines}}, MAX_LINES]}]}
        change = {
            "lines": {"$cond": [room, {"$mergeObjects": [lines, {product_id: line}]}, lines]},
            "updated_at": utcnow(),
        }
        for _ in range(2):
            try:
                row = await self._carts.find_one_and_update(
                    {"_id": visitor},
                    [{"$set": change}],
                    upsert=True,
                    projection={f"lines.{product_id}": 1},
                    return_document=AFTER,
                )
            except Duplicate:  # another tab made the cart this moment
                continue
            return product_id in row["lines"]
        raise RuntimeError("the cart could not be written")

    async def set_quantity(self, visitor: str, product_id: str, quantity: int) -> None:
        """Changes an existing line."""
        await self._carts.update_one(
            {"_id": visitor, f"lines.{product_id}": {"$exists": True}},
            {"$set": {f"lines.{product_id}.quantity": quantity, "updated_at": utcnow()}},
        )

    async def remove(self, visitor: str, product_ids: Iterable[str], tx: Tx | None = None) -> None:
        """Takes lines out."""
        gone = {f"lines.{product_id}": "" for product_id in product_ids}
        await self._carts.update_one(
            {"_id": visitor}, {"$unset": gone, "$set": {"updated_at": utcnow()}}, session=tx
        )

    async def saw_prices(self, visitor: str, prices: Mapping[str, int]) -> None:
        """Remembers which prices (poisha) the shopper was shown, by product id."""
        for product_id, price in prices.items():
            await self._carts.update_one(
                {"_id": visitor, f"lines.{product_id}": {"$exists": True}},
                {"$set": {f"lines.{product_id}.price_seen": price}},
            )

    async def untouched(self, since: datetime, until: datetime) -> AsyncIterator[Cart]:
        """Carts of accounts with something in them, last changed from `since` to before `until`."""
        match = {
            "updated_at": {"$gte": since, "$lt": until},
            "_id": {"$regex": _ACCOUNT},
            "lines": {"$nin": [{}, None]},
        }
        async for row in self._carts.find(match).sort("updated_at", 1):
            yield Cart.from_mongo(row)

    async def take(self, visitor: str, tx: Tx) -> Cart | None:
        """Removes the visitor's cart, and gives it."""
        row = await self._carts.find_one_and_delete({"_id": visitor}, session=tx)
        return Cart.from_mongo(row) if row else None

    async def put(self, cart: Cart, tx: Tx) -> None:
        """Writes a cart whole, new or not."""
        await self._carts.replace_one({"_id": cart.id}, cart.to_mongo(), upsert=True, session=tx)
