"""Stored premium codes."""

from datetime import datetime
from typing import Any

from backend_ext.premium.models import CodeState, PremiumCode
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import Database, Index, Tx

CODES = Collection(
    "premium_codes",
    indexes=(
        Index((("code", 1),), unique=True),
        Index((("slot", 1),), unique=True, where={"slot": {"$type": "string"}}),
        Index((("state", 1), ("product_id", 1))),
        Index((("order_id", 1),)),
    ),
    schema={
        "bsonType": "object",
        "required": ["_id", "code", "state"],
        "properties": {
            "code": {"bsonType": "string", "pattern": "^[A-HJ-NP-Z2-9]{12}$"},
            "state": {"enum": [state.value for state in CodeState]},
        },
    },
)


class CodeRepository:
    """The one ledger of codes."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._codes = db[CODES.name]

    async def take_from_pool(self, product_id: str, order_id: str, slot: str, now: datetime, tx: Tx) -> bool:
        """Assigns an available code of the product to `slot`; False when the pool has none."""
        row = await self._codes.find_one_and_update(
            {"state": CodeState.AVAILABLE, "product_id": product_id},
            {
                "$set": {
                    "state": CodeState.ASSIGNED,
                    "order_id": order_id,
                    "slot": slot,
                    "assigned_at": now,
                }
            },
            session=tx,
        )
        return row is not None

    async def insert(self, codes: list[PremiumCode], tx: Tx | None = None) -> None:
        """Writes new codes. Raises the driver's bulk error when a code or slot exists already."""
        await self._codes.insert_many([code.to_mongo() for code in codes], session=tx)

    async def taken(self, order_id: str, tx: Tx | None = None) -> set[str]:
        """The slots of an order that have their code."""
        cursor = self._codes.find({"order_id": order_id}, {"slot": 1}, session=tx)
        return {row["slot"] async for row in cursor}

    async def of_order(self, order_id: str) -> list[PremiumCode]:
        """The codes given for an order, in the order of its lines."""
        cursor = self._codes.find({"order_id": order_id}).sort("slot", 1)
        return [PremiumCode.from_mongo(row) async for row in cursor]
