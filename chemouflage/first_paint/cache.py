"""Bodies kept in this process: a short life, one maker at a time, the old one when a new cannot be made."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

# While the database is away, who has an old page need not wait until that is certain.
_PATIENCE_SECONDS = 1.0


@dataclass(slots=True)
class _Entry(Generic[T]):
    value: T
    fresh_until: float
    stale_until: float


class BodyCache(Generic[T]):
    """At most `size` values, each fresh for `fresh` seconds, and for `stale` more while making one fails."""

    def __init__(self, *, size: int, fresh: float, stale: float) -> None:
        self._size, self._fresh, self._stale = size, fresh, stale
        self._entries: OrderedDict[Hashable, _Entry[T]] = OrderedDict()
        self._making: dict[Hashable, asyncio.Future[T]] = {}

    def hit(self, key: Hashable) -> T | None:
        """The fresh value under `key`, if there is one."""
        entry = self._entries.get(key)
        if entry is None or entry.fresh_until < time.monotonic():
            return None
        self._entries.move_to_end(key)
        return entry.value

    async def get(
        self, key: Hashable, make: Callable[[], Awaitable[T]], *, forgive: Callable[[Exception], bool]
    ) -> T:
        """The value under `key`, made once for all who wait.

        A stale value is given when `make` takes longer than a second or raises an error `forgive` accepts.
        """
        if (value := self.hit(key)) is not None:
            return value
        making = self._making.get(key)
        if making is None:
            making = asyncio.ensure_future(make())
            self._making[key] = making
            making.add_done_callback(lambda done: self._made(key, done))
        entry = self._entries.get(key)
        if entry is None or entry.stale_until < time.monotonic():
            return await asyncio.shield(making)
        await asyncio.wait((making,), timeout=_PATIENCE_SECONDS)
        if not making.done():
            return entry.value
        error = making.exception()
        return entry.value if isinstance(error, Exception) and forgive(error) else making.result()

    def _made(self, key: Hashable, done: "asyncio.Future[T]") -> None:
        self._making.pop(key, None)
        if done.cancelled() or done.exception() is not None:
            return
        now = time.monotonic()
        self._entries[key] = _Entry(done.result(), now + self._fresh, now + self._fresh + self._stale)
        self._entries.move_to_end(key)
        while len(self._entries) > self._size:
            self._entries.popitem(last=False)
