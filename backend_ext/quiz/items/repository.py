"""Stored statistics of questions: computed again and again, never the only copy of anything."""

from collections.abc import Sequence
from typing import Any

from backend_ext.kit.paging import Page
from backend_ext.quiz.items.models import Item
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import Database, Index
from backend_ext.store.pages import page_of

_COUNT = {"bsonType": ["int", "long"], "minimum": 0}
_SHARE = {"bsonType": "double", "minimum": 0, "maximum": 1}

# What is doubtful first, and of that what fewest get right.
_ORDER = (("doubtful", -1), ("share", 1), ("_id", 1))

ITEMS = Collection(
    "quiz_items",
    indexes=(Index(_ORDER),),
    schema={
        "bsonType": "object",
        "required": ["_id", "topic", "answers", "right", "share", "doubts", "doubtful", "computed_at"],
        "properties": {"answers": _COUNT, "right": _COUNT, "share": _SHARE, "doubtful": _COUNT},
    },
)


class ItemRepository:
    """Statistics by question."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._items = db[ITEMS.name]

    async def put_all(self, items: Sequence[Item]) -> None:
        """Writes these in place of all there were. Two at once leave what either of them wrote."""
        for item in items:
            await self._items.replace_one({"_id": item.id}, item.to_mongo(), upsert=True)
        await self._items.delete_many({"_id": {"$nin": [item.id for item in items]}})

    async def page(self, topic: str, number: int, size: int) -> Page[Item]:
        """Page `number` (from 1) of the items of a topic, or of all for "", what is doubtful first."""
        return await page_of(Item, self._items, {"topic": topic} if topic else {}, _ORDER, number, size)

    async def get(self, question_id: str) -> Item | None:
        """The statistics of a question."""
        row = await self._items.find_one({"_id": question_id})
        return Item.from_mongo(row) if row else None
