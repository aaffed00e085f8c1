"""How often somebody may try: a moving window per key, counted in Redis."""

import math
import time
from dataclasses import dataclass

import structlog
from limits import RateLimitItem, RateLimitItemPerSecond
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from prometheus_client import Counter
from redis.asyncio import ConnectionPool

from backend_ext.kit.errors import TooMany
from backend_ext.store.redis import OUTAGE, connect

_log = structlog.get_logger(__name__)
OPEN_FAILURES = Counter("rate_limit_open_failures", "Tries let through because Redis was away", ["name"])


@dataclass(frozen=True, slots=True)
class Limit:
    """`amount` tries in `seconds`; `name` keeps the tries of one place apart from those of another."""

    name: str
    amount: int
    seconds: int

    def item(self) -> RateLimitItem:
        """The limit as the library counts it."""
        return RateLimitItemPerSecond(self.amount, self.seconds, namespace="rate_limit")


class RateLimiter:
    """Counts tries. While Redis is away nobody is held up; each such try is counted in OPEN_FAILURES."""

    def __init__(self, redis_url: str) -> None:
        self._redis = connect(redis_url)
        pool: ConnectionPool = self._redis.connection_pool
        storage = RedisStorage(f"async+{redis_url}", implementation="redispy", connection_pool=pool)  # type: ignore[arg-type]
        self._window = MovingWindowRateLimiter(storage)

    async def hit(self, key: str, limit: Limit) -> None:
        """Counts a try of `key`. Raises TooMany with the seconds until the next one is allowed."""
        item = limit.item()
        try:
            if await self._window.hit(item, limit.name, key):
                return
            reset = (await self._window.get_window_stats(item, limit.name, key)).reset_time
        except OUTAGE:
            OPEN_FAILURES.labels(limit.name).inc()
            _log.warning("rate limit not counted", limit=limit.name)
            return
        raise TooMany(max(1, math.ceil(reset - time.time())))

    async def close(self) -> None:
        """Closes the connections."""
        await self._redis.aclose()
