"""Stored attempts and sets of the day. Each change is one update with its precondition in the filter."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from backend_ext.kit.paging import Page
from backend_ext.quiz.content.models import KEYS, Difficulty
from backend_ext.quiz.play.item_sums import ItemRow, item_sums
from backend_ext.quiz.play.models import (
    TIME,
    Attempt,
    AttemptState,
    DaySet,
    DaySum,
    Kind,
    Slot,
    TopicSum,
)
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import AFTER, Database, Index, Tx
from backend_ext.store.pages import page_of

_OPEN = AttemptState.OPEN.value
_TEXT, _COUNT, _TIME = (
    {"bsonType": "string"},
    {"bsonType": ["int", "long"], "minimum": 0},
    {"bsonType": "date"},
)
_AT_MOST_ONE_OPEN = [Kind.TRY.value, Kind.PRACTICE.value, Kind.REVIEW.value]
_OF_ACCOUNT = {"user_id": {"$type": "string"}}

ATTEMPTS = Collection(
    "quiz_attempts",
    indexes=(
        # One daily of a person and day; one open game of each other kind.
        Index((("user_id", 1), ("day", 1)), unique=True, where={"kind": Kind.DAILY.value}),
        Index(
            (("owner", 1), ("kind", 1)),
            unique=True,
            where={"state": _OPEN, "kind": {"$in": _AT_MOST_ONE_OPEN}},
        ),
        Index((("owner", 1), ("state", 1))),
        Index((("user_id", 1), ("kind", 1), ("day", 1))),
        Index((("closes_at", 1),), where={"state": _OPEN}),
        Index((("slots.question_id", 1),)),
        Index((("ended_at", 1),), where={"counted": False, **_OF_ACCOUNT}),
        Index((("started_at", 1),), where={"unlearned": True, **_OF_ACCOUNT}),
        Index((("day", 1), ("user_id", 1)), where={"kind": Kind.DAILY.value}),
        Index((("started_at", -1), ("_id", -1)), where={"flags.0": {"$exists": True}}),
        Index((("expires_at", 1),), expire_after=0),
    ),
    schema={
        "bsonType": "object",
        "required": [
            "_id",
            "kind",
            "owner",
            "user_id",
            "day",
            "plan",
            "total",
            "slots",
            "state",
            "score",
            "right",
            "started_at",
            "closes_at",
            "learned",
            "unlearned",
            "counted",
            "excluded",
            "flags",
        ],
        "properties": {
            "kind": {"enum": [kind.value for kind in Kind]},
            "owner": _TEXT,
            "day": {"bsonType": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
            "total": {"bsonType": ["int", "long"], "minimum": 1},
            "state": {"enum": [state.value for state in AttemptState]},
            "score": _COUNT,
            "right": _COUNT,
            "learned": _COUNT,
            "started_at": _TIME,
            "closes_at": _TIME,
            "slots": {
                "bsonType": "array",
                "items": {
                    "bsonType": "object",
                    "required": ["question_id", "topic", "options", "dealt_at", "ended_at", "points"],
                    "properties": {
                        "question_id": _TEXT,
                        "topic": _TEXT,
                        "difficulty": {"enum": [difficulty.value for difficulty in Difficulty]},
                        "dealt_at": _TIME,
                        "choice": {"enum": ["", *KEYS]},
                        "points": _COUNT,
                    },
                },
            },
        },
    },
)
DAYS = Collection(
    "quiz_days",
    schema={
        "bsonType": "object",
        "required": ["_id", "questions", "chosen_at"],
        "properties": {"questions": {"bsonType": "array", "minItems": 1, "items": _TEXT}},
    },
)


class AttemptRepository:
    """Attempts. What ends a slot is written only while the last slot is still the one that was read."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._attempts = db[ATTEMPTS.name]

    async def insert(self, attempt: Attempt) -> None:
        """Writes a new one. Raises Duplicate for a second daily of a day, or a second open one of a kind."""
        await self._attempts.insert_one(attempt.to_mongo())

    async def get(self, attempt_id: str, tx: Tx | None = None) -> Attempt | None:
        """The attempt with this id."""
        return _one(await self._attempts.find_one({"_id": attempt_id}, session=tx))

    async def own(self, attempt_id: str, owner: str) -> Attempt | None:
        """The attempt with this id, if it is the owner's."""
        return _one(await self._attempts.find_one({"_id": attempt_id, "owner": owner}))

    async def daily(self, user_id: str, day: str) -> Attempt | None:
        """Somebody's daily of a day."""
        match = {"user_id": user_id, "day": day, "kind": Kind.DAILY}
        return _one(await self._attempts.find_one(match))

    async def open_one(self, owner: str, kind: Kind, tx: Tx | None = None) -> Attempt | None:
        """Somebody's open attempt of a kind that has one at most."""
        match = {"owner": owner, "kind": kind, "state": _OPEN}
        return _one(await self._attempts.find_one(match, session=tx))

    async def open_of(self, owner: str) -> list[Attempt]:
        """All open ones of somebody, oldest first."""
        match = {"owner": owner, "state": _OPEN}
        return await self._all(match, [("started_at", 1), ("_id", 1)])

    async def deal(self, read: Attempt, slot: Slot) -> Attempt | None:
        """Deals one more question of `read`; None when that has moved on, is over, or has one open.

        Nothing is dealt from `closes_at` on.
        """
        if read.open_slot:
            return None
        match = _as_read(read) | {"closes_at": {"$gt": slot.dealt_at}}
        change = {"$push": {"slots": slot.model_dump()}}
        return _one(await self._attempts.find_one_and_update(match, change, return_document=AFTER))

    async def answer(self, read: Attempt, after: Attempt, at: datetime) -> Attempt | None:
        """Stores an answer that came at `at` to the open question; None when it was not open any more."""
        return await self._end(read, after, {_last(read, "dealt_at"): {"$gte": at - TIME}})

    async def lapse(self, read: Attempt, after: Attempt, at: datetime) -> Attempt | None:
        """Ends the open question, whose time is over at `at`; None when another did, or it was answered."""
        return await self._end(read, after, {_last(read, "dealt_at"): {"$lt": at - TIME}})

    async def close(self, read: Attempt, after: Attempt, tx: Tx | None = None) -> Attempt | None:
        """Ends an open attempt; None when it is over, or something else happened to it."""
        return await self._end(read, after, {}, tx)

    async def _end(
        self, read: Attempt, after: Attempt, also: Mapping[str, Any], tx: Tx | None = None
    ) -> Attempt | None:
        names = {"score", "right", "state", "ended_at", "unlearned", "flags", "expires_at"}
        change: dict[str, Any] = after.model_dump(include=names)
        if read.open_slot:
            change[f"slots.{len(read.slots) - 1}"] = after.slots[-1].model_dump()
        row = await self._attempts.find_one_and_update(
            {**_as_read(read), **also}, {"$set": change}, return_document=AFTER, session=tx
        )
        return _one(row)

    async def due(self, now: datetime, limit: int) -> list[Attempt]:
        """Open ones whose time is over, those that wait longest first."""
        match = {"state": _OPEN, "closes_at": {"$lte": now}}
        return await self._all(match, [("closes_at", 1)], limit)

    async def mark_learned(self, attempt_id: str, first: int, then: int, tx: Tx | None) -> bool:
        """Moves `learned` from `first` to `then`; False when it is not at `first`."""
        ended = {"$filter": {"input": "$slots", "cond": {"$ne": ["$$this.ended_at", None]}}}
        change = {"learned": then, "unlearned": {"$gt": [{"$size": ended}, then]}}
        done = await self._attempts.update_one(
            {"_id": attempt_id, "learned": first}, [{"$set": change}], session=tx
        )
        return bool(done.modified_count)

    async def mark_counted(self, attempt_id: str, tx: Tx | None = None, *, excluded: bool) -> bool:
        """Marks an ended attempt as taken in with this exclusion; False when it was, or that has changed."""
        match = {"_id": attempt_id, "state": {"$ne": _OPEN}, "counted": False, "excluded": excluded}
        done = await self._attempts.update_one(match, {"$set": {"counted": True}}, session=tx)
        return bool(done.modified_count)

    async def exclude(self, attempt_id: str, excluded: bool, tx: Tx) -> Attempt | None:
        """Excludes an attempt or takes it in again, to be counted anew; None when it is so already."""
        row = await self._attempts.find_one_and_update(
            {"_id": attempt_id, "excluded": not excluded},
            {"$set": {"excluded": excluded, "counted": False}},
            return_document=AFTER,
            session=tx,
        )
        return _one(row)

    async def flagged(self, number: int, size: int) -> Page[Attempt]:
        """Page `number` (from 1) of the attempts with flags, the newest first."""
        match = {"flags.0": {"$exists": True}, "started_at": {"$type": "date"}}
        return await page_of(Attempt, self._attempts, match, (("started_at", -1), ("_id", -1)), number, size)

    async def hand_over(self, visitor: str, user_id: str, tx: Tx) -> None:
        """A visitor's attempts become an account's."""
        change = {"owner": user_id, "user_id": user_id, "expires_at": None}
        await self._attempts.update_many({"owner": visitor}, {"$set": change}, session=tx)

    async def forget(self, user_id: str, tx: Tx) -> None:
        """Removes all attempts of an account."""
        await self._attempts.delete_many({"owner": user_id}, session=tx)

    async def _all(
        self, match: Mapping[str, Any], order: Sequence[tuple[str, int]], limit: int = 0
    ) -> list[Attempt]:
        cursor = self._attempts.find(match).sort(list(order)).limit(limit)
        return [Attempt.from_mongo(row) async for row in cursor]


