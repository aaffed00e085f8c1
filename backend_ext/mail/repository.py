"""The outbox as stored."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from backend_ext.mail.models import Mail, MailState, Purpose
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import AFTER, FOLD_CASE, Database, Index, Tx

OUTBOX = Collection(
    "outbox",
    indexes=(
        Index((("purpose", 1), ("subject_id", 1)), unique=True),
        Index((("state", 1), ("due_at", 1))),
        Index((("to", 1),), fold_case=True),
        Index((("subject_id", 1),)),
    ),
)
# What tells to whom a mail went; an error may quote the address.
_WHOSE: dict[str, Any] = {"to": "", "params": {}, "last_error": ""}


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
            _outcome(change),
        )
        return result.matched_count == 1

    async def of_subject(self, subject_id: str) -> list[Mail]:
        """Every mail about `subject_id`, oldest first."""
        cursor = self._outbox.find({"subject_id": subject_id}).sort("created_at", 1)
        return [Mail.from_mongo(row) async for row in cursor]

    async def of_person(self, email: str, subject_ids: Sequence[str]) -> list[Mail]:
        """Mails to an address, whatever its case, and about these subjects; oldest first."""
        found = {}
        for match, collation in _of_person(email, subject_ids):
            async for row in self._outbox.find(match, collation=collation):
                found[row["_id"]] = Mail.from_mongo(row)
        return sorted(found.values(), key=lambda mail: (mail.created_at, mail.id))

    async def forget(self, email: str, subject_ids: Sequence[str], tx: Tx) -> None:
        """Clears these rows of who they were for; those that wait are removed."""
        for match, collation in _of_person(email, subject_ids):
            waiting = {**match, "state": MailState.QUEUED}
            await self._outbox.delete_many(waiting, session=tx, collation=collation)
            await self._outbox.update_many(match, {"$set": _WHOSE}, session=tx, collation=collation)
        told = {"purpose": Purpose.EMAIL_CHANGED, "params.email": email}
        waiting, over = {**told, "state": MailState.QUEUED}, {**told, "state": {"$ne": MailState.QUEUED}}
        await self._outbox.update_many(waiting, {"$set": {"forget": True}}, session=tx)
        await self._outbox.update_many(over, {"$set": _WHOSE}, session=tx)


def _of_person(email: str, subject_ids: Sequence[str]) -> list[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Matches, each with the collation of its index."""
    return [({"to": email}, FOLD_CASE), ({"subject_id": {"$in": list(subject_ids)}}, None)]


def _outcome(change: dict[str, Any]) -> list[dict[str, Any]]:
    """The change of a row after a try; one that is to be forgotten is cleared once nothing more is tried."""
    fields: dict[str, Any] = {name: {"$literal": value} for name, value in change.items()}
    if "state" in change:
        for name, empty in _WHOSE.items():
            kept = fields.get(name, f"${name}")
            fields[name] = {"$cond": ["$forget", {"$literal": empty}, kept]}
    return [{"$set": fields}]
