"""Who wants the same thing in this process goes one after the other, instead of colliding in the database."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager


class Turns:
    """Turns by key, first come, first served.

    They save retries; that nothing goes wrong is the database's work. So who has waited `patience` seconds
    goes ahead, whoever holds the turn.
    """

    def __init__(self, *, patience: float = 2.0) -> None:
        self._patience = patience
        self._locks: dict[str, asyncio.Lock] = {}
        self._wanted: Counter[str] = Counter()

    @asynccontextmanager
    async def of(self, keys: Iterable[str]) -> AsyncIterator[None]:
        """The body runs when it is its turn for every one of `keys`."""
        async with AsyncExitStack() as held:
            try:
                async with asyncio.timeout(self._patience):
                    for key in sorted(set(keys)):  # the same order for all: nobody waits in a circle
                        await held.enter_async_context(self._turn(key))
            except TimeoutError:
                pass
            yield

    @asynccontextmanager
    async def _turn(self, key: str) -> AsyncIterator[None]:
        self._wanted[key] += 1
        try:
            async with self._locks.setdefault(key, asyncio.Lock()):
                yield
        finally:
            self._wanted[key] -= 1
            if not self._wanted[key]:
                del self._wanted[key], self._locks[key]
