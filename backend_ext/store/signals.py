"""Short-lived signals between processes over Redis pub/sub.

Best effort: every listener also looks by itself.
"""

import asyncio
from contextlib import suppress

from redis.asyncio import Redis

from backend_ext.store.redis import OUTAGE, connect


class Signals:
    """Publishes to and waits on named channels."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._publisher: Redis = connect(url)

    async def publish(self, channel: str) -> None:
        """Wakes whoever waits on `channel`; silent when Redis is away."""
        with suppress(*OUTAGE):
            await self._publisher.publish(f"signal:{channel}", "1")

    async def wait(self, channel: str, seconds: float) -> None:
        """Returns at a signal on `channel`, or after `seconds`, also when Redis is away."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        client = connect(self._url, blocking=True)
        try:
            async with client.pubsub() as listener:
                await listener.subscribe(f"signal:{channel}")
                while (left := deadline - loop.time()) > 0:
                    if await listener.get_message(ignore_subscribe_messages=True, timeout=left):
                        return
        except OUTAGE:
            await asyncio.sleep(max(0.0, deadline - loop.time()))
        finally:
            with suppress(*OUTAGE):
                await client.aclose()

    async def close(self) -> None:
        """Closes the connection."""
        with suppress(*OUTAGE):
            await self._publisher.aclose()
