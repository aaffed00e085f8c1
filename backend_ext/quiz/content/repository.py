"""Stored topics and questions."""

from collections.abc import Iterable
from typing import Any

from backend_ext.kit.paging import Page
from backend_ext.quiz.content.models import KEYS, Difficulty, Question, QuestionState, Topic
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import Database, Index, Tx, insert_all
from backend_ext.store.pages import page_of

_TEXT = {"bsonType": "string"}
_BOTH = {"bsonType": "object", "required": ["en", "bn"], "properties": {"en": _TEXT, "bn": _TEXT}}
_KEY = {"enum": list(KEYS)}

TOPICS = Collection(
    "quiz_topics",
    indexes=(Index((("position", 1),)),),
    schema={
        "bsonType": "object",
        "required": ["_id", "name", "description", "symbol", "position"],
        "properties": {
            "name": _BOTH,
            "description": _BOTH,
            "symbol": _TEXT,
            "position": {"bsonType": ["int", "long"], "minimum": 0},
        },
    },
)
QUESTIONS = Collection(
    "quiz_questions",
    indexes=(
        Index((("state", 1), ("topic", 1), ("_id", 1))),
        Index((("topic", 1), ("_id", 1))),
    ),
    schema={
        "bsonType": "object",
        "required": [
            "_id",
            "topic",
            "difficulty",
            "text",
            "options",
            "right",
            "explanation",
            "state",
            "revision",
            "created_at",
            "updated_at",
        ],
        "properties": {
            "topic": _TEXT,
            "difficulty": {"enum": [difficulty.value for difficulty in Difficulty]},
            "text": _BOTH,
            "options": {
                "bsonType": "array",
                "minItems": 2,
                "maxItems": len(KEYS),
                "items": {
                    "bsonType": "object",
                    "required": ["key", "text"],
                    "properties": {"key": _KEY, "text": _BOTH},
                },
            },
            "right": _KEY,
            "explanation": _BOTH,
            "state": {"enum": [state.value for state in QuestionState]},
            "revision": {"bsonType": ["int", "long"], "minimum": 1},
        },
    },
)


class TopicRepository:
    """Topics."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._topics = db[TOPICS.name]

    async def all(self, tx: Tx | None = None) -> list[Topic]:
        """Every topic, in their own order."""
        cursor = self._topics.find({}, session=tx).sort([("position", 1), ("_id", 1)])
        return [Topic.from_mongo(row) async for row in cursor]

    async def get(self, topic_id: str, tx: Tx | None = None) -> Topic | None:
        """The topic with this id."""
        row = await self._topics.find_one({"_id": topic_id}, session=tx)
        return Topic.from_mongo(row) if row else None

    async def put(self, topic: Topic, tx: Tx) -> None:
        """Writes `topic` whole, new or not."""
        await self._topics.replace_one({"_id": topic.id}, topic.to_mongo(), upsert=True, session=tx)


class QuestionRepository:
    """Questions. A change names the revision it is made on."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._questions = db[QUESTIONS.name]

    async def get(self, question_id: str, tx: Tx | None = None) -> Question | None:
        """The question with this id, whatever its state."""
        row = await self._questions.find_one({"_id": question_id}, session=tx)
        return Question.from_mongo(row) if row else None

    async def get_many(self, ids: Iterable[str], tx: Tx | None = None) -> dict[str, Question]:
        """The questions with these ids; what there is not is left out."""
        cursor = self._questions.find({"_id": {"$in": list(ids)}}, session=tx)
        return {row["_id"]: Question.from_mongo(row) async for row in cursor}

    async def active(self, topic: str) -> list[Question]:
        """What may be asked in a topic, or in any for "", by id."""
        match = {"state": QuestionState.ACTIVE} | ({"topic": topic} if topic else {})
        return [Question.from_mongo(row) async for row in self._questions.find(match).sort("_id", 1)]

    async def all(self, topic: str = "") -> list[Question]:
        """Every question of a topic, or of all for "", whatever its state, by topic and id."""
        match = {"topic": topic} if topic else {}
        cursor = self._questions.find(match).sort([("topic", 1), ("_id", 1)])
        return [Question.from_mongo(row) async for row in cursor]

    async def page(
        self,
        topic: str,
        state: QuestionState | None,
        difficulty: Difficulty | None,
        number: int,
        size: int,
    ) -> Page[Question]:
        """Page `number` (from 1) of the questions that meet all that is given, by topic and id."""
        wanted = {"topic": topic or None, "state": state, "difficulty": difficulty}
        match = {name: value for name, value in wanted.items() if value is not None}
        order = (("topic", 1), ("_id", 1))
        return await page_of(Question, self._questions, match, order, number, size)

    async def insert(self, questions: list[Question], tx: Tx) -> None:
        """Writes new ones. Raises Duplicate when one of their ids exists."""
        if questions:
            await insert_all(self._questions, [question.to_mongo() for question in questions], tx)

    async def change(self, question: Question, tx: Tx) -> bool:
        """Writes `question` in place of the revision before its own; False when it is at another one."""
        done = await self._questions.replace_one(
            {"_id": question.id, "revision": question.revision - 1}, question.to_mongo(), session=tx
        )
        return bool(done.matched_count)
