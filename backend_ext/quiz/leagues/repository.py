"""Stored groups and places. A group takes a player by one update that asks for room in its filter."""

from datetime import datetime
from typing import Any

from backend_ext.kit.ids import new_id
from backend_ext.quiz.leagues.models import League, Place
from backend_ext.quiz.leagues.tiers import SIZE, Tier, Zone
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import AFTER, Database, Index, Tx

_WEEK = {"bsonType": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
_TIER = {"enum": [tier.value for tier in Tier]}

LEAGUES = Collection(
    "quiz_leagues",
    indexes=(
        Index((("week", 1), ("tier", 1), ("number", 1)), unique=True),
        Index((("settled_at", 1), ("week", 1))),
    ),
    schema={
        "bsonType": "object",
        "required": ["_id", "week", "tier", "number", "size", "settled_at"],
        "properties": {
            "week": _WEEK,
            "tier": _TIER,
            "size": {"bsonType": ["int", "long"], "minimum": 1, "maximum": SIZE},
        },
    },
)
PLACES = Collection(
    "quiz_league_places",
    indexes=(
        Index((("user_id", 1), ("week", 1)), unique=True),
        Index((("league_id", 1),)),
    ),
    schema={
        "bsonType": "object",
        "required": [
            "_id",
            "user_id",
            "week",
            "league_id",
            "tier",
            "joined_at",
            "outcome",
            "place",
            "points",
        ],
        "properties": {
            "week": _WEEK,
            "tier": _TIER,
            "outcome": {"enum": [None, *(zone.value for zone in Zone)]},
        },
    },
)


class LeagueRepository:
    """Groups by week (the Monday, ISO) and tier; places by group and by player."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._leagues = db[LEAGUES.name]
        self._places = db[PLACES.name]

    async def seat(self, week: str, tier: Tier, tx: Tx) -> League:
        """A group with room, in which a seat is taken: the first there is, else a new one.

        Raises Duplicate when another opens a group this moment.
        """
        row = await self._leagues.find_one_and_update(
            {"week": week, "tier": tier, "size": {"$lt": SIZE}, "settled_at": None},
            {"$inc": {"size": 1}},
            sort=[("number", 1)],
            return_document=AFTER,
            session=tx,
        )
        if row:
            return League.from_mongo(row)
        there = await self._leagues.count_documents({"week": week, "tier": tier}, session=tx)
        league = League(id=new_id(), week=week, tier=tier, number=there + 1, size=1)
        await self._leagues.insert_one(league.to_mongo(), session=tx)
        return league

    async def take(self, place: Place, tx: Tx) -> None:
        """Writes a place. Raises Duplicate when they have one in this week."""
        await self._places.insert_one(place.to_mongo(), session=tx)

    async def place(self, user_id: str, week: str, tx: Tx | None = None) -> Place | None:
        """Somebody's place in a week."""
        return _place(await self._places.find_one({"user_id": user_id, "week": week}, session=tx))

    async def before(self, user_id: str, week: str) -> Place | None:
        """Somebody's place in the latest week they played before `week`."""
        match = {"user_id": user_id, "week": {"$lt": week}}
        return _place(await self._places.find_one(match, sort=[("week", -1)]))

    async def members(self, league_id: str, tx: Tx | None = None) -> list[Place]:
        """The places of a group, in no order."""
        cursor = self._places.find({"league_id": league_id}, session=tx)
        return [Place.from_mongo(row) async for row in cursor]

    async def unsettled(self, before: str) -> list[str]:
        """The weeks before `before` with groups that are not settled, the earliest first."""
        return sorted(await self._leagues.distinct("week", {"settled_at": None, "week": {"$lt": before}}))

    async def groups(self, week: str) -> list[str]:
        """The groups of a week that are not settled, by id."""
        cursor = self._leagues.find({"settled_at": None, "week": week}, {"_id": 1})
        return [row["_id"] async for row in cursor]

    async def close(self, league_id: str, now: datetime, tx: Tx) -> League | None:
        """Marks a group as settled; None when it was."""
        row = await self._leagues.find_one_and_update(
            {"_id": league_id, "settled_at": None},
            {"$set": {"settled_at": now}},
            return_document=AFTER,
            session=tx,
        )
        return League.from_mongo(row) if row else None

    async def decide(self, place: Place, tx: Tx) -> None:
        """Writes how the week ended for a place."""
        change = place.model_dump(include={"outcome", "place", "points"})
        await self._places.update_one({"_id": place.id}, {"$set": change}, session=tx)

    async def of_user(self, user_id: str) -> list[Place]:
        """All of somebody's places, the latest first."""
        cursor = self._places.find({"user_id": user_id}).sort("week", -1)
        return [Place.from_mongo(row) async for row in cursor]

    async def delete(self, user_id: str, tx: Tx) -> None:
        """Removes somebody's places. Their seats stay taken."""
        await self._places.delete_many({"user_id": user_id}, session=tx)


def _place(row: dict[str, Any] | None) -> Place | None:
    return Place.from_mongo(row) if row else None
