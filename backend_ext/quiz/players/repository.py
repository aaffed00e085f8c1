"""Stored players and their badges."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from backend_ext.kit.ids import new_id
from backend_ext.quiz.players.badges import Badge
from backend_ext.quiz.players.models import Held, Player
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import AFTER, Database, Index, Tx

PLAYERS = Collection(
    "quiz_players",
    indexes=(
        Index((("hidden", 1),), where={"hidden": True}),
        Index((("owed", 1),), where={"owed": True}),
    ),
    schema={
        "bsonType": "object",
        "required": ["_id", "hidden", "version", "owed"],
        "properties": {"hidden": {"bsonType": "bool"}, "owed": {"bsonType": "bool"}},
    },
)
BADGES = Collection(
    "quiz_badges",
    indexes=(Index((("user_id", 1), ("badge", 1)), unique=True),),
    schema={
        "bsonType": "object",
        "required": ["_id", "user_id", "badge", "at"],
        "properties": {"badge": {"enum": [badge.value for badge in Badge]}},
    },
)


class PlayerRepository:
    """Players by the id of their account."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._players = db[PLAYERS.name]

    async def get(self, user_id: str) -> Player:
        """The player; one who never played is like new."""
        row = await self._players.find_one({"_id": user_id})
        return Player.from_mongo(row) if row else Player(id=user_id)

    async def get_many(self, ids: Iterable[str]) -> dict[str, Player]:
        """Players by id; who never played is left out."""
        cursor = self._players.find({"_id": {"$in": list(ids)}})
        return {row["_id"]: Player.from_mongo(row) async for row in cursor}

    async def touch(self, user_id: str) -> Player:
        """One more version, of a new player too."""
        return await self._change(user_id, {"$setOnInsert": {"hidden": False, "owed": False}})

    async def hide(self, user_id: str, *, hidden: bool) -> Player:
        """On no board from now on, or on them again; the boards are owed that."""
        return await self._change(user_id, {"$set": {"hidden": hidden, "owed": True}})

    async def paid(self, player: Player) -> None:
        """The boards are as `player` says."""
        await self._players.update_one(
            {"_id": player.id, "version": player.version}, {"$set": {"owed": False}}
        )

    async def owed(self, limit: int) -> list[str]:
        """Whose change the boards have not taken in."""
        return [row["_id"] async for row in self._players.find({"owed": True}, {"_id": 1}).limit(limit)]

    async def hidden(self) -> set[str]:
        """Everybody who hides."""
        return {row["_id"] async for row in self._players.find({"hidden": True}, {"_id": 1})}

    async def delete(self, user_id: str, tx: Tx) -> None:
        """Removes the player."""
        await self._players.delete_one({"_id": user_id}, session=tx)

    async def _change(self, user_id: str, change: dict[str, Any]) -> Player:
        row = await self._players.find_one_and_update(
            {"_id": user_id}, {**change, "$inc": {"version": 1}}, upsert=True, return_document=AFTER
        )
        return Player.from_mongo(row)


class BadgeRepository:
    """Who holds which badge; each once."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._badges = db[BADGES.name]

    async def give(self, user_id: str, badge: Badge, now: datetime, tx: Tx | None = None) -> bool:
        """Gives a badge; False when it was held. Raises Duplicate when another gives it this moment."""
        done = await self._badges.update_one(
            {"user_id": user_id, "badge": badge},
            {"$setOnInsert": {"_id": new_id(), "at": now}},
            upsert=True,
            session=tx,
        )
        return done.upserted_id is not None

    async def of(self, user_id: str) -> list[Held]:
        """Somebody's badges, the latest first."""
        cursor = self._badges.find({"user_id": user_id}).sort([("at", -1), ("badge", 1)])
        return [Held.from_mongo(row) async for row in cursor]

    async def delete(self, user_id: str, tx: Tx) -> None:
        """Removes somebody's badges."""
        await self._badges.delete_many({"user_id": user_id}, session=tx)
