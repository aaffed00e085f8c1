"""Stored receivers, and the messages on their way to them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from backend_ext.kit.paging import Page
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import AFTER, Database, Index, Tx, insert_all
from backend_ext.store.pages import NEWEST_FIRST, page_of
from backend_ext.webhooks.models import Delivery, DeliveryState, Endpoint

_KEPT_SECONDS = 30 * 24 * 3600

ENDPOINTS = Collection(
    "webhook_endpoints",
    indexes=(Index((("slot", 1),), unique=True),),
    schema={
        "bsonType": "object",
        "required": ["_id", "slot", "url", "topics", "enabled", "key_number"],
        "properties": {"slot": {"bsonType": "int", "minimum": 0}, "url": {"bsonType": "string"}},
    },
)
DELIVERIES = Collection(
    "webhook_deliveries",
    indexes=(
        Index((("subject", 1), ("topic", 1), ("endpoint_id", 1), ("cause", 1)), unique=True),
        Index((("state", 1), ("due_at", 1))),
        Index((("endpoint_id", 1), ("created_at", -1), ("_id", -1))),
        Index((("created_at", 1),), expire_after=_KEPT_SECONDS),
    ),
    schema={
        "bsonType": "object",
        "required": ["_id", "endpoint_id", "topic", "subject", "body", "state", "due_at"],
        "properties": {"state": {"enum": [state.value for state in DeliveryState]}},
    },
)


class EndpointRepository:
    """Receivers; there are few."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._endpoints = db[ENDPOINTS.name]

    async def all(self, tx: Tx | None = None) -> list[Endpoint]:
        """Every receiver, by its slot."""
        cursor = self._endpoints.find({}, session=tx).sort("slot", 1)
        return [Endpoint.from_mongo(row) async for row in cursor]

    async def get(self, endpoint_id: str, tx: Tx | None = None) -> Endpoint | None:
        """The receiver with this id."""
        row = await self._endpoints.find_one({"_id": endpoint_id}, session=tx)
        return Endpoint.from_mongo(row) if row else None

    async def insert(self, endpoint: Endpoint, tx: Tx) -> None:
        """Writes a new one. Raises Duplicate when its slot is taken."""
        await self._endpoints.insert_one(endpoint.to_mongo(), session=tx)

    async def set(self, endpoint_id: str, fields: Mapping[str, Any], tx: Tx) -> Endpoint | None:
        """Changes fields of a receiver; None when it is gone."""
        return await self._change({"_id": endpoint_id}, {"$set": dict(fields)}, tx)

    async def rotate(self, endpoint_id: str, now: datetime, tx: Tx) -> Endpoint | None:
        """Gives a receiver its next key; None when it is gone."""
        change = {"$inc": {"key_number": 1}, "$set": {"rotated_at": now}}
        return await self._change({"_id": endpoint_id}, change, tx)

    async def delete(self, endpoint_id: str, tx: Tx) -> Endpoint | None:
        """Removes a receiver, and gives it."""
        row = await self._endpoints.find_one_and_delete({"_id": endpoint_id}, session=tx)
        return Endpoint.from_mongo(row) if row else None

    async def count_failure(self, endpoint_id: str, now: datetime, tx: Tx) -> Endpoint | None:
        """One more failure in a row; the receiver after it, None when it is off or gone."""
        since = {"$ifNull": ["$failing_since", now]}
        change = [{"$set": {"failures": {"$add": ["$failures", 1]}, "failing_since": since}}]
        return await self._change({"_id": endpoint_id, "enabled": True}, change, tx)

    async def end_failures(self, endpoint_id: str) -> None:
        """It answered: the row of failures is over."""
        await self._endpoints.update_one(
            {"_id": endpoint_id, "failures": {"$gt": 0}}, {"$set": {"failures": 0, "failing_since": None}}
        )

    async def switch_off(self, endpoint_id: str, because: str, tx: Tx) -> bool:
        """Switches a receiver off; False when it was off, or is gone."""
        change = {"$set": {"enabled": False, "off_because": because}}
        return await self._change({"_id": endpoint_id, "enabled": True}, change, tx) is not None

    async def _change(
        self, match: Mapping[str, Any], change: Mapping[str, Any] | Sequence[Mapping[str, Any]], tx: Tx
    ) -> Endpoint | None:
        row = await self._endpoints.find_one_and_update(match, change, return_document=AFTER, session=tx)
        return Endpoint.from_mongo(row) if row else None


