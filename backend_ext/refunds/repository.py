"""Stored refunds: added and read, never changed."""

from collections.abc import Sequence
from typing import Any

from backend_ext.refunds.models import Refund
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import Database, Index, Tx

_POISHA = {"bsonType": ["int", "long"], "minimum": 0}

REFUNDS = Collection(
    "refunds",
    indexes=(
        Index((("order_id", 1), ("at", 1))),
        Index((("reference", 1),), unique=True, fold_case=True),
    ),
    schema={
        "bsonType": "object",
        "required": ["_id", "order_id", "lines", "amount", "delivery", "reference", "reason", "by", "at"],
        "properties": {
            "amount": _POISHA,
            "delivery": _POISHA,
            "reference": {"bsonType": "string", "minLength": 1},
            "at": {"bsonType": "date"},
        },
    },
)


class RefundRepository:
    """Refunds by order."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._refunds = db[REFUNDS.name]

    async def insert(self, refund: Refund, tx: Tx) -> None:
        """Writes a refund. Raises Duplicate when its reference was used."""
        await self._refunds.insert_one(refund.to_mongo(), session=tx)

    async def get(self, refund_id: str) -> Refund | None:
        """The refund with this id."""
        row = await self._refunds.find_one({"_id": refund_id})
        return Refund.from_mongo(row) if row else None

    async def of_order(self, order_id: str) -> list[Refund]:
        """An order's refunds, oldest first."""
        cursor = self._refunds.find({"order_id": order_id}).sort([("at", 1), ("_id", 1)])
        return [Refund.from_mongo(row) async for row in cursor]

    async def ids_of_orders(self, order_ids: Sequence[str], tx: Tx | None = None) -> list[str]:
        """Ids of the refunds of these orders."""
        cursor = self._refunds.find({"order_id": {"$in": list(order_ids)}}, {"_id": 1}, session=tx)
        return [row["_id"] async for row in cursor]
