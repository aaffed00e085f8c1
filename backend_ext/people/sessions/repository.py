"""Stored sessions."""

from datetime import datetime
from typing import Any

from backend_ext.people.sessions.models import Session
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import AFTER, Database, Index, Tx

SESSIONS = Collection(
    "sessions",
    indexes=(
        Index((("token", 1),), unique=True),
        Index((("user_id", 1), ("ended_at", 1))),
        Index((("forgotten", 1),), where={"ended_at": {"$type": "date"}}),
        Index((("expires_at", 1),), expire_after=24 * 3600),
    ),
)


class SessionRepository:
    """Sessions by token hash and by person."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._sessions = db[SESSIONS.name]

    async def insert(self, session: Session, tx: Tx | None = None) -> None:
        """Writes a new session."""
        await self._sessions.insert_one(session.to_mongo(), session=tx)

    async def live(self, token: str, now: datetime) -> Session | None:
        """The session of a token hash, unless it has ended."""
        row = await self._sessions.find_one({"token": token, **_live(now)})
        return Session.from_mongo(row) if row else None

    async def seen(self, session_id: str, now: datetime, until: datetime) -> None:
        """Notes that it was used, and until when it is good now."""
        await self._sessions.update_one(
            {"_id": session_id, "ended_at": None}, {"$set": {"seen_at": now, "expires_at": until}}
        )

    async def of_user(self, user_id: str, now: datetime) -> list[Session]:
        """A person's live sessions, the one used last first."""
        cursor = self._sessions.find({"user_id": user_id, **_live(now)}).sort("seen_at", -1)
        return [Session.from_mongo(row) async for row in cursor]

    async def end(self, user_id: str, session_id: str, now: datetime) -> Session | None:
        """Ends one session of this very person; None when there is no such live one."""
        row = await self._sessions.find_one_and_update(
            {"_id": session_id, "user_id": user_id, **_live(now)},
            _ended(now),
            return_document=AFTER,
        )
        return Session.from_mongo(row) if row else None

    async def end_all(self, user_id: str, now: datetime, tx: Tx | None = None, *, but: str = "") -> int:
        """Ends every session of a person but one; how many."""
        match = {"user_id": user_id, "_id": {"$ne": but}, **_live(now)}
        return (await self._sessions.update_many(match, _ended(now), session=tx)).modified_count

    async def unforgotten(self, limit: int) -> list[Session]:
        """Sessions that have ended and whose copy may still say otherwise."""
        cursor = self._sessions.find({"forgotten": False, "ended_at": {"$type": "date"}}).limit(limit)
        return [Session.from_mongo(row) async for row in cursor]

    async def forgotten(self, session_ids: list[str]) -> None:
        """Notes that their copies are marked."""
        await self._sessions.update_many({"_id": {"$in": session_ids}}, {"$set": {"forgotten": True}})


def _live(now: datetime) -> dict[str, Any]:
    return {"ended_at": None, "expires_at": {"$gt": now}}


def _ended(now: datetime) -> dict[str, Any]:
    return {"$set": {"ended_at": now, "expires_at": now}}