class DeliveryRepository:
    """Messages; each goes out under a lease, as mails do."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._deliveries = db[DELIVERIES.name]

    async def insert(self, deliveries: Sequence[Delivery], tx: Tx) -> None:
        """Writes new messages. Raises Duplicate when a receiver has one of the topic, subject and cause."""
        await insert_all(self._deliveries, [one.to_mongo() for one in deliveries], tx)

    async def get(self, delivery_id: str, tx: Tx) -> Delivery | None:
        """The message with this id."""
        row = await self._deliveries.find_one({"_id": delivery_id}, session=tx)
        return Delivery.from_mongo(row) if row else None

    async def lease(self, worker: str, now: datetime, until: datetime) -> Delivery | None:
        """The message due longest, put off to `until` so that no other worker takes it; None without one."""
        row = await self._deliveries.find_one_and_update(
            {"state": DeliveryState.QUEUED, "due_at": {"$lte": now}},
            {"$set": {"due_at": until, "leased_by": worker}, "$inc": {"tries": 1}},
            sort=[("due_at", 1)],
            return_document=AFTER,
        )
        return Delivery.from_mongo(row) if row else None

    async def finish(
        self, delivery: Delivery, worker: str, change: Mapping[str, Any], tx: Tx | None = None
    ) -> bool:
        """Records the outcome of a lease; False when the lease was lost meanwhile."""
        result = await self._deliveries.update_one(
            {
                "_id": delivery.id,
                "state": DeliveryState.QUEUED,
                "leased_by": worker,
                "tries": delivery.tries,
            },
            {"$set": {**change, "leased_by": None}},
            session=tx,
        )
        return result.matched_count == 1

    async def put_off(self, endpoint_id: str, until: datetime, tx: Tx) -> None:
        """Has the messages of a receiver that are due sooner, and that nobody sends now, wait to `until`."""
        await self._deliveries.update_many(
            {
                "endpoint_id": endpoint_id,
                "state": DeliveryState.QUEUED,
                "leased_by": None,
                "due_at": {"$lt": until},
            },
            {"$set": {"due_at": until}},
            session=tx,
        )

    async def turn(
        self,
        endpoint_id: str,
        sources: Sequence[DeliveryState],
        target: DeliveryState,
        now: datetime,
        tx: Tx,
    ) -> None:
        """Turns every message of a receiver in one of `sources`; a message that is queued is due `now`."""
        change: dict[str, Any] = {"state": target, "leased_by": None}
        if target is DeliveryState.QUEUED:
            change["due_at"] = now
        await self._deliveries.update_many(
            {"endpoint_id": endpoint_id, "state": {"$in": list(sources)}}, {"$set": change}, session=tx
        )

    async def again(self, delivery_id: str, now: datetime, tx: Tx) -> Delivery | None:
        """Makes a message due `now`, with all its tries before it; None when it is being sent, or is gone."""
        row = await self._deliveries.find_one_and_update(
            {"_id": delivery_id, "leased_by": None},
            {"$set": {"state": DeliveryState.QUEUED, "due_at": now, "tries": 0, "done_at": None}},
            return_document=AFTER,
            session=tx,
        )
        return Delivery.from_mongo(row) if row else None

    async def page(
        self, endpoint_id: str, state: DeliveryState | None, number: int, size: int
    ) -> Page[Delivery]:
        """Page `number` (from 1) of a receiver's messages, of one state or all; newest first."""
        match = {"endpoint_id": endpoint_id} | ({} if state is None else {"state": state})
        return await page_of(Delivery, self._deliveries, match, NEWEST_FIRST, number, size)
