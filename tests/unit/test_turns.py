"""Turns: in order for the same thing, side by side for different things, and nobody waits for ever."""

import asyncio

import pytest

from backend_ext.store.turns import Turns


async def _use(
    turns: Turns, log: list[str], name: str, *keys: str, until: asyncio.Event | None = None
) -> None:
    async with turns.of(keys):
        log.append(f"{name} in")
        await (until.wait() if until else asyncio.sleep(0))
        log.append(f"{name} out")


async def test_who_wants_the_same_goes_in_the_order_of_coming() -> None:
    turns, log = Turns(), list[str]()

    await asyncio.gather(*(_use(turns, log, name, "deck") for name in "abc"))

    assert log == ["a in", "a out", "b in", "b out", "c in", "c out"]


async def test_who_wants_something_else_does_not_wait() -> None:
    turns, log, end = Turns(), list[str](), asyncio.Event()
    slow = asyncio.create_task(_use(turns, log, "slow", "deck", "guide", until=end))
    await asyncio.sleep(0)

    await _use(turns, log, "other", "bundle")
    end.set()
    await slow

    assert log == ["slow in", "other in", "other out", "slow out"]


async def test_two_that_want_the_same_two_do_not_block_each_other() -> None:
    turns, log = Turns(patience=60), list[str]()

    async with asyncio.timeout(5):
        await asyncio.gather(
            _use(turns, log, "a", "deck", "guide", "deck"), _use(turns, log, "b", "guide", "deck")
        )

    assert log == ["a in", "a out", "b in", "b out"]


async def test_who_has_waited_long_enough_goes_ahead() -> None:
    turns, log, end = Turns(patience=0.01), list[str](), asyncio.Event()
    slow = asyncio.create_task(_use(turns, log, "slow", "deck", until=end))
    await asyncio.sleep(0)

    await _use(turns, log, "next", "deck")
    end.set()
    await slow

    assert log == ["slow in", "next in", "next out", "slow out"]


async def test_a_failure_gives_the_turn_on() -> None:
    turns, log = Turns(patience=60), list[str]()

    with pytest.raises(ZeroDivisionError):
        async with turns.of(["deck"]):
            raise ZeroDivisionError
    async with asyncio.timeout(5):
        await _use(turns, log, "next", "deck")

    assert log == ["next in", "next out"]
