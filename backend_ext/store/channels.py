"""Words between processes over Redis pub/sub: one connection a process, however many channels it listens to.

Best effort, as signals are: whoever listens also looks by itself.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from redis.asyncio import Redis
from redis.asyncio.client import PubSub

from backend_ext.store.redis import OUTAGE, connect

Hear = Callable[[str], None]
_PAUSE = 1.0  # seconds after an outage
_PREFIX = "channel:"


class Channels:
    """Named channels. What is said on one is heard by every process that listens to it, ours too."""

    def __init__(self, url: str) -> None:
        self._publisher: Redis = connect(url)
        self._subscriber: Redis = connect(url, blocking=True)
        self._listeners: dict[str, Hear] = {}
        self._pubsub: PubSub | None = None
        self._reader: asyncio.Task[None] | None = None

    async def say(self, channel: str, word: str) -> None:
        """Says `word` on `channel`; silent when Redis is away."""
        with suppress(*OUTAGE):
            await self._publisher.publish(_PREFIX + channel, word)

    async def listen(self, channel: str, hear: Hear) -> None:
        """Calls `hear` with each word on `channel`. While Redis is away nothing is heard."""
        self._listeners[channel] = hear
        if self._reader is None:
            self._reader = asyncio.create_task(self._read())
        elif self._pubsub is not None:
            with suppress(*OUTAGE):  # the reader finds the outage too, and subscribes to all again
                await self._pubsub.subscribe(_PREFIX + channel)

    async def leave(self, channel: str, hear: Hear) -> None:
        """Calls `hear` no more; whoever listens to `channel` in its place stays."""
        if self._listeners.get(channel) != hear:
            return
        del self._listeners[channel]
        if not self._listeners:
            await self._stop()
        elif self._pubsub is not None:
            with suppress(*OUTAGE):
                await self._pubsub.unsubscribe(_PREFIX + channel)

    async def close(self) -> None:
        """Closes the connections."""
        await self._stop()
        with suppress(*OUTAGE):
            await self._publisher.aclose()
            await self._subscriber.aclose()

    async def _stop(self) -> None:
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.cancel()
            await asyncio.wait({reader})

    async def _read(self) -> None:
        while True:
            try:
                async with self._subscriber.pubsub() as pubsub:
                    await pubsub.subscribe(*(_PREFIX + name for name in self._listeners))
                    self._pubsub = pubsub
                    await self._hear(pubsub)
            except OUTAGE:
                await asyncio.sleep(_PAUSE)
            finally:
                self._pubsub = None

    async def _hear(self, pubsub: PubSub) -> None:
        while True:
            message = await pubsub.get_message(ignore_subscribe_messages=True, timeout=None)
            if message is None:
                continue
            hear = self._listeners.get(str(message["channel"]).removeprefix(_PREFIX))
            if hear is not None:
                hear(str(message["data"]))
