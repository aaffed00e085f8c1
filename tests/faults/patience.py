"""Waiting as people and machines do: again and again, with an end."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import httpx

from backend_ext.store.outage import as_unavailable

T = TypeVar("T")
PAUSE = 0.2


async def persist(step: Callable[[], Awaitable[T]], seconds: float = 90.0) -> T:
    """The result of `step`, tried again while the shop is away. Raises its error after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return await step()
        except Exception as error:
            away = isinstance(error, httpx.TransportError) or as_unavailable(error) is not None
            if not away or time.monotonic() > deadline:
                raise
        await asyncio.sleep(PAUSE)


async def until(happened: Callable[[], Awaitable[object]], seconds: float = 120.0) -> float:
    """How many seconds it took until `happened`, while the shop may be away. Raises TimeoutError."""
    start = time.monotonic()
    while not await persist(happened, seconds):
        if time.monotonic() - start > seconds:
            raise TimeoutError(f"not after {seconds:.0f} s")
        await asyncio.sleep(PAUSE)
    return time.monotonic() - start
