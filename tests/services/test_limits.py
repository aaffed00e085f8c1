"""Rate limits count per key in a moving window, and hold nobody up while Redis is away."""

import asyncio

import pytest

from backend_ext.dev.servers import ValkeyServer
from backend_ext.kit.errors import TooMany
from backend_ext.store.limits import OPEN_FAILURES, Limit, RateLimiter

THREE = Limit("test", 3, 60)


def _let_through(name: str) -> float:
    return OPEN_FAILURES.labels(name)._value.get()


async def test_the_fourth_try_is_refused_with_the_time_to_wait(redis_url: str) -> None:
    limiter = RateLimiter(redis_url)
    for _ in range(3):
        await limiter.hit("somebody", THREE)
    with pytest.raises(TooMany) as refused:
        await limiter.hit("somebody", THREE)
    assert 1 <= refused.value.retry_after <= 60
    await limiter.close()


async def test_others_and_other_places_are_counted_apart(redis_url: str) -> None:
    limiter = RateLimiter(redis_url)
    for _ in range(3):
        await limiter.hit("somebody", THREE)
    await limiter.hit("somebody else", THREE)
    await limiter.hit("somebody", Limit("elsewhere", 3, 60))
    with pytest.raises(TooMany):
        await limiter.hit("somebody", THREE)
    await limiter.close()


async def test_a_crowd_at_once_does_not_get_past_the_limit(redis_url: str) -> None:
    limiter = RateLimiter(redis_url)
    before = _let_through("test")

    tries = (limiter.hit("somebody", THREE) for _ in range(400))
    told = await asyncio.gather(*tries, return_exceptions=True)

    assert [type(error) for error in told if error is not None] == [TooMany] * 397
    assert _let_through("test") == before
    await limiter.close()


async def test_without_redis_everybody_passes_and_it_is_counted(own_valkey_server: ValkeyServer) -> None:
    limiter = RateLimiter(f"{own_valkey_server.url}/0")
    closed = Limit("closed", 1, 60)
    await limiter.hit("somebody", closed)
    own_valkey_server.stop()
    before = _let_through("closed")
    await limiter.hit("somebody", closed)
    await limiter.hit("somebody", closed)
    assert _let_through("closed") == before + 2
    await limiter.close()
