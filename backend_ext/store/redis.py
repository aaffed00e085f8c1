"""Redis (Valkey): a cache, a counter and a queue, never the only copy of anything that matters."""

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialWithJitterBackoff
from redis.exceptions import RedisError

_WAIT_SECONDS = 3.0
OUTAGE: tuple[type[Exception], ...] = (RedisError, OSError)


def connect(url: str, *, blocking: bool = False) -> Redis:
    """A client that gives up in about 0.1 s when the server is away (the default stalls for seconds).

    `blocking`: for subscriptions and blocking reads, which may wait without a limit.
    """
    # Who finds all connections busy waits a little: an error would look like an outage, and a crowd would
    # switch the rate limits off.
    pool = BlockingConnectionPool.from_url(
        url,
        timeout=_WAIT_SECONDS,
        decode_responses=True,
        retry=Retry(ExponentialWithJitterBackoff(base=0.05, cap=0.5), 2),
        socket_connect_timeout=0.5,
        socket_timeout=None if blocking else 1.0,
        max_connections=40,
    )
    return Redis.from_pool(pool)


def connect_binary(url: str) -> Redis:
    """The same for who stores bytes and subscribes, as the framework of the pages does."""
    return Redis.from_url(
        url,
        retry=Retry(ExponentialWithJitterBackoff(base=0.05, cap=0.5), 1),
        socket_connect_timeout=0.5,
    )
