"""How often somebody may try at an account: bounded for guessers, open for owners, the same for nobody's."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from typing import Any

import pytest
from redis.asyncio import Redis

from backend_ext.dev.servers import ValkeyServer
from backend_ext.kit.errors import TooMany
from backend_ext.people.known_browsers import KnownBrowsers
from backend_ext.people.throttles import SignInTry, Throttles
from backend_ext.store.limits import RateLimiter
from backend_ext.store.redis import connect
from tests.clock import Clock
from tests.shop import new_visitor_id

OWNER, NOBODY = "rahima@example.com", "nobody@example.com"
HOME, ELSEWHERE = "192.0.2.7", "198.51.100.20"


@pytest.fixture
def clock() -> Clock:
    """The time of this test."""
    return Clock()


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """A client of the session's Valkey."""
    client = connect(redis_url)
    yield client
    await client.aclose()


@pytest.fixture
async def throttles(redis_url: str, redis: Redis, clock: Clock) -> AsyncIterator[Throttles]:
    """The limits of accounts over the session's Valkey."""
    limiter = RateLimiter(redis_url, clock=clock)
    yield Throttles(limiter, KnownBrowsers(redis))
    await limiter.close()


async def _wait(tried: Awaitable[Any]) -> int:
    """The seconds a try is told to wait; 0 when it may be made."""
    try:
        await tried
    except TooMany as refused:
        return refused.retry_after
    return 0


async def _fail_five(throttles: Throttles, clock: Clock, email: str, address: str = HOME) -> None:
    for pause in (0, 0, 2, 4, 8):
        clock.go(pause)
        assert await _wait(throttles.before_sign_in(email, address)) == 0


@pytest.mark.parametrize("email", [OWNER, NOBODY])
async def test_wrong_passwords_are_told_to_wait_longer_and_longer(
    throttles: Throttles, clock: Clock, email: str
) -> None:
    known = await throttles.before_sign_in(OWNER, HOME, new_visitor_id())
    await throttles.succeeded_sign_in(known)
    assert await _wait(throttles.before_sign_in(email, HOME)) == 0
    told = []
    for pause in (0, 2, 4, 8):
        clock.go(pause)
        assert await _wait(throttles.before_sign_in(email, HOME)) == 0
        told.append(await _wait(throttles.before_sign_in(email, ELSEWHERE)))
    assert told == [2, 4, 8, 900 - 14]
    clock.go(900 - 14)
    assert await _wait(throttles.before_sign_in(email, HOME)) == 0


async def test_fifty_guesses_at_once_are_not_more_guesses(redis_url: str, redis: Redis) -> None:
    limiters = [RateLimiter(redis_url) for _ in range(2)]
    doors = [Throttles(limiter, KnownBrowsers(redis)) for limiter in limiters]

    guesses = (doors[n % 2].before_sign_in(OWNER, f"198.51.100.{n}", new_visitor_id()) for n in range(50))
    answers = await asyncio.gather(*guesses, return_exceptions=True)

    assert 1 <= sum(isinstance(answer, SignInTry) for answer in answers) <= 5
    assert {type(answer) for answer in answers} == {SignInTry, TooMany}
    for limiter in limiters:
        await limiter.close()


async def test_twenty_from_a_network_whatever_the_account(throttles: Throttles) -> None:
    for n in range(20):
        assert await _wait(throttles.before_sign_in(f"{n}@example.com", f"2001:db8:1:2::{n:x}")) == 0
    assert await _wait(throttles.before_sign_in("new@example.com", "2001:db8:1:2:ffff::")) == 900
    assert await _wait(throttles.before_sign_in("new@example.com", "2001:db8:1:3::")) == 0


async def test_what_succeeds_does_not_count_and_ends_the_row(throttles: Throttles, clock: Clock) -> None:
    for _ in range(30):
        assert await _wait(throttles.before_sign_in(OWNER, HOME)) == 0
        await throttles.succeeded_sign_in(await throttles.before_sign_in(OWNER, HOME))
        clock.go(900 / 19)  # the wrong ones before stay within 20 of the network
    assert await _wait(throttles.before_sign_in(OWNER, HOME)) == 0


async def test_what_could_not_be_checked_does_not_count(throttles: Throttles) -> None:
    for _ in range(30):
        await throttles.unchecked_sign_in(await throttles.before_sign_in(OWNER, HOME))
    assert [await _wait(throttles.before_sign_in(OWNER, HOME)) for _ in range(3)] == [0, 0, 2]


