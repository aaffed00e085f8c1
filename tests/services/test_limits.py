"""Rate limits count per key in moving windows, all or none; and what they do while Redis is away."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from limits.aio.strategies import MovingWindowRateLimiter

from backend_ext.dev.servers import ValkeyServer
from backend_ext.kit.errors import TooMany
from backend_ext.store.limits import LOCAL_COUNTS, OPEN_FAILURES, Limit, RateLimiter
from backend_ext.store.redis import connect
from backend_ext.store.windows import SharedWindows
from tests.clock import Clock

THREE = Limit("test", 3, 60)
SLOWER = Limit("slower", 5, 900, pause=2)


@pytest.fixture
def clock() -> Clock:
    """The time of this test."""
    return Clock()


@pytest.fixture
async def limiter(redis_url: str, clock: Clock) -> AsyncIterator[RateLimiter]:
    """A limiter over the session's Valkey."""
    made = RateLimiter(redis_url, clock=clock)
    yield made
    await made.close()


def _let_through(name: str) -> float:
    return OPEN_FAILURES.labels(name)._value.get()


def _counted_here(name: str) -> float:
    return LOCAL_COUNTS.labels(name)._value.get()


async def _wait(limiter: RateLimiter, *limits: Limit, key: str = "somebody") -> int:
    """The seconds a try is told to wait; 0 when it was let through."""
    try:
        await limiter.hit(key, *limits)
    except TooMany as refused:
        return refused.retry_after
    return 0


async def _strict_wait(limiter: RateLimiter, limit: Limit, key: str = "somebody") -> int:
    try:
        await limiter.hit_strictly((key, limit))
    except TooMany as refused:
        return refused.retry_after
    return 0


async def test_the_fourth_try_is_refused_with_the_time_to_wait(limiter: RateLimiter, clock: Clock) -> None:
    for _ in range(3):
        assert await _wait(limiter, THREE) == 0
        clock.go(10)
    assert await _wait(limiter, THREE) == 30
    clock.go(29.5)
    assert await _wait(limiter, THREE) == 1


async def test_the_window_moves_with_the_time(limiter: RateLimiter, clock: Clock) -> None:
    for _ in range(3):
        await limiter.hit("somebody", THREE)
        clock.go(20)
    assert [await _wait(limiter, THREE), await _wait(limiter, THREE)] == [0, 20]
    clock.go(20)
    assert [await _wait(limiter, THREE), await _wait(limiter, THREE)] == [0, 20]


async def test_others_and_other_places_are_counted_apart(limiter: RateLimiter) -> None:
    for _ in range(3):
        await limiter.hit("somebody", THREE)
    assert await _wait(limiter, THREE, key="somebody else") == 0
    assert await _wait(limiter, Limit("elsewhere", 3, 60)) == 0
    assert await _wait(limiter, THREE) == 60


async def test_a_try_refused_by_one_window_counts_in_none(limiter: RateLimiter, clock: Clock) -> None:
    minute, hour = Limit("test", 2, 60), Limit("test", 3, 3600)
    told = [await _wait(limiter, minute, hour) for _ in range(5)]
    assert told == [0, 0, 60, 60, 60]
    clock.go(60)
    assert [await _wait(limiter, minute, hour), await _wait(limiter, minute, hour)] == [0, 3540]


async def test_the_longest_wait_is_told(limiter: RateLimiter) -> None:
    assert await _wait(limiter, Limit("short", 1, 10), Limit("long", 1, 500)) == 0
    assert await _wait(limiter, Limit("short", 1, 10), Limit("long", 1, 500)) == 500


async def test_after_the_second_try_each_waits_twice_as_long(limiter: RateLimiter, clock: Clock) -> None:
    assert [await _wait(limiter, SLOWER) for _ in range(3)] == [0, 0, 2]
    clock.go(1.9)
    assert await _wait(limiter, SLOWER) == 1, "who did not wait is not made to wait longer"
    for waited, next_wait in ((0.1, 4), (4, 8), (8, 900 - 2 - 4 - 8)):
        clock.go(waited)
        assert [await _wait(limiter, SLOWER), await _wait(limiter, SLOWER)] == [0, next_wait]


async def test_the_librarys_own_strategy_reads_the_same_count(redis_url: str, limiter: RateLimiter) -> None:
    await limiter.hit("somebody", THREE)
    redis = connect(redis_url)
    window = MovingWindowRateLimiter(SharedWindows(redis_url, redis))
    assert (await window.get_window_stats(THREE.item(), "somebody")).remaining == 2
    await redis.aclose()


