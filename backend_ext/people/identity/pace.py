"""Answers that take equally long, whatever was found out: time tells no more than words do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from backend_ext.kit.errors import ShopError


@asynccontextmanager
async def evenly(seconds: float, *, refusals_only: bool = False) -> AsyncIterator[None]:
    """Ends what is done inside not before `seconds` are over; with `refusals_only` success ends at once."""
    clock = asyncio.get_running_loop().time
    end = clock() + seconds
    try:
        yield
    except ShopError:
        await asyncio.sleep(end - clock())
        raise
    if not refusals_only:
        await asyncio.sleep(end - clock())
