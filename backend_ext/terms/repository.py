"""The stored terms: one document of the `settings` collection."""

from typing import Any

from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import Database
from backend_ext.terms.models import Terms

SETTINGS = Collection("settings")
_ID = "terms"


class TermsRepository:
    """Reads and writes the terms."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._settings = db[SETTINGS.name]

    async def get(self) -> Terms:
        """The stored terms over the defaults."""
        row = await self._settings.find_one({"_id": _ID}, {"_id": 0})
        return Terms.model_validate(row or {})

    async def put(self, terms: Terms) -> None:
        """Stores `terms` whole."""
        await self._settings.replace_one({"_id": _ID}, terms.model_dump(), upsert=True)
