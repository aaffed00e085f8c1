"""Cache-aside over Redis with tags and a stampede lock. Without Redis it computes, and nothing fails."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar

from cashews import Cache as Backend
from cashews.exceptions import CacheBackendInteractionError as Away
from pydantic import TypeAdapter

T = TypeVar("T")


class Cache:
    """Typed values under string keys: a hit gives back the model, not a dict.

    Values are stored as JSON, never pickled: what can write to Redis cannot run code here.
    """

    def __init__(self, url: str) -> None:
        self._backend = Backend()
        self._backend.setup(
            url,
            suppress=False,
            pickle_type="json",
            socket_connect_timeout=0.5,
            socket_timeout=1.0,
            max_connections=20,
        )

    async def get(
        self,
        key: str,
        adapter: TypeAdapter[T],
        load: Callable[[], Awaitable[T]],
        *,
        seconds: int,
        tags: tuple[str, ...] = (),
    ) -> T:
        """The value under `key`; without one `load()`ed, once for all who wait, and kept for `seconds`."""
        try:
            hit = await self._backend.get(key)
            if hit is None:
                async with self._backend.lock(f"lock:{key}", expire=5):
                    hit = await self._backend.get(key)
                    if hit is None:
                        return await self._fill(key, adapter, load, seconds, tags)
        except Away:
            return await load()
        return adapter.validate_json(hit)

    async def _fill(
        self,
        key: str,
        adapter: TypeAdapter[T],
        load: Callable[[], Awaitable[T]],
        seconds: int,
        tags: tuple[str, ...],
    ) -> T:
        value = await load()
        text: Any = adapter.dump_json(value, by_alias=True).decode()
        with suppress(Away):
            await self._backend.set(key, text, expire=seconds, tags=tags)
        return value

    async def forget(self, *tags: str) -> None:
        """Drops every value kept under one of `tags`. With Redis away it waits out their lifetime."""
        with suppress(Away):
            await self._backend.delete_tags(*tags)

    async def close(self) -> None:
        """Closes the connections."""
        await self._backend.close()
