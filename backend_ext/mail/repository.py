"""The outbox as stored."""

from datetime import datetime
from typing import Any

from backend_ext.mail.models import Mail, MailState
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import AFTER, Database, Index, Tx

OUTBOX = Collection(
    "outbox",
    indexes=(
        Index((("purpose", 1), ("subject_id", 1)), unique=True),
        Index((("state", 1), ("due_at", 1))),
    ),
)


class OutboxRepository:
    """Rows of the outbox."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._outbox = db[OUTBOX.name]

    async def insert(self, mail: Mail, tx: Tx) -> None:
        """Writes `mail`. Raises Duplicate when this purpose already has its mail for the subject."""
        await self._outbox.insert_one(mail.to_mongo(), session=tx)

    async def lease(self, worker: str, now: datetime, until: datetime) -> Mail | None:
        """The mail due longest, put off to `until` so that no other worker takes it; None without one."""
        row = await self._outbox.find_one_and_update(
            {"state": MailState.QUEUED, "due_at": {"$lte": now}},
            {"$set": {"due_at": until, "leased_by": worker}, "$inc": {"tries": 1}},
            sort=[("due_at", 1)],
            return_document=AFTER,
        )
        return Mail.from_mongo(row) if row else None

    async def finish(self, mail: Mail, worker: str, change: dict[str, Any]) -> bool:
        """Records the outcome of a lease; False when the lease was lost to another worker meanwhile."""
        result = await self._outbox.update_one(
            {"_id": mail.id, "state": MailState.QUEUED, "leased_by": worker, "tries": mail.tries},
            {"$set": change},
        )
        return result.matched_count == 1

    async def of_subject(self, subject_id: str) -> list[Mail]:
        """Every mail about `subject_id`, oldest first."""
        cursor = self._outbox.find({"subject_id": subject_id}).sort("created_at", 1)
        return [Mail.from_mongo(row) async for row in cursor]
