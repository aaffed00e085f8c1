"""The queue: a Redis stream that is made again by itself after Redis lost it."""

import asyncio
from collections.abc import AsyncGenerator

import structlog
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialWithJitterBackoff
from taskiq import AckableMessage
from taskiq.abc.broker import AsyncBroker
from taskiq_redis import RedisStreamBroker

from backend_ext.store.redis import OUTAGE

_log = structlog.get_logger(__name__)

_BLOCK_SECONDS = 2
_LONGEST_PAUSE = 2.0
_LENGTH = 500  # the jobs come again every few seconds: older ones need not be kept
_REDELIVER_MS = 60_000


class JobStream(RedisStreamBroker):
    """taskiq's stream broker, except that an outage of Redis ends neither its reader nor its start."""

    def __init__(self, url: str) -> None:
        super().__init__(
            url,
            queue_name="jobs",
            consumer_group_name="workers",
            consumer_name="worker",  # one for all: a name for each start would stay in Redis for ever
            consumer_id="0",
            xread_block=_BLOCK_SECONDS * 1000,
            maxlen=_LENGTH,
            idle_timeout=_REDELIVER_MS,
            # Without it a worker killed at the wrong moment would keep the lock for ever.
            unacknowledged_lock_timeout=10,
            max_connection_pool_size=20,
            timeout=2,
            retry=Retry(ExponentialWithJitterBackoff(base=0.05, cap=0.5), 1),
            socket_connect_timeout=0.5,
            socket_timeout=_BLOCK_SECONDS + 1,
        )

    async def startup(self) -> None:
        """Starts without Redis too: `listen` makes the stream and its group as soon as it can."""
        await AsyncBroker.startup(self)

    async def listen(self) -> AsyncGenerator[AckableMessage, None]:
        """Messages as they come, for ever. After an outage or a flush it goes on by itself."""
        pause = 0.1
        while True:
            try:
                await self._declare_consumer_group()
                async for message in super().listen():
                    pause = 0.1
                    yield message
            except OUTAGE as error:
                _log.warning("job queue away", error=type(error).__name__, again_in=pause)
            await asyncio.sleep(pause)
            pause = min(_LONGEST_PAUSE, pause * 2)
