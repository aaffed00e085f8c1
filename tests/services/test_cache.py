"""The cache never stands between the shop and its data: what it holds may be old, foreign or out of reach."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator

import pytest
import redis
from pydantic import BaseModel, TypeAdapter

from backend_ext.store.cache import Cache

_NUMBER = TypeAdapter(int)


class _Shape(BaseModel):
    """A model as this version of the program has it."""

    name: str
    added: int


_SHAPE = TypeAdapter(_Shape)


@pytest.fixture
async def cache(redis_url: str) -> AsyncIterator[Cache]:
    made = Cache(redis_url)
    yield made
    await made.close()


async def test_what_another_version_kept_is_loaded_anew(cache: Cache) -> None:
    async def before() -> dict[str, str]:
        return {"name": "kept"}

    async def now() -> _Shape:
        return _Shape(name="loaded", added=1)

    async def never() -> _Shape:
        raise AssertionError("it is in the cache")

    await cache.get("shape", TypeAdapter(dict[str, str]), before, seconds=60)

    assert await cache.get("shape", _SHAPE, now, seconds=60) == _Shape(name="loaded", added=1)
    assert await cache.get("shape", _SHAPE, never, seconds=60) == _Shape(name="loaded", added=1)


async def test_all_who_wait_share_one_load_and_its_failure(cache: Cache) -> None:
    loads = 0

    async def load() -> int:
        nonlocal loads
        loads += 1
        await asyncio.sleep(0.2)
        raise ConnectionError("the database is away")

    start = time.perf_counter()
    waiting = [cache.get("number", _NUMBER, load, seconds=60) for _ in range(10)]
    told = await asyncio.gather(*waiting, return_exceptions=True)

    assert [str(error) for error in told] == ["the database is away"] * 10
    assert loads == 1
    assert time.perf_counter() - start < 1.0


async def test_one_who_gives_up_does_not_end_the_load_of_the_others(cache: Cache) -> None:
    go = asyncio.Event()

    async def load() -> int:
        await go.wait()
        return 7

    first = asyncio.create_task(cache.get("number", _NUMBER, load, seconds=60))
    second = asyncio.create_task(cache.get("number", _NUMBER, load, seconds=60))
    await asyncio.sleep(0.05)
    first.cancel()
    go.set()

    assert await second == 7
    assert first.cancelled()


async def test_another_process_waits_without_hammering_redis(cache: Cache, redis_url: str) -> None:
    other = Cache(redis_url)
    go = asyncio.Event()

    async def slow() -> int:
        await go.wait()
        return 7

    async def never() -> int:
        raise AssertionError("the other process loads it")

    first = asyncio.create_task(cache.get("number", _NUMBER, slow, seconds=60))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(other.get("number", _NUMBER, never, seconds=60))
    with redis.Redis.from_url(redis_url) as client:
        before = client.info("stats")["total_commands_processed"]
        await asyncio.sleep(0.5)
        asked = client.info("stats")["total_commands_processed"] - before
    go.set()

    assert await asyncio.gather(first, second) == [7, 7]
    assert asked < 60
    await other.close()


async def test_a_redis_that_never_answers_holds_nobody_up_for_long() -> None:
    async def load() -> int:
        return 7

    with socket.create_server(("127.0.0.1", 0), backlog=200) as silent:
        cache = Cache(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        start = time.perf_counter()
        waiting = [cache.get(f"number:{n}", _NUMBER, load, seconds=60) for n in range(100)]

        assert await asyncio.gather(*waiting) == [7] * 100
        assert time.perf_counter() - start < 4.0
        await cache.close()
