"""Stored pictures."""

from typing import Any

from backend_ext.media.models import Picture
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import Database, Index, Tx

PICTURES = Collection(
    "pictures",
    indexes=(Index((("user_id", 1),)),),
    schema={
        "bsonType": "object",
        "required": ["_id", "user_id", "data"],
        "properties": {"data": {"bsonType": "binData"}},
    },
)


class PictureRepository:
    """Pictures by id and by person."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._pictures = db[PICTURES.name]

    async def insert(self, picture: Picture, tx: Tx) -> None:
        """Writes a new picture."""
        await self._pictures.insert_one(picture.to_mongo(), session=tx)

    async def get(self, picture_id: str) -> Picture | None:
        """The picture with this id."""
        row = await self._pictures.find_one({"_id": picture_id})
        return Picture.from_mongo(row) if row else None

    async def delete_of(self, user_id: str, tx: Tx) -> None:
        """Removes every picture of a person."""
        await self._pictures.delete_many({"user_id": user_id}, session=tx)
