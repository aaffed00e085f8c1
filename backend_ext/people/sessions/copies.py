"""What Redis holds of sessions and accounts, so that most checks ask MongoDB nothing.

Each copy carries a version, and an older one never replaces a newer one: a process that read an account
before it was changed, and comes late, cannot bring the old rights back.
"""

import time
from contextlib import suppress
from datetime import datetime

from pydantic import BaseModel, ConfigDict
from redis.asyncio import Redis

from backend_ext.people.models import Person, User
from backend_ext.store.absence import Absence
from backend_ext.store.redis import OUTAGE

SECONDS = 3600
ENDED = 1  # the version of a session that is over; a live one has 0

_PUT = """
local kept = redis.call('GET', KEYS[1])
if kept then
  local version = tonumber(string.match(kept, '^(%d+) '))
  if version and version > tonumber(ARGV[1]) then return 0 end
end
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2], 'EX', ARGV[3])
return 1
"""
_GET = """
local session = redis.call('GET', KEYS[1])
if not session then return {false, false} end
local user = string.match(session, '"user_id":"(%x+)"')
if not user then return {session, false} end
return {session, redis.call('GET', 'user_sessions:' .. user)}
"""


class SessionCopy(BaseModel):
    """What is kept of a session."""

    model_config = ConfigDict(frozen=True)

    session_id: str
    user_id: str
    expires_at: datetime


class Found(BaseModel):
    """A hit: the session, and who it is unless that must be read. `over`: it is known to have ended."""

    model_config = ConfigDict(frozen=True)

    over: bool = False
    session: SessionCopy | None = None
    person: Person | None = None


NOTHING = Found()


class Copies:
    """Copies under `auth_tokens:<token hash>` and `user_sessions:<user id>`; silent while Redis is away."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._absence = Absence()
        self._put_script = redis.register_script(_PUT)
        self._get_script = redis.register_script(_GET)

    async def get(self, token: str) -> Found:
        """What is known of a token hash, in one round trip; nothing while Redis is away."""
        now = time.monotonic()
        if not self._absence.ask(now):
            return NOTHING
        try:
            kept, user = await self._get_script(keys=[f"auth_tokens:{token}"])
        except OUTAGE:
            self._absence.found_away(now)
            return NOTHING
        self._absence.found_there()
        return _read(kept, user) if kept else NOTHING

    async def put_session(self, token: str, session: SessionCopy) -> None:
        """Keeps a live session's copy; one that was marked as over stays so."""
        if self._absence.ask(time.monotonic()):
            await self._put(f"auth_tokens:{token}", 0, session.model_dump_json())

    async def fill_user(self, user: User) -> None:
        """Keeps an account's copy for the next check; not while Redis is away."""
        if self._absence.ask(time.monotonic()):
            await self.put_user(user)

    async def put_user(self, user: User) -> bool:
        """Keeps an account's copy, unless a newer one is kept; False when Redis is away."""
        text = Person.of(user, "").model_dump_json()
        return await self._put(f"user_sessions:{user.id}", user.version, text)

    async def drop_user(self, user_id: str) -> None:
        """Drops an account's copy."""
        with suppress(*OUTAGE):
            await self._redis.delete(f"user_sessions:{user_id}")

    async def mark_over(self, tokens: list[str]) -> bool:
        """Marks sessions as over; False when Redis is away."""
        for token in tokens:
            if not await self._put(f"auth_tokens:{token}", ENDED, "{}"):
                return False
        return True

    async def _put(self, key: str, version: int, text: str) -> bool:
        try:
            await self._put_script(keys=[key], args=[version, text, SECONDS])
        except OUTAGE:
            self._absence.found_away(time.monotonic())
            return False
        return True


def _read(kept: str, user: str | None) -> Found:
    """What a copy says; nothing when another version of the program wrote it."""
    version, _, session = kept.partition(" ")
    try:
        if int(version) >= ENDED:
            return Found(over=True)
        return Found(
            session=SessionCopy.model_validate_json(session),
            person=Person.model_validate_json(user.partition(" ")[2]) if user else None,
        )
    except ValueError:
        return NOTHING
