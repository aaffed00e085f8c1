"""Sums over stored attempts. What counts: dailies that are over, of an account, not excluded, with points.

Played is a game that is over, not excluded, and has an answer: who opens one and goes has not played.
"""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from typing import Any

from backend_ext.quiz.play.models import AttemptState, Kind, Standing
from backend_ext.quiz.play.repository import ATTEMPTS
from backend_ext.store.mongo import Database, Tx

_OPEN = AttemptState.OPEN.value
_COUNTS: Mapping[str, Any] = {
    "kind": Kind.DAILY.value,
    "state": {"$ne": _OPEN},
    "excluded": False,
    "user_id": {"$type": "string"},
}
_PLAYED: Mapping[str, Any] = {"state": {"$ne": _OPEN}, "excluded": False, "slots.choice": {"$gt": ""}}
_STANDING = {"_id": 0, "user_id": "$_id", "points": 1, "reached_at": 1}
_BEST_FIRST = {"points": -1, "reached_at": 1, "_id": -1}
_WORST_FIRST = {field: -order for field, order in _BEST_FIRST.items()}
Days = tuple[str, str]  # the first and the last day (ISO) whose dailies count


class FoldRepository:
    """`topic` "": all topics. `without`: whose points are left out."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._attempts = db[ATTEMPTS.name]

    async def best(
        self, days: Days, topic: str, without: Collection[str], limit: int = 0
    ) -> AsyncIterator[Standing]:
        """Everybody's standing, the best first; `limit` of them unless it is 0."""
        steps = [*_fold(days, topic, {"$nin": list(without)}), {"$sort": _BEST_FIRST}]
        limited = [{"$limit": limit}] if limit else []
        cursor = self._attempts.aggregate([*steps, *limited, {"$project": _STANDING}], allowDiskUse=True)
        async for row in cursor:
            yield Standing.model_validate(row)

    async def of_users(
        self, days: Days, topic: str, users: Sequence[str], tx: Tx | None = None
    ) -> list[Standing]:
        """The standings of some, the best first."""
        steps = [*_fold(days, topic, {"$in": list(users)}), {"$sort": _BEST_FIRST}, {"$project": _STANDING}]
        return [Standing.model_validate(row) async for row in self._attempts.aggregate(steps, session=tx)]

    async def around(
        self, days: Days, topic: str, without: Collection[str], own: Standing, near: int
    ) -> tuple[int, list[Standing]]:
        """How many stand before `own`, and it with its `near` neighbours on each side."""
        before = _beyond(own, "$gt", "$lt")
        after = _beyond(own, "$lt", "$gt")
        close = [{"$limit": near}, {"$project": _STANDING}]
        parts = {
            "count": [{"$match": before}, {"$count": "before"}],
            "before": [{"$match": before}, {"$sort": _WORST_FIRST}, *close],
            "after": [{"$match": after}, {"$sort": _BEST_FIRST}, *close],
        }
        steps = [*_fold(days, topic, {"$nin": list(without)}), {"$facet": parts}]
        (row,) = [row async for row in self._attempts.aggregate(steps, allowDiskUse=True)]
        rows = [*reversed(row["before"]), own.model_dump(), *row["after"]]
        count = row["count"][0]["before"] if row["count"] else 0
        return count, [Standing.model_validate(one) for one in rows]

    async def size(self, days: Days, topic: str, without: Collection[str]) -> int:
        """How many have points."""
        steps = [*_fold(days, topic, {"$nin": list(without)}), {"$count": "size"}]
        rows = [row async for row in self._attempts.aggregate(steps, allowDiskUse=True)]
        return int(rows[0]["size"]) if rows else 0

    async def by_day(self, users: Sequence[str], first: str) -> list[tuple[str, Standing]]:
        """The standings of some on each day from `first` on, by day."""
        match = {**_COUNTS, "user_id": {"$in": list(users)}, "day": {"$gte": first}, "score": {"$gt": 0}}
        cursor = self._attempts.find(match, {"user_id": 1, "day": 1, "score": 1, "ended_at": 1})
        return [
            (row["day"], Standing(user_id=row["user_id"], points=row["score"], reached_at=row["ended_at"]))
            async for row in cursor
        ]

    async def by_topic(self, users: Sequence[str]) -> list[tuple[str, Standing]]:
        """The standings of some of all time in each topic, by topic."""
        steps: list[dict[str, Any]] = [
            {"$match": {**_COUNTS, "user_id": {"$in": list(users)}}},
            {"$unwind": "$slots"},
            {"$match": {"slots.points": {"$gt": 0}}},
            {
                "$group": {
                    "_id": {"user_id": "$user_id", "topic": "$slots.topic"},
                    "points": {"$sum": "$slots.points"},
                    "reached_at": {"$max": "$ended_at"},
                }
            },
            {"$project": {**_STANDING, "user_id": "$_id.user_id", "topic": "$_id.topic"}},
        ]
        return [
            (row.pop("topic"), Standing.model_validate(row))
            async for row in self._attempts.aggregate(steps, allowDiskUse=True)
        ]

    async def users(self) -> AsyncIterator[str]:
        """Everybody with points, each once."""
        steps = [{"$match": {**_COUNTS, "score": {"$gt": 0}}}, {"$group": {"_id": "$user_id"}}]
        async for row in self._attempts.aggregate(steps, allowDiskUse=True):
            yield row["_id"]

    async def is_open(self, days: Days) -> bool:
        """Whether a daily of these days is still being played."""
        # Of all games few are open: the index of their ends has only those.
        open_ones = {"state": _OPEN, "closes_at": {"$type": "date"}}
        match = {**open_ones, "kind": Kind.DAILY.value, "day": _within(days)}
        return await self._attempts.find_one(match, {"_id": 1}) is not None

    async def uncounted(self, days: Days) -> list[str]:
        """Whose dailies of these days are over, count, and are not taken in by all yet; once each."""
        match = {**_COUNTS, "counted": False, "day": _within(days)}
        found: list[str] = await self._attempts.distinct("user_id", match)
        return found

    async def days_of(self, user_id: str, kinds: Sequence[Kind]) -> list[str]:
        """The days of which somebody has played a game of these kinds."""
        match = {**_PLAYED, "user_id": user_id, "kind": {"$in": list(kinds)}}
        found: list[str] = await self._attempts.distinct("day", match)
        return found

    async def daily_totals(self, user_id: str, full: int) -> tuple[int, int, int]:
        """The dailies that somebody has played, those with `full` right ones, and the points of all."""
        sums = {
            "_id": None,
            "dailies": {"$sum": 1},
            "full": {"$sum": {"$cond": [{"$gte": ["$right", full]}, 1, 0]}},
            "points": {"$sum": "$score"},
        }
        match = {**_PLAYED, "kind": Kind.DAILY.value, "user_id": user_id}
        rows = [row async for row in self._attempts.aggregate([{"$match": match}, {"$group": sums}])]
        return (rows[0]["dailies"], rows[0]["full"], rows[0]["points"]) if rows else (0, 0, 0)

    async def games(self, user_id: str) -> int:
        """How many games of every kind somebody has ended."""
        return await self._attempts.count_documents({"user_id": user_id, "state": {"$ne": _OPEN}})


