"""The stored documents of the `settings` collection; each counts its changes in `version`."""

from typing import Any, Generic

from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import Database, Duplicate, Tx
from backend_ext.terms.versioned import M, Versioned

SETTINGS = Collection(
    "settings",
    schema={
        "bsonType": "object",
        "properties": {"version": {"bsonType": ["int", "long"], "minimum": 1}},
    },
)


class SettingsRepository(Generic[M]):
    """One document, `name`; what is not stored of it is as in `default`."""

    def __init__(self, db: Database[dict[str, Any]], name: str, default: M) -> None:
        self._settings = db[SETTINGS.name]
        self.name = name
        self._default = default

    async def read(self, tx: Tx | None = None) -> Versioned[M]:
        """The document with its version; fields that this program does not know are left out."""
        row = await self._settings.find_one({"_id": self.name}, session=tx) or {}
        model = type(self._default)
        known = {name: value for name, value in row.items() if name in model.model_fields}
        return Versioned(model.model_validate(self._default.model_dump() | known), int(row.get("version", 0)))

    async def replace(self, value: M, version: int, tx: Tx) -> bool:
        """Stores `value` whole as the version after `version`; False, and nothing stored, at another one."""
        at = version or {"$exists": False}
        row = value.model_dump(mode="json") | {"version": version + 1}
        try:
            result = await self._settings.replace_one(
                {"_id": self.name, "version": at}, row, upsert=not version, session=tx
            )
        except Duplicate:  # there is one already, at a version
            return False
        return bool(result.matched_count) or result.upserted_id is not None
