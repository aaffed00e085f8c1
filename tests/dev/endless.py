"""A queue whose one job never comes to its end, for `taskiq worker tests.dev.endless:broker`."""

import asyncio
import os

from redis.asyncio import Redis

from backend_ext.jobs.names import Job
from backend_ext.jobs.stream import JobStream

BEGUN = "endless:begun"


def broker() -> JobStream:
    """The queue at REDIS_URL; its heartbeat notes under BEGUN that it began, and hangs."""
    queue = JobStream(os.environ["REDIS_URL"])

    async def hang() -> None:
        await Redis(connection_pool=queue.connection_pool).lpush(BEGUN, "1")
        await asyncio.Event().wait()

    queue.register_task(hang, task_name=Job.HEARTBEAT.value)
    return queue
