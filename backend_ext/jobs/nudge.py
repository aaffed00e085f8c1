"""Asks the worker to do a job now instead of at its next turn."""

import asyncio
from contextlib import suppress

from taskiq.exceptions import SendTaskError
from taskiq.kicker import AsyncKicker

from backend_ext.jobs.names import Job
from backend_ext.jobs.stream import JobStream
from backend_ext.store.redis import OUTAGE

_SECONDS = 0.5


class Nudge:
    """Best effort: with Redis away, or slower than half a second, the job waits for its turn."""

    def __init__(self, url: str) -> None:
        self._stream = JobStream(url)

    async def kick(self, job: Job) -> None:
        """Puts `job` into the queue; silent when Redis is away."""
        kicker: AsyncKicker[[], None] = AsyncKicker(job.value, self._stream, {})
        with suppress(SendTaskError, *OUTAGE):
            async with asyncio.timeout(_SECONDS):
                await kicker.kiq()

    async def close(self) -> None:
        """Closes the connections."""
        with suppress(*OUTAGE):
            await self._stream.connection_pool.disconnect()
