"""What somebody typed into a form that was refused, for the page that shows it again without scripts."""

import json
from collections.abc import Mapping

from redis.asyncio import Redis

from backend_ext.kit.ids import new_token
from backend_ext.store.redis import OUTAGE

_SECONDS = 15 * 60
_LONGEST_KEY = 64
_LONGEST_TEXT = 8000  # twice what a message may have: who wrote too much loses nothing of it


class Drafts:
    """Kept in Redis for 15 minutes under a key nobody can guess; while Redis is away they are lost."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def keep(self, fields: Mapping[str, str]) -> str:
        """The key of these texts, each cut after 8000 characters; "" when they could not be kept."""
        key = new_token()
        short = {name: text[:_LONGEST_TEXT] for name, text in fields.items()}
        kept = json.dumps(short, ensure_ascii=False).encode(errors="replace")
        try:
            await self._redis.set(f"draft:{key}", kept, ex=_SECONDS)
        except OUTAGE:
            return ""
        return key

    async def read(self, key: str) -> dict[str, str]:
        """The texts of a key; none for one that is over or never was."""
        if not key or len(key) > _LONGEST_KEY:
            return {}
        try:
            found = await self._redis.get(f"draft:{key}")
        except OUTAGE:
            return {}
        return json.loads(found) if found else {}
