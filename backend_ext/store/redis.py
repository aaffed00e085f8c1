"""Redis (Valkey): a cache, a counter and a queue, never the only copy of anything that matters."""

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialWithJitterBackoff
from redis.exceptions import RedisError

OUTAGE: tuple[type[Exception], ...] = (RedisError, OSError)


def connect(url: str, *, blocking: bool = False) -> Redis:
    """A client that gives up in about 0.1 s when the server is away (the default stalls for seconds).

    `blocking`: for subscriptions and blocking reads, which may wait without a limit.
    """
    return Redis.from_url(
        url,
        decode_responses=True,
        retry=Retry(ExponentialWithJitterBackoff(base=0.05, cap=0.5), 2),
        socket_connect_timeout=0.5,
        socket_timeout=None if blocking else 1.0,
        max_connections=40,
    )
