"""The outbox as stored."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from backend_ext.kit.paging import Page
from backend_ext.mail.models import DEAD, Mail, MailState, Purpose, Try
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import AFTER, FOLD_CASE, Database, Index, Tx
from backend_ext.store.pages import NEWEST_FIRST, page_of

OUTBOX = Collection(
    "outbox",
    indexes=(
        Index((("purpose", 1), ("subject_id", 1)), unique=True),
        Index((("state", 1), ("due_at", 1))),
        Index((("state", 1), ("created_at", -1))),
        Index((("to", 1),), fold_case=True),
        Index((("subject_id", 1),)),
    ),
)
# What tells to whom a mail went; what a server says may quote the address.
_WHOSE: dict[str, Any] = {"to": "", "params": {}, "last_error": "", "answer": "", "history": []}
_CLEARED = {"$eq": ["$to", ""]}
_LONGEST_HISTORY = 40


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

    async def finish(self, mail: Mail, worker: str, change: dict[str, Any], tried: Try | None = None) -> bool:
        """Records the outcome of a lease; False when the lease was lost to another worker meanwhile."""
        result = await self._outbox.update_one(
            {"_id": mail.id, "state": MailState.QUEUED, "leased_by": worker, "tries": mail.tries},
            _outcome(change, tried),
        )
        return result.matched_count == 1

    async def get(self, mail_id: str) -> Mail | None:
        """One row."""
        return _load(await self._outbox.find_one({"_id": mail_id}))

    async def again(self, mail_id: str, tried: Try, tx: Tx) -> Mail | None:
        """Queues a mail anew that did not arrive and whose recipient is known; None for any other."""
        return await self._turn(
            {"_id": mail_id, "state": {"$in": DEAD}, "to": {"$ne": ""}},
            {"state": MailState.QUEUED, "due_at": tried.at, "tries": 0, "leased_by": None, "last_error": ""},
            tried,
            tx,
        )

    async def came_back(self, mail_id: str, state: MailState | None, tried: Try, tx: Tx) -> Mail | None:
        """Notes what was reported of a mail; one that was sent gets the new `state`, if any.

        The mail, None when there is no such. Of one that names nobody any more, only the state changes.
        """
        if state is not None:
            change = {"state": state, "last_error": tried.said}
            mail = await self._turn({"_id": mail_id, "state": MailState.SENT}, change, tried, tx)
            if mail is not None:
                return mail
        return await self._turn({"_id": mail_id}, {}, tried, tx)

    async def _turn(self, match: dict[str, Any], change: dict[str, Any], tried: Try, tx: Tx) -> Mail | None:
        row = await self._outbox.find_one_and_update(
            match, _outcome(change, tried), return_document=AFTER, session=tx
        )
        return _load(row)

    async def page(
        self,
        number: int,
        size: int,
        *,
        state: MailState | None = None,
        deferred: bool | None = None,
        purpose: Purpose | None = None,
        to: str = "",
        subject_id: str = "",
    ) -> Page[Mail]:
        """Page `number` (from 1) of the mails that meet all that is given, the newest first."""
        match: dict[str, Any] = {}
        if state is not None:
            match["state"] = state
        if deferred is not None:
            match["last_error"] = {"$ne": ""} if deferred else ""
        if purpose is not None:
            match["purpose"] = purpose
        if subject_id:
            match["subject_id"] = subject_id
        if to:
            match["to"] = to
        collation = FOLD_CASE if to else None
        return await page_of(Mail, self._outbox, match, NEWEST_FIRST, number, size, collation=collation)

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
    """Matches, each with the collation of its index.

    Mails about a payment of an order have the payment as their subject, and name the order besides.
    """
    ids = {"$in": list(subject_ids)}
    payments = {"purpose": {"$in": [Purpose.MONEY_HELD, Purpose.MONEY_RETURNED]}, "params.order_id": ids}
    return [({"to": email}, FOLD_CASE), ({"subject_id": ids}, None), (payments, None)]


def _outcome(change: dict[str, Any], tried: Try | None) -> list[dict[str, Any]]:
    """The change of a row after a try; one that is to be forgotten is cleared once nothing more is tried."""
    fields: dict[str, Any] = {name: {"$literal": value} for name, value in change.items()}
    if tried is not None:
        grown = [{"$ifNull": ["$history", []]}, [{"$literal": tried.model_dump()}]]
        fields["history"] = {"$slice": [{"$concatArrays": grown}, -_LONGEST_HISTORY]}
    if "state" in change or tried is not None:
        ended = change.get("state", MailState.QUEUED) is not MailState.QUEUED
        over = {"$or": ["$forget", _CLEARED]} if ended else _CLEARED
        for name, empty in _WHOSE.items():
            kept = fields.get(name, f"${name}")
            fields[name] = {"$cond": [over, {"$literal": empty}, kept]}
    return [{"$set": fields}]


def _load(row: dict[str, Any] | None) -> Mail | None:
    return Mail.from_mongo(row) if row else None
