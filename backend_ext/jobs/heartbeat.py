"""The worker's sign of life: a key that runs out when no task has run for a while."""

from redis.asyncio import Redis

KEY = "jobs:heartbeat"
_SECONDS = 45


class WorkerSilent(Exception):
    """No task has run lately."""


async def beat(redis: Redis) -> None:
    """Says that a task runs now."""
    await redis.set(KEY, "1", ex=_SECONDS)


async def worker_seen(redis: Redis) -> None:
    """Returns when a task ran in the last 45 s. Raises WorkerSilent, or the driver's error without Redis."""
    if not await redis.exists(KEY):
        raise WorkerSilent
