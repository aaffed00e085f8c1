"""Stored marks of what was used up, kept for as long as it would be good otherwise."""

from datetime import datetime
from typing import Any

from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import Database, Duplicate, Index, Tx

SPENT = Collection("spent", indexes=(Index((("expires_at", 1),), expire_after=0),))


class SpentRepository:
    """Marks by key; a key names what was used without telling it (an id, a hash)."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._spent = db[SPENT.name]

    async def spend(self, key: str, until: datetime, tx: Tx | None = None) -> bool:
        """Uses `key` up; False when it was. Of two at once, one gets True.

        After False a transaction is over: the caller must leave it by an error.
        """
        try:
            await self._spent.insert_one({"_id": key, "expires_at": until}, session=tx)
        except Duplicate:
            return False
        return True

    async def has(self, key: str) -> bool:
        """Whether `key` was used up."""
        return await self._spent.find_one({"_id": key}, {"_id": 1}) is not None
