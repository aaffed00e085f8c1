"""The race harness itself: it runs what it should, where it should, and leaves nothing behind."""

from contextlib import suppress

import pytest

from tests.races import Crash, after, before, stop_at


class Desk:
    def __init__(self) -> None:
        self.log: list[str] = []

    async def write(self, text: str) -> str:
        self.log.append(text)
        return text.upper()


class Corner(Desk):
    """A desk whose method is inherited."""


async def test_before_and_after_run_around_the_chosen_call_alone() -> None:
    desk = Desk()
    async with (
        before(desk, "write", lambda: desk.write("first"), nth=2),
        after(desk, "write", lambda: desk.write("last"), nth=2) as watched,
    ):
        assert [await desk.write(text) for text in ("a", "b", "c")] == ["A", "B", "C"]
    assert desk.log == ["a", "first", "b", "last", "c"]
    assert watched.result == "LAST"


@pytest.mark.parametrize("target", [Desk, Corner, Corner()], ids=["class", "inherited", "object"])
async def test_what_was_in_the_way_is_gone_at_the_end(target: object) -> None:
    desk = Corner() if isinstance(target, type) else target
    known = vars(target).get("write")
    with suppress(ValueError):
        async with stop_at(target, "write"):
            with suppress(Crash):
                await desk.write("lost")
            raise ValueError
    assert vars(target).get("write") is known
    assert await desk.write("kept") == "KEPT"
    assert desk.log == ["kept"]


@pytest.mark.parametrize(("done", "log"), [(False, []), (True, ["a"])])
async def test_a_crash_ends_the_block_and_no_handler_of_errors_sees_it(done: bool, log: list[str]) -> None:
    desk = Desk()
    async with stop_at(desk, "write", done=done):
        with suppress(Exception):
            await desk.write("a")
        await desk.write("b")
    assert desk.log == log


async def test_a_race_that_never_ran_fails() -> None:
    desk = Desk()
    for block in (before(desk, "write", desk.write, nth=2), stop_at(desk, "write", 2)):
        with pytest.raises(AssertionError, match="called 1 times: nothing was raced"):
            async with block:
                await desk.write("a")
    with pytest.raises(AttributeError):
        async with stop_at(desk, "wrote"):
            pass
