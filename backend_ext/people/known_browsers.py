"""Browsers that have signed in to an account before: strangers' failures do not shut them out."""

from redis.asyncio import Redis

from backend_ext.kit.ids import token_hash
from backend_ext.store.redis import OUTAGE

_SECONDS = 90 * 24 * 3600


class KnownBrowsers:
    """Which browser (by its visitor id) knows which account; in Redis, and nothing is lost with it."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def knows(self, email_key: str, browser: str) -> bool:
        """Whether `browser` has signed in to the account before; no while Redis is away."""
        if not browser:
            return False
        try:
            return bool(await self._redis.exists(_key(email_key, browser)))
        except OUTAGE:
            return False

    async def remember(self, email_key: str, browser: str) -> None:
        """Remembers `browser` for 90 days; "" is nobody. Not while Redis is away."""
        if not browser:
            return
        try:
            await self._redis.set(_key(email_key, browser), "1", ex=_SECONDS)
        except OUTAGE:
            return


def _key(email_key: str, browser: str) -> str:
    return f"known_browser:{token_hash(f'{browser} {email_key}')}"
