"""Stored messages. Each change is one update with its precondition in the filter."""

from typing import Any

from backend_ext.kit.paging import Page
from backend_ext.messages.models import Answer, Message, MessageState
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import AFTER, BEFORE, Database, Index, Tx
from backend_ext.store.pages import NEWEST_FIRST, page_of

MESSAGES = Collection(
    "messages",
    indexes=(
        Index((("key", 1),), unique=True),
        Index((("state", 1), ("created_at", 1))),
        Index((("created_at", -1),)),
        Index((("email_key", 1),)),
        Index((("user_id", 1),)),
    ),
    schema={
        "bsonType": "object",
        "required": ["_id", "key", "name", "email", "topic", "text", "state", "answers", "created_at"],
        "properties": {"state": {"enum": [state.value for state in MessageState]}},
    },
)


class MessageRepository:
    """Messages by state and by who wrote them."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._messages = db[MESSAGES.name]

    async def insert(self, message: Message, tx: Tx) -> None:
        """Writes a message. Raises Duplicate when the same form was stored before."""
        await self._messages.insert_one(message.to_mongo(), session=tx)

    async def get(self, message_id: str, tx: Tx | None = None) -> Message | None:
        """The message with this id."""
        row = await self._messages.find_one({"_id": message_id}, session=tx)
        return Message.from_mongo(row) if row else None

    async def page(self, state: MessageState | None, number: int, size: int) -> Page[Message]:
        """Page `number` (from 1) of the messages in a state, or of all: new ones oldest first."""
        match: dict[str, Any] = {"state": state} if state else {}
        oldest_first = ("created_at", 1), ("_id", 1)
        order = oldest_first if state is MessageState.NEW else NEWEST_FIRST
        return await page_of(Message, self._messages, match, order, number, size)

    async def answer(self, message_id: str, seen: int, answer: Answer, tx: Tx) -> Message | None:
        """Adds an answer to a message that is open and has `seen` answers; None for any other."""
        row = await self._messages.find_one_and_update(
            {"_id": message_id, "state": {"$ne": MessageState.CLOSED}, "answers": {"$size": seen}},
            {
                "$push": {"answers": answer.model_dump()},
                "$set": {"state": MessageState.ANSWERED, "updated_at": answer.at},
            },
            return_document=AFTER,
            session=tx,
        )
        return Message.from_mongo(row) if row else None

    async def close(self, message_id: str, seen: int, tx: Tx) -> Message | None:
        """Closes a message that is open and has `seen` answers, as it was before; None for any other."""
        row = await self._messages.find_one_and_update(
            {"_id": message_id, "state": {"$ne": MessageState.CLOSED}, "answers": {"$size": seen}},
            [{"$set": {"state": MessageState.CLOSED, "updated_at": "$$NOW"}}],
            return_document=BEFORE,
            session=tx,
        )
        return Message.from_mongo(row) if row else None

    async def of_person(self, email_key: str, user_id: str) -> list[Message]:
        """What an e-mail key or an account wrote, oldest first."""
        cursor = self._messages.find(_of_person(email_key, user_id)).sort([("created_at", 1), ("_id", 1)])
        return [Message.from_mongo(row) async for row in cursor]

    async def forget(self, email_key: str, user_id: str, tx: Tx) -> None:
        """Removes what an e-mail key or an account wrote."""
        await self._messages.delete_many(_of_person(email_key, user_id), session=tx)


def _of_person(email_key: str, user_id: str) -> dict[str, Any]:
    return {"$or": [{"email_key": email_key}, {"user_id": user_id}]}
