"""Stored payment attempts, and the inbox: what came in as the gateway's word, each message once."""

from collections.abc import Collection as Some
from datetime import datetime, timedelta
from typing import Any

from backend_ext.kit.clock import utcnow
from backend_ext.kit.paging import Page
from backend_ext.payments.models import OPEN, AttemptState, Message, PaymentAttempt
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import AFTER, Database, Duplicate, Index, Tx
from backend_ext.store.pages import page_of

ATTEMPTS = Collection(
    "payment_attempts",
    indexes=(
        Index((("tran_id", 1),), unique=True),
        Index((("pg_txnid", 1),), unique=True, where={"pg_txnid": {"$type": "string"}}),
        Index((("order_id", 1), ("created_at", 1))),
        Index((("next_check_at", 1),), where={"next_check_at": {"$type": "date"}}),
        Index((("state", 1), ("updated_at", 1))),
        Index((("created_at", 1),)),
    ),
    schema={
        "bsonType": "object",
        "required": ["_id", "tran_id", "order_id", "amount", "currency", "state", "created_at"],
        "properties": {
            "tran_id": {"bsonType": "string", "maxLength": 32},
            "amount": {"bsonType": ["int", "long"], "minimum": 1},
            "state": {"enum": [state.value for state in AttemptState]},
        },
    },
)

INBOX = Collection(
    "inbox",
    indexes=(
        Index((("tran_id", 1), ("first_at", 1))),
        Index((("forget_at", 1),), expire_after=0),
    ),
)
_FORGET_AFTER = timedelta(days=90)
MOST_FOREIGN = 10_000


class AttemptRepository:
    """Attempts; a change of state is one update with the states it may come from in the filter."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._attempts = db[ATTEMPTS.name]

    async def insert(self, attempt: PaymentAttempt) -> None:
        """Writes a new attempt. Raises Duplicate when its tran_id was ever used."""
        await self._attempts.insert_one(attempt.to_mongo())

    async def get(self, tran_id: str) -> PaymentAttempt | None:
        """The attempt with this tran_id."""
        return self._load(await self._attempts.find_one({"tran_id": tran_id}))

    async def of_order(self, order_id: str) -> list[PaymentAttempt]:
        """An order's attempts, oldest first."""
        cursor = self._attempts.find({"order_id": order_id}).sort("created_at", 1)
        return [PaymentAttempt.from_mongo(row) async for row in cursor]

    async def review_page(self, number: int, size: int) -> Page[PaymentAttempt]:
        """Page `number` (from 1) of the attempts that wait for staff, longest first."""
        match = {"state": AttemptState.REVIEW}
        order = (("updated_at", 1), ("_id", 1))
        return await page_of(PaymentAttempt, self._attempts, match, order, number, size)

    async def since(self, moment: datetime) -> list[str]:
        """The tran_ids of attempts made since `moment`, oldest first."""
        cursor = self._attempts.find({"created_at": {"$gte": moment}}, {"tran_id": 1}).sort("created_at", 1)
        return [row["tran_id"] async for row in cursor]

    async def any_in_review(self, order_id: str, tx: Tx) -> bool:
        """Whether an attempt of an order waits for staff."""
        match = {"order_id": order_id, "state": AttemptState.REVIEW}
        return await self._attempts.find_one(match, {"_id": 1}, session=tx) is not None

    async def change(
        self, tran_id: str, sources: Some[AttemptState], change: dict[str, Any], tx: Tx | None = None
    ) -> PaymentAttempt | None:
        """Changes an attempt that is in one of `sources`; else None.

        Raises Duplicate when `change` sets a pg_txnid that another attempt has.
        """
        row = await self._attempts.find_one_and_update(
            {"tran_id": tran_id, "state": {"$in": list(sources)}},
            {"$set": change | {"updated_at": utcnow()}},
            return_document=AFTER,
            session=tx,
        )
        return self._load(row)

    async def checked(self, tran_id: str, next_check_at: datetime | None) -> None:
        """Counts a search that decided nothing, and sets when to ask again."""
        await self._attempts.update_one(
            {"tran_id": tran_id, "state": {"$in": list(OPEN)}},
            {"$inc": {"checks": 1}, "$set": {"next_check_at": next_check_at}},
        )

    async def ask_at(self, tran_id: str, moment: datetime) -> None:
        """Brings the next search forward to `moment`, if the attempt is still open."""
        await self._attempts.update_one(
            {"tran_id": tran_id, "state": {"$in": list(OPEN)}}, {"$set": {"next_check_at": moment}}
        )

    async def claim_due(self, now: datetime, until: datetime) -> PaymentAttempt | None:
        """The attempt due longest, put off to `until` so that nobody else takes it; None without one."""
        row = await self._attempts.find_one_and_update(
            {"next_check_at": {"$lte": now}, "state": {"$in": list(OPEN)}},
            {"$set": {"next_check_at": until}},
            sort=[("next_check_at", 1)],
            return_document=AFTER,
        )
        return self._load(row)

    @staticmethod
    def _load(row: dict[str, Any] | None) -> PaymentAttempt | None:
        return PaymentAttempt.from_mongo(row) if row else None


class InboxRepository:
    """Rows of the inbox."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._inbox = db[INBOX.name]

    async def add(self, message: Message) -> None:
        """Stores `message`; one that came before is counted."""
        row = message.to_mongo()
        key = row.pop("_id")
        change = {"$inc": {"times": row.pop("times")}, "$set": {"last_at": row.pop("last_at")}}
        try:
            await self._inbox.update_one({"_id": key}, change | {"$setOnInsert": row}, upsert=True)
        except Duplicate:  # the same message came twice at this moment: now it is there
            await self._inbox.update_one({"_id": key}, change)

    async def add_foreign(self, message: Message) -> None:
        """Stores that a message about nothing of ours came, for 90 days, and not what it said.

        Past 10,000 of them it stores none: whoever sends them shall not fill the disk.
        """
        foreign = await self._inbox.count_documents({"forget_at": {"$type": "date"}}, limit=MOST_FOREIGN)
        if foreign < MOST_FOREIGN:
            short = {"payload": {}, "forget_at": utcnow() + _FORGET_AFTER}
            await self.add(message.model_copy(update=short))

    async def conclude(self, message_id: str, outcome: str, contradicts: list[str], *, ours: bool) -> None:
        """Records what came of a message; one about nothing of ours is forgotten after 90 days."""
        forget_at = None if ours else utcnow() + _FORGET_AFTER
        await self._inbox.update_one(
            {"_id": message_id},
            {"$set": {"outcome": outcome, "contradicts": contradicts, "forget_at": forget_at}},
        )

    async def of_transaction(self, tran_id: str) -> list[Message]:
        """Every message about `tran_id`, oldest first."""
        cursor = self._inbox.find({"tran_id": tran_id}).sort("first_at", 1)
        return [Message.from_mongo(row) async for row in cursor]
