"""Stored choices and suppressions."""

from collections.abc import Mapping
from typing import Any

from backend_ext.kit.clock import utcnow
from backend_ext.kit.paging import Page
from backend_ext.mail.consent.models import Preferences, Suppression, Why
from backend_ext.mail.models import Category
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import Database, Index, Tx
from backend_ext.store.pages import page_of

PREFERENCES = Collection(
    "mail_preferences",
    schema={
        "bsonType": "object",
        "required": ["_id", "choices", "updated_at"],
        "properties": {"choices": {"bsonType": "object", "additionalProperties": {"bsonType": "bool"}}},
    },
)
SUPPRESSIONS = Collection(
    "suppressions",
    indexes=(Index((("at", -1),)),),
    schema={
        "bsonType": "object",
        "required": ["_id", "why", "said", "mail_id", "at"],
        "properties": {"why": {"enum": [why.value for why in Why]}},
    },
)


class PreferencesRepository:
    """Choices by e-mail key."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._rows = db[PREFERENCES.name]

    async def get(self, email_key: str) -> Preferences | None:
        """What an address has chosen."""
        row = await self._rows.find_one({"_id": email_key})
        return Preferences.from_mongo(row) if row else None

    async def choose(self, email_key: str, choices: Mapping[Category, bool], tx: Tx | None = None) -> None:
        """Changes these choices and no others."""
        fields = {f"choices.{category}": on for category, on in choices.items()}
        await self._rows.update_one(
            {"_id": email_key}, {"$set": {**fields, "updated_at": utcnow()}}, upsert=True, session=tx
        )

    async def delete(self, email_key: str, tx: Tx) -> None:
        """Removes what an address has chosen."""
        await self._rows.delete_one({"_id": email_key}, session=tx)


class SuppressionRepository:
    """Suppressed addresses."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._rows = db[SUPPRESSIONS.name]

    async def get(self, email_key: str) -> Suppression | None:
        """Why an address is suppressed, if it is."""
        row = await self._rows.find_one({"_id": email_key})
        return Suppression.from_mongo(row) if row else None

    async def put(self, suppression: Suppression, tx: Tx) -> None:
        """Suppresses an address; what was the first reason stays."""
        values = suppression.to_mongo()
        key = values.pop("_id")
        await self._rows.update_one({"_id": key}, {"$setOnInsert": values}, upsert=True, session=tx)

    async def delete(self, email_key: str, tx: Tx) -> Suppression | None:
        """Lifts a suppression, and gives it; None when there is none."""
        row = await self._rows.find_one_and_delete({"_id": email_key}, session=tx)
        return Suppression.from_mongo(row) if row else None

    async def page(self, number: int, size: int) -> Page[Suppression]:
        """Page `number` (from 1), the newest first."""
        return await page_of(Suppression, self._rows, {}, (("at", -1), ("_id", 1)), number, size)
