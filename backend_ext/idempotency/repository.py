"""Stored requests; MongoDB forgets them after a day."""

from datetime import datetime
from typing import Any

from backend_ext.idempotency.models import Answer, Request
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import Database, Duplicate, Index

KEPT_SECONDS = 24 * 3600

ONCE = Collection(
    "idempotent_requests",
    indexes=(Index((("created_at", 1),), expire_after=KEPT_SECONDS),),
    schema={
        "bsonType": "object",
        "required": ["_id", "body_hash", "lease", "leased_until", "created_at"],
        "properties": {"leased_until": {"bsonType": "date"}, "created_at": {"bsonType": "date"}},
    },
)


class RequestRepository:
    """Each change is one update with its precondition in the filter."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._requests = db[ONCE.name]

    async def begin(self, request: Request) -> bool:
        """Writes a new one; False when there is one already."""
        try:
            await self._requests.insert_one(request.to_mongo())
        except Duplicate:
            return False
        return True

    async def get(self, request_id: str) -> Request | None:
        """The request with this id."""
        row = await self._requests.find_one({"_id": request_id})
        return Request.from_mongo(row) if row else None

    async def take_over(self, request: Request, lease: str, until: datetime, now: datetime) -> bool:
        """Takes an unanswered request from one whose lease is over; False when it is not, or is answered."""
        result = await self._requests.update_one(
            {"_id": request.id, "lease": request.lease, "leased_until": {"$lte": now}, "answer": None},
            {"$set": {"lease": lease, "leased_until": until}},
        )
        return bool(result.modified_count)

    async def answer(self, request_id: str, lease: str, answer: Answer) -> None:
        """Keeps the answer of who holds the lease."""
        await self._requests.update_one(
            {"_id": request_id, "lease": lease}, {"$set": {"answer": answer.model_dump()}}
        )

    async def give_up(self, request_id: str, lease: str) -> None:
        """Forgets a request that came to nothing: the next try begins anew."""
        await self._requests.delete_one({"_id": request_id, "lease": lease, "answer": None})