class BookRepository:
    """What attempts add up to."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._attempts = db[ATTEMPTS.name]

    async def asked(self, question_id: str) -> bool:
        """Whether a question was ever dealt."""
        return await self._attempts.find_one({"slots.question_id": question_id}, {"_id": 1}) is not None

    async def unlearned(self, limit: int) -> list[Attempt]:
        """Accounts' attempts with slots that ended and are not learned, oldest first."""
        cursor = self._attempts.find({"unlearned": True, **_OF_ACCOUNT}).sort("started_at", 1).limit(limit)
        return [Attempt.from_mongo(row) async for row in cursor]

    async def uncounted(self, limit: int) -> list[Attempt]:
        """Accounts' attempts that are over and not counted, those that ended first first."""
        match = {"counted": False, **_OF_ACCOUNT, "ended_at": {"$type": "date"}}
        cursor = self._attempts.find(match).sort("ended_at", 1).limit(limit)
        return [Attempt.from_mongo(row) async for row in cursor]

    async def of_owner(self, owner: str) -> list[Attempt]:
        """All attempts of somebody, oldest first."""
        cursor = self._attempts.find({"owner": owner}).sort([("started_at", 1), ("_id", 1)])
        return [Attempt.from_mongo(row) async for row in cursor]

    async def by_topic(self, user_id: str, first: str) -> list[TopicSum]:
        """Somebody's answers since day `first`, by topic."""
        taken = {"$subtract": ["$slots.ended_at", "$slots.dealt_at"]}
        sums = {
            "asked": {"$sum": 1},
            "right": {"$sum": {"$cond": ["$slots.right", 1, 0]}},
            "points": {"$sum": "$slots.points"},
            "elapsed_ms": {"$sum": taken},
        }
        rows = await self._of_slots(user_id, first, {"_id": "$slots.topic", **sums})
        return [TopicSum(topic=row.pop("_id"), **row) for row in rows]

    async def by_day(self, user_id: str, first: str) -> list[DaySum]:
        """What somebody did on each day since `first`, by day."""
        ended = {"$and": [{"$eq": ["$kind", Kind.DAILY]}, {"$ne": ["$state", _OPEN]}]}
        sums = {
            "asked": {"$sum": 1},
            "right": {"$sum": {"$cond": ["$slots.right", 1, 0]}},
            "daily": {"$max": {"$cond": [ended, "$score", None]}},
        }
        rows = await self._of_slots(user_id, first, {"_id": "$day", **sums})
        return [DaySum(day=row.pop("_id"), **row) for row in rows]

    async def _of_slots(self, user_id: str, first: str, group: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Sums over somebody's slots that have ended, ordered by what they are grouped by."""
        cursor = self._attempts.aggregate(
            [
                {"$match": {"user_id": user_id, "kind": {"$in": list(Kind)}, "day": {"$gte": first}}},
                {"$unwind": "$slots"},
                {"$match": {"slots.ended_at": {"$type": "date"}}},
                {"$group": dict(group)},
                {"$sort": {"_id": 1}},
            ]
        )
        return [row async for row in cursor]

    async def count(self) -> int:
        """About how many attempts there are."""
        return int(await self._attempts.estimated_document_count())

    async def item_rows(self, first: str, then: str) -> AsyncIterator[ItemRow]:
        """What `item_sums` gives of these attempts."""
        async for row in self._attempts.aggregate(item_sums(first, then), allowDiskUse=True):
            yield ItemRow(**row.pop("_id"), **row)


class DayRepository:
    """Sets of the day; each is written once."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._days = db[DAYS.name]

    async def get(self, day: str) -> DaySet | None:
        """The set of a day."""
        row = await self._days.find_one({"_id": day})
        return DaySet.from_mongo(row) if row else None

    async def insert(self, chosen: DaySet) -> None:
        """Writes the set of a day. Raises Duplicate when it has one."""
        await self._days.insert_one(chosen.to_mongo())

    async def asked_between(self, first: str, last: str) -> set[str]:
        """Ids of the questions of days `first` to `last`."""
        found: list[str] = await self._days.distinct("questions", {"_id": {"$gte": first, "$lte": last}})
        return set(found)


def _as_read(read: Attempt) -> dict[str, Any]:
    """Matches the attempt while it is open, its owner's, and nothing has happened to it since it was read."""
    match = {"_id": read.id, "owner": read.owner, "state": _OPEN, "slots": {"$size": len(read.slots)}}
    if not read.slots:
        return match
    # A plain None would match too what has no field "0" in a slot: MongoDB takes a number for either.
    ended = {"$type": "null"} if read.open_slot else read.slots[-1].ended_at
    return match | {_last(read, "ended_at"): ended}


def _last(read: Attempt, field: str) -> str:
    return f"slots.{len(read.slots) - 1}.{field}"


def _one(row: dict[str, Any] | None) -> Attempt | None:
    return Attempt.from_mongo(row) if row else None