async def test_strangers_do_not_lock_the_owner_out(throttles: Throttles, clock: Clock, redis: Redis) -> None:
    browser = new_visitor_id()
    await throttles.succeeded_sign_in(await throttles.before_sign_in(OWNER, HOME, browser))
    await _fail_five(throttles, clock, OWNER)
    for n in range(15):
        await throttles.before_sign_in(f"{n}@example.com", HOME)
    assert await _wait(throttles.before_sign_in(OWNER, HOME, new_visitor_id())) == 900 - 14

    mine = await throttles.before_sign_in(OWNER, HOME, browser)
    await throttles.succeeded_sign_in(mine)

    assert await _wait(throttles.before_sign_in(OWNER, ELSEWHERE)) > 0, "strangers gain nothing by it"
    assert await _wait(throttles.before_sign_in(NOBODY, HOME, browser)) > 0, "it is known to one account only"
    assert [await _wait(throttles.before_sign_in(OWNER, HOME, browser)) for _ in range(3)] == [0, 0, 2]
    (key,) = await redis.keys("known_browser:*")
    assert 89 * 86400 < await redis.ttl(key) <= 90 * 86400


async def test_no_e_mail_address_lies_in_redis(throttles: Throttles, redis: Redis) -> None:
    await throttles.succeeded_sign_in(await throttles.before_sign_in(OWNER, HOME, new_visitor_id()))
    await throttles.before_sign_in(OWNER, HOME)
    await throttles.reset(OWNER, HOME)
    keys = await redis.keys("*")
    assert len(keys) == 5
    assert [key for key in keys if "rahima" in key] == []


async def test_codes_are_bounded_by_challenge_and_by_account(throttles: Throttles) -> None:
    told = [await _wait(throttles.before_second_factor("first", "user")) for _ in range(6)]
    assert told == [0] * 5 + [900]
    for n in range(15):
        assert await _wait(throttles.before_second_factor(f"next-{n}", "user")) == 0
    assert await _wait(throttles.before_second_factor("last", "user")) == 3600
    assert await _wait(throttles.before_second_factor("first of another", "another")) == 0


async def test_a_right_code_does_not_count(throttles: Throttles) -> None:
    for _ in range(30):
        await throttles.succeeded_second_factor(await throttles.before_second_factor("one", "user"))
    assert await _wait(throttles.before_second_factor("one", "user")) == 0


async def test_the_hours_of_mails_accounts_and_codes(throttles: Throttles) -> None:
    async def allowed(tries: list[Awaitable[Any]]) -> int:
        return [await _wait(tried) for tried in tries].count(0)

    assert await allowed([throttles.reset(OWNER, f"192.0.2.{n}") for n in range(9)]) == 3
    assert await allowed([throttles.reset(f"{n}@example.com", HOME) for n in range(30)]) == 20
    assert await allowed([throttles.sign_up(OWNER, f"192.0.2.{n}") for n in range(9)]) == 5
    assert await allowed([throttles.sign_up(f"{n}@example.com", ELSEWHERE) for n in range(15)]) == 10
    assert await allowed([throttles.redeem("user", f"192.0.2.{n}") for n in range(15)]) == 10
    assert await allowed([throttles.redeem(f"user-{n}", ELSEWHERE) for n in range(40)]) == 30
    assert await allowed([throttles.mail_link("user") for _ in range(5)]) == 3


async def test_without_redis_guessing_stays_bounded_and_the_rest_goes_on(
    own_valkey_server: ValkeyServer, clock: Clock
) -> None:
    url = f"{own_valkey_server.url}/0"
    redis, limiter = connect(url), RateLimiter(url, clock=clock)
    throttles = Throttles(limiter, KnownBrowsers(redis))
    browser = new_visitor_id()
    await throttles.succeeded_sign_in(await throttles.before_sign_in(OWNER, HOME, browser))
    own_valkey_server.kill()

    await _fail_five(throttles, clock, OWNER)
    assert await _wait(throttles.before_sign_in(OWNER, ELSEWHERE, browser)) == 886
    await throttles.succeeded_sign_in(await throttles.before_sign_in(NOBODY, HOME, browser))
    assert [await _wait(throttles.before_sign_in(NOBODY, HOME)) for _ in range(3)] == [0, 0, 2]
    for _ in range(6):
        await throttles.reset(OWNER, HOME)
        await throttles.mail_link("user")
    await limiter.close()
    await redis.aclose()