def _fold(days: Days, topic: str, users: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The steps from attempts to one row for each user: `_id`, `points`, `reached_at`."""
    match = {**_COUNTS, "user_id": {**_COUNTS["user_id"], **users}, "day": _within(days)}
    of_topic = {"$filter": {"input": "$slots", "cond": {"$eq": ["$$this.topic", {"$literal": topic}]}}}
    points: Any = {"$sum": {"$map": {"input": of_topic, "in": "$$this.points"}}} if topic else "$score"
    return [
        {"$match": match},
        {"$project": {"user_id": 1, "ended_at": 1, "points": points}},
        {"$match": {"points": {"$gt": 0}}},
        {"$group": {"_id": "$user_id", "points": {"$sum": "$points"}, "reached_at": {"$max": "$ended_at"}}},
    ]


def _within(days: Days) -> dict[str, str]:
    return {"$gte": days[0], "$lte": days[1]}


def _beyond(own: Standing, points: str, reached: str) -> dict[str, Any]:
    """Matches what stands on one side of `own`."""
    same = {"points": own.points, "reached_at": own.reached_at}
    return {
        "$or": [
            {"points": {points: own.points}},
            {"points": own.points, "reached_at": {reached: own.reached_at}},
            {**same, "_id": {points: own.user_id}},
        ]
    }
