"""Stored ratings and memories."""

from collections.abc import Iterable
from typing import Any

from backend_ext.quiz.learning.models import Memory, Phase, Rating
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import AFTER, Database, Index, Tx

_NUMBER, _COUNT = {"bsonType": "double"}, {"bsonType": ["int", "long"], "minimum": 0}
_TO_RATE = {"match.right": {"$exists": True}}

RATINGS = Collection(
    "quiz_ratings",
    indexes=(Index((("user_id", 1),), where={"user_id": {"$type": "string"}}),),
    schema={
        "bsonType": "object",
        "required": ["_id", "topic", "moved", "answers"],
        "properties": {"moved": _NUMBER, "answers": _COUNT},
    },
)
MEMORIES = Collection(
    "quiz_memories",
    indexes=(
        Index((("user_id", 1), ("topic", 1))),
        Index((("user_id", 1), ("due_at", 1)), where={"wrong": {"$gt": 0}}),
        Index((("question_id", 1), ("answered_at", 1)), where=_TO_RATE),
    ),
    schema={
        "bsonType": "object",
        "required": ["_id", "user_id", "question_id", "topic", "phase", "answers", "wrong", "due_at"],
        "properties": {
            "phase": {"enum": [phase.value for phase in Phase]},
            "answers": _COUNT,
            "wrong": _COUNT,
            "due_at": {"bsonType": "date"},
        },
    },
)


class RatingRepository:
    """Ratings: of a learner in a topic, and of a question."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._ratings = db[RATINGS.name]

    async def of_questions(self, ids: Iterable[str], tx: Tx | None = None) -> dict[str, Rating]:
        """Ratings of questions by the questions' ids; what nobody answered is left out."""
        keys = [f"question:{each}" for each in ids]
        cursor = self._ratings.find({"_id": {"$in": keys}}, session=tx)
        return {row["_id"].partition(":")[2]: Rating.from_mongo(row) async for row in cursor}

    async def of_learner(self, user_id: str, tx: Tx | None = None) -> dict[str, Rating]:
        """A learner's ratings by topic."""
        cursor = self._ratings.find(_of(user_id), session=tx)
        return {row["topic"]: Rating.from_mongo(row) async for row in cursor}

    async def move_learner(self, user_id: str, topic: str, moved: float, tx: Tx) -> Rating:
        """Adds an answer to a learner's rating in a topic; as it is then."""
        return await self._move(f"learner:{user_id}:{topic}", user_id, topic, moved, 1, tx)

    async def move_question(self, question_id: str, topic: str, moved: float, answers: int, tx: Tx) -> None:
        """Adds answers to a question's rating."""
        await self._move(f"question:{question_id}", None, topic, moved, answers, tx)

    async def forget(self, user_id: str, tx: Tx) -> None:
        """Removes a learner's ratings."""
        await self._ratings.delete_many(_of(user_id), session=tx)

    async def _move(
        self, key: str, user_id: str | None, topic: str, moved: float, answers: int, tx: Tx
    ) -> Rating:
        row = await self._ratings.find_one_and_update(
            {"_id": key},
            {
                "$inc": {"moved": moved, "answers": answers},
                "$setOnInsert": {"user_id": user_id},
                "$set": {"topic": topic},
            },
            upsert=True,
            return_document=AFTER,
            session=tx,
        )
        return Rating.from_mongo(row)


class MemoryRepository:
    """Memories: one of a learner and question."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._memories = db[MEMORIES.name]

    async def of_questions(self, user_id: str, ids: Iterable[str], tx: Tx | None = None) -> dict[str, Memory]:
        """What a learner remembers of questions, by their ids; what was never answered is left out."""
        keys = [memory_id(user_id, each) for each in ids]
        cursor = self._memories.find({"_id": {"$in": keys}}, session=tx)
        return {row["question_id"]: Memory.from_mongo(row) async for row in cursor}

    async def of_learner(self, user_id: str) -> list[Memory]:
        """What a learner remembers, by topic."""
        cursor = self._memories.find({"user_id": user_id}).sort([("topic", 1), ("_id", 1)])
        return [Memory.from_mongo(row) async for row in cursor]

    async def once_wrong(self, user_id: str) -> list[Memory]:
        """What a learner got wrong at least once, what is due first at first."""
        cursor = self._memories.find({"user_id": user_id, "wrong": {"$gt": 0}})
        return [Memory.from_mongo(row) async for row in cursor.sort([("due_at", 1), ("_id", 1)])]

    async def put(self, memory: Memory, tx: Tx) -> None:
        """Writes a memory whole, new or not."""
        await self._memories.replace_one({"_id": memory.id}, memory.to_mongo(), upsert=True, session=tx)

    async def to_rate(self) -> list[str]:
        """Ids of questions with matches that their ratings do not have."""
        match = {"question_id": {"$type": "string"}, **_TO_RATE}
        found: list[str] = await self._memories.distinct("question_id", match)
        return found

    async def take_matches(self, question_id: str, limit: int, tx: Tx) -> list[Memory]:
        """At most so many memories of a question with such matches, oldest first; it has them from now on."""
        match = {"question_id": question_id, **_TO_RATE}
        cursor = self._memories.find(match, session=tx).sort("answered_at", 1).limit(limit)
        taken = [Memory.from_mongo(row) async for row in cursor]
        ids = [memory.id for memory in taken]
        await self._memories.update_many({"_id": {"$in": ids}}, {"$set": {"match": None}}, session=tx)
        return taken

    async def forget(self, user_id: str, tx: Tx) -> None:
        """Removes what a learner remembers."""
        await self._memories.delete_many({"user_id": user_id}, session=tx)


def _of(user_id: str) -> dict[str, Any]:
    """A learner's ratings. Without the type the index, which leaves out those of questions, is not used."""
    return {"user_id": {"$eq": user_id, "$type": "string"}}


def memory_id(user_id: str, question_id: str) -> str:
    """The id of the one memory of a learner and question."""
    return f"{user_id}:{question_id}"
