"""Stored audit entries: added and read, never changed."""

from typing import Any

from backend_ext.audit.models import AuditEntry
from backend_ext.kit.paging import Page
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import Database, Index, Tx

AUDIT = Collection(
    "audit",
    indexes=(Index((("subject", 1), ("at", -1))), Index((("at", -1), ("_id", -1)))),
    schema={
        "bsonType": "object",
        "required": ["_id", "at", "actor", "action", "subject", "before", "after"],
        "properties": {
            "at": {"bsonType": "date"},
            "actor": {"bsonType": "string", "minLength": 1},
            "action": {"bsonType": "string", "minLength": 1},
            "subject": {"bsonType": "string", "minLength": 1},
            "before": {"bsonType": "object"},
            "after": {"bsonType": "object"},
        },
    },
)
_NEWEST_FIRST = [("at", -1), ("_id", -1)]


class AuditRepository:
    """Entries by subject and by time."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._entries = db[AUDIT.name]

    async def insert(self, entry: AuditEntry, tx: Tx) -> None:
        """Adds an entry."""
        await self._entries.insert_one(entry.to_mongo(), session=tx)

    async def of_subject(self, subject: str, limit: int) -> list[AuditEntry]:
        """What happened to `subject`, the newest first."""
        cursor = self._entries.find({"subject": subject}).sort(_NEWEST_FIRST).limit(limit)
        return [AuditEntry.from_mongo(row) async for row in cursor]

    async def newest(self, number: int, size: int) -> Page[AuditEntry]:
        """Page `number` (from 1) of everything, the newest first."""
        cursor = self._entries.find({}).sort(_NEWEST_FIRST).skip((number - 1) * size).limit(size)
        items = [AuditEntry.from_mongo(row) async for row in cursor]
        return Page(items, number, size, await self._entries.estimated_document_count())