async def test_a_crowd_at_once_does_not_get_past_the_limit(redis_url: str) -> None:
    one, other = RateLimiter(redis_url), RateLimiter(redis_url)
    before = _let_through("test")

    tries = ((one, other)[turn % 2].hit("somebody", THREE) for turn in range(400))
    told = await asyncio.gather(*tries, return_exceptions=True)

    assert [type(error) for error in told if error is not None] == [TooMany] * 397
    assert _let_through("test") == before
    await one.close()
    await other.close()


async def test_what_is_given_back_may_be_tried_again(limiter: RateLimiter, clock: Clock) -> None:
    first = await limiter.hit_strictly(("somebody", THREE))
    clock.go(1)
    await limiter.hit_strictly(("somebody", THREE))
    clock.go(1)
    await limiter.hit_strictly(("somebody", THREE))
    await limiter.give_back(first)
    assert [await _strict_wait(limiter, THREE), await _strict_wait(limiter, THREE)] == [0, 59]
    await limiter.give_back(first, ("somebody", THREE))
    assert [await _strict_wait(limiter, THREE) for _ in range(4)] == [0, 0, 0, 60]


async def test_nothing_is_kept_for_ever(limiter: RateLimiter, redis_url: str) -> None:
    await limiter.hit("somebody", THREE, SLOWER)
    redis = connect(redis_url)
    ages = {key: await redis.ttl(key) for key in await redis.keys("*")}
    await redis.aclose()
    assert len(ages) == 2
    assert {all(key.startswith("rate_limit:") for key in ages)} == {True}
    assert sorted(age > 0 and age <= 900 for age in ages.values()) == [True, True]


async def test_without_redis_everybody_passes_and_it_is_counted(own_valkey_server: ValkeyServer) -> None:
    limiter = RateLimiter(f"{own_valkey_server.url}/0")
    closed = Limit("closed", 1, 60)
    await limiter.hit("somebody", closed)
    own_valkey_server.stop()
    before = _let_through("closed")
    assert [await _wait(limiter, closed) for _ in range(2)] == [0, 0]
    assert _let_through("closed") == before + 2
    await limiter.close()


async def test_without_redis_strict_tries_are_counted_here(
    own_valkey_server: ValkeyServer, clock: Clock
) -> None:
    limiter = RateLimiter(f"{own_valkey_server.url}/0", clock=clock)
    strict = Limit("strict", 3, 900)
    assert await _strict_wait(limiter, strict) == 0
    own_valkey_server.kill()
    before = _counted_here("strict"), _let_through("strict")

    told = [await _strict_wait(limiter, strict) for _ in range(4)]

    assert told == [0, 0, 900, 900], "what was tried before the outage counts too"
    assert (_counted_here("strict"), _let_through("strict")) == (before[0] + 4, before[1])
    assert await _strict_wait(limiter, strict, key="somebody else") == 0
    clock.go(900)
    assert await _strict_wait(limiter, strict) == 0
    await limiter.close()


async def test_redis_back_and_empty_gives_nobody_a_fresh_start(
    own_valkey_server: ValkeyServer, clock: Clock
) -> None:
    limiter = RateLimiter(f"{own_valkey_server.url}/0", clock=clock)
    strict, plain = Limit("strict", 3, 900), Limit("plain", 1, 900)
    own_valkey_server.kill()
    assert [await _strict_wait(limiter, strict) for _ in range(2)] == [0, 0]
    own_valkey_server.start()
    clock.go(3)

    assert [await _wait(limiter, plain) for _ in range(2)] == [0, 900], "Redis counts again"
    assert [await _strict_wait(limiter, strict) for _ in range(2)] == [0, 897]
    redis = connect(f"{own_valkey_server.url}/0")
    assert await redis.llen(f"rate_limit:{strict.window('somebody').key}") == 1
    await redis.aclose()
    await limiter.close()


async def test_while_redis_is_away_it_is_asked_only_now_and_then(
    own_valkey_server: ValkeyServer, clock: Clock
) -> None:
    limiter = RateLimiter(f"{own_valkey_server.url}/0", clock=clock)
    own_valkey_server.kill()
    assert await _wait(limiter, THREE) == 0
    own_valkey_server.start()
    assert [await _wait(limiter, THREE) for _ in range(5)] == [0] * 5, "not asked yet"
    clock.go(2)
    assert [await _wait(limiter, THREE) for _ in range(4)] == [0, 0, 0, 60]
    await limiter.close()
