"""Cache-aside over Redis with tags and a stampede lock. Without Redis it computes, and nothing fails."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar, cast

from cashews import Cache as Backend
from cashews.exceptions import CacheBackendInteractionError as Away
from pydantic import TypeAdapter, ValidationError

T = TypeVar("T")

_LOCK_SECONDS, _LOOK_EVERY = 5, 0.05


class Cache:
    """Typed values under string keys: a hit gives back the model, not a dict.

    Values are stored as JSON, never pickled: what can write to Redis cannot run code here. A hit may be the
    same object as the hit before: callers do not change it. Keys are few and fixed, never a visitor's words.
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
            wait_for_connection_timeout=1.0,
        )
        self._loading: dict[str, asyncio.Future[Any]] = {}
        # The text last read under a key, and its value: parsing the catalogue takes milliseconds.
        self._read: dict[str, tuple[str, Any]] = {}

    async def get(
        self,
        key: str,
        adapter: TypeAdapter[T],
        load: Callable[[], Awaitable[T]],
        *,
        seconds: int,
        tags: tuple[str, ...] = (),
    ) -> T:
        """The value under `key`; without one `load()`ed, once for all who wait, and kept for `seconds`.

        All who wait in this process share what `load()` raises; for one key it is always the same `load`.
        """
        with suppress(Away):
            if (hit := await self._kept(key, adapter)) is not None:
                return hit
        loading = self._loading.get(key)
        if loading is None:
            loading = asyncio.ensure_future(self._alone(key, adapter, load, seconds, tags))
            self._loading[key] = loading
            loading.add_done_callback(lambda done: self._loaded(key, done))
        value: T = await asyncio.shield(loading)
        return value

    async def _alone(
        self,
        key: str,
        adapter: TypeAdapter[T],
        load: Callable[[], Awaitable[T]],
        seconds: int,
        tags: tuple[str, ...],
    ) -> T:
        """What another process has just loaded, else `load()`ed while other processes wait."""
        lock = self._backend.lock(f"lock:{key}", expire=_LOCK_SECONDS, check_interval=_LOOK_EVERY)
        try:
            async with lock:
                if (hit := await self._kept(key, adapter)) is not None:
                    return hit
                value = await load()
                text: Any = adapter.dump_json(value, by_alias=True).decode()
                with suppress(Away):
                    await self._backend.set(key, text, expire=seconds, tags=tags)
                return value
        except Away:
            return await load()

    async def _kept(self, key: str, adapter: TypeAdapter[T]) -> T | None:
        """The value in Redis; None when there is none, or one that another version of the program kept."""
        text = await self._backend.get(key)
        if text is None:
            return None
        known = self._read.get(key)
        if known is not None and known[0] == text:
            return cast("T", known[1])
        try:
            value = adapter.validate_json(text)
        except ValidationError:
            return None
        self._read[key] = (text, value)
        return value

    def _loaded(self, key: str, done: "asyncio.Future[Any]") -> None:
        self._loading.pop(key, None)
        if not done.cancelled():
            done.exception()  # seen, also when all who waited have gone

    async def forget(self, *tags: str) -> None:
        """Drops every value kept under one of `tags`. With Redis away it waits out their lifetime."""
        with suppress(Away):
            await self._backend.delete_tags(*tags)

    async def close(self) -> None:
        """Closes the connections."""
        await self._backend.close()
