"""Stored batches and shortages."""

from collections.abc import Sequence
from typing import Any

from backend_ext.kit.paging import Page
from backend_ext.premium.supply.models import Batch, Missing, Shortage
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import Database, Index, Tx

BATCHES = Collection("code_batches", indexes=(Index((("created_at", -1), ("_id", -1))),))
SHORTAGES = Collection(
    "code_shortages",
    indexes=(Index((("missing.product_id", 1), ("created_at", 1))),),
    schema={
        "bsonType": "object",
        "required": ["_id", "missing", "filled", "created_at"],
        "properties": {"missing": {"bsonType": "array", "minItems": 1}},
    },
)


class BatchRepository:
    """Batches by id and by time."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._batches = db[BATCHES.name]

    async def insert(self, batch: Batch, tx: Tx) -> None:
        """Writes a new one."""
        await self._batches.insert_one(batch.to_mongo(), session=tx)

    async def get(self, batch_id: str) -> Batch | None:
        """The batch with this id."""
        row = await self._batches.find_one({"_id": batch_id})
        return Batch.from_mongo(row) if row else None

    async def newest(self, number: int, size: int) -> Page[Batch]:
        """Page `number` (from 1), the newest first."""
        cursor = self._batches.find().sort([("created_at", -1), ("_id", -1)])
        rows = cursor.skip((number - 1) * size).limit(size)
        items = [Batch.from_mongo(row) async for row in rows]
        return Page(items, number, size, await self._batches.estimated_document_count())


class ShortageRepository:
    """What orders wait for, by order and by product."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._shortages = db[SHORTAGES.name]

    async def insert(self, shortage: Shortage, tx: Tx) -> None:
        """Writes a new one. Raises Duplicate when the order has one."""
        await self._shortages.insert_one(shortage.to_mongo(), session=tx)

    async def get(self, order_id: str, tx: Tx | None = None) -> Shortage | None:
        """What an order waits for; None when it has all."""
        row = await self._shortages.find_one({"_id": order_id}, session=tx)
        return Shortage.from_mongo(row) if row else None

    async def leave(self, order_id: str, missing: Sequence[Missing], filled: int, tx: Tx) -> None:
        """Leaves `missing` open, and removes the whole when that is nothing."""
        if not missing:
            await self._shortages.delete_one({"_id": order_id}, session=tx)
            return
        change = {"missing": [one.model_dump() for one in missing], "filled": filled}
        await self._shortages.update_one({"_id": order_id}, {"$set": change}, session=tx)

    async def products(self) -> list[str]:
        """Ids of the products that orders wait for codes of."""
        found: list[str] = await self._shortages.distinct("missing.product_id")
        return found

    async def waiting(self, product_id: str, limit: int) -> list[str]:
        """Ids of orders that wait for codes of a product, the oldest first."""
        cursor = self._shortages.find({"missing.product_id": product_id}, {"_id": 1})
        return [row["_id"] async for row in cursor.sort("created_at", 1).limit(limit)]
