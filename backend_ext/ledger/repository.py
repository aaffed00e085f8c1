"""Stored entries of the ledger: added and summed, never changed."""

from datetime import datetime
from typing import Any

from backend_ext.ledger.models import Entry, Kind, Sums
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import BEFORE, FOLD_CASE, Database, Index, Tx, drop_index

LEDGER = Collection(
    "ledger",
    indexes=(
        Index((("key", 1),), unique=True),
        Index((("order_id", 1), ("at", 1))),
        Index((("at", 1),)),
        Index(
            (("reference", 1), ("kind", 1)), unique=True, where={"kind": Kind.REFUND.value}, fold_case=True
        ),
    ),
    schema={
        "bsonType": "object",
        "required": ["_id", "key", "kind", "amount", "order_id", "reference", "by", "at"],
        "properties": {
            "key": {"bsonType": "string", "minLength": 1},
            "kind": {"enum": [kind.value for kind in Kind]},
            "amount": {"bsonType": ["int", "long"], "minimum": 1},
            "order_id": {"bsonType": "string", "minLength": 1},
            "at": {"bsonType": "date"},
        },
    },
)


class LedgerRepository:
    """Entries by key, by order and by time."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._entries = db[LEDGER.name]

    async def add(self, entry: Entry, tx: Tx) -> Entry | None:
        """Writes `entry`, unless there is one with its key: then nothing changes, and it gives that one."""
        row = await self._entries.find_one_and_update(
            {"key": entry.key},
            {"$setOnInsert": entry.to_mongo()},
            upsert=True,
            return_document=BEFORE,
            session=tx,
        )
        return Entry.from_mongo(row) if row else None

    async def of_order(self, order_id: str) -> list[Entry]:
        """An order's entries, oldest first."""
        cursor = self._entries.find({"order_id": order_id}).sort([("at", 1), ("_id", 1)])
        return [Entry.from_mongo(row) async for row in cursor]

    async def went_back(self, reference: str, tx: Tx) -> bool:
        """Whether money went back to a shopper under this reference, whatever its case."""
        match = {"kind": Kind.REFUND.value, "reference": reference}
        return await self._entries.find_one(match, {"_id": 1}, session=tx, collation=FOLD_CASE) is not None

    async def sums_of_order(self, order_id: str, tx: Tx | None = None) -> Sums:
        """What moved for an order."""
        return await self._sums({"order_id": order_id}, tx)

    async def sums_between(self, start: datetime, end: datetime) -> Sums:
        """What moved from `start` until before `end`."""
        return await self._sums({"at": {"$gte": start, "$lt": end}}, None)

    async def _sums(self, match: dict[str, Any], tx: Tx | None) -> Sums:
        by_kind = {"$group": {"_id": "$kind", "sum": {"$sum": "$amount"}}}
        rows = self._entries.aggregate([{"$match": match}, by_kind], session=tx)
        return Sums(**{row["_id"]: row["sum"] async for row in rows})


async def part_references(db: Database[dict[str, Any]]) -> None:
    """Gives refunds that were entered by the reference of another one (before that was refused) one of their
    own: `RF-1` and `RF-1 (2)`; safe to run again.
    """
    entries = db[LEDGER.name]
    each = {"$group": {"_id": "$reference", "keys": {"$push": "$key"}}}
    alike: list[dict[str, Any]] = [{"$match": {"kind": Kind.REFUND.value}}, {"$sort": {"at": 1}}, each]
    async for found in entries.aggregate(alike, collation=FOLD_CASE):
        for number, key in enumerate(found["keys"][1:], start=2):
            await entries.update_one({"key": key}, {"$set": {"reference": f"{found['_id']} ({number})"}})


async def drop_old_references(db: Database[dict[str, Any]]) -> None:
    """Drops the index on references that let two refunds have one; safe to run again."""
    await drop_index(db[LEDGER.name], "reference_1")
