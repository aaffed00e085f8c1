"""The breaker around the gateway: closed, open, and one probe at a time."""

import asyncio

import pytest

from backend_ext.payments.breaker import Breaker, BreakerState
from backend_ext.payments.errors import GatewayDown


class _Watch:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def _call(breaker: Breaker, *, down: bool) -> bool:
    """Whether the call was let through."""
    through = False
    try:
        async with breaker.guard():
            through = True
            if down:
                raise GatewayDown
    except GatewayDown:
        pass
    return through


def _breaker() -> tuple[Breaker, _Watch]:
    watch = _Watch()
    return Breaker(watch, failures=3, rest=30), watch


async def test_it_opens_after_failures_in_a_row_and_only_then() -> None:
    breaker, _ = _breaker()
    for down in (True, True, False, True, True):
        assert await _call(breaker, down=down)
    assert breaker.state is BreakerState.CLOSED
    assert await _call(breaker, down=True)
    assert breaker.state is BreakerState.OPEN
    assert not await _call(breaker, down=False)


@pytest.mark.parametrize(("down", "state"), [(True, BreakerState.OPEN), (False, BreakerState.CLOSED)])
async def test_after_its_rest_one_probe_decides(down: bool, state: BreakerState) -> None:
    breaker, watch = _breaker()
    for _ in range(3):
        await _call(breaker, down=True)
    watch.now = 30
    assert breaker.state is BreakerState.HALF_OPEN
    assert await _call(breaker, down=down)
    assert breaker.state is state


async def test_of_many_calls_at_once_one_is_the_probe() -> None:
    breaker, watch = _breaker()
    for _ in range(3):
        await _call(breaker, down=True)
    watch.now = 31
    let_through = 0

    async def slow() -> None:
        nonlocal let_through
        async with breaker.guard():
            let_through += 1
            await asyncio.sleep(0)

    await asyncio.gather(*(slow() for _ in range(10)), return_exceptions=True)

    assert (let_through, breaker.state) == (1, BreakerState.CLOSED)


async def test_a_probe_that_is_given_up_leaves_the_next_one_free() -> None:
    breaker, watch = _breaker()
    for _ in range(3):
        await _call(breaker, down=True)
    watch.now = 31

    async def hang() -> None:
        async with breaker.guard():
            await asyncio.Event().wait()

    probe = asyncio.create_task(hang())
    await asyncio.sleep(0)
    assert not await _call(breaker, down=False)
    probe.cancel()
    await asyncio.gather(probe, return_exceptions=True)

    assert breaker.state is BreakerState.HALF_OPEN
    assert await _call(breaker, down=False)
    assert breaker.state is BreakerState.CLOSED
