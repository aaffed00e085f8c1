"""Rule 3: every event handler of every state says who may call it."""

from collections.abc import Iterator
from typing import Any

import pytest
import reflex as rx

from backend_ext.kit.errors import TooMany, Unavailable
from chemouflage import routes
from chemouflage.guard import public
from chemouflage.ui.notices import Notices


def _states(state: Any = rx.State) -> Iterator[Any]:
    for child in sorted(state.get_substates(), key=lambda state: state.get_full_name()):
        yield child
        yield from _states(child)


def _handlers() -> list[Any]:
    return [
        pytest.param(handler, id=f"{state.__name__}.{name}")
        for state in _states()
        if not state.__module__.startswith("reflex")
        for name, handler in state.event_handlers.items()
        if handler.fn.__module__.startswith("chemouflage") or not handler.fn.__module__.startswith("reflex")
    ]


def test_the_pages_have_handlers_to_check() -> None:
    assert len(routes.PAGES) >= 5
    assert len(_handlers()) >= 3


@pytest.mark.parametrize("handler", _handlers())
def test_a_handler_names_who_may_call_it(handler: Any) -> None:
    assert getattr(handler.fn, "access", None) == "public"


async def _notice_after(error: Exception) -> Notices:
    root = rx.State(_reflex_internal_init=True)
    state = await root.get_state(Notices)

    @public
    async def act(self: Any) -> None:
        raise error

    await act(state)
    return state


async def test_a_refusal_becomes_a_notice() -> None:
    notices = await _notice_after(TooMany(30))
    assert notices.text == "Too many tries. Please wait a little and try again."
    assert (notices.is_good, notices.number) == (False, 1)


async def test_an_outage_becomes_a_notice() -> None:
    assert (await _notice_after(Unavailable())).text.startswith("The shop cannot be reached right now.")


async def test_a_bug_is_told_plainly_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    notices = await _notice_after(ZeroDivisionError("inner detail"))
    assert notices.text == "Something went wrong. Please try again."
    assert "inner detail" in caplog.text


async def test_a_stream_of_updates_is_guarded_too() -> None:
    state = await rx.State(_reflex_internal_init=True).get_state(Notices)

    @public
    async def act(self: Any) -> Any:
        yield 1
        raise TooMany(1)

    assert [update async for update in act(state)] == [1]
    assert state.number == 1
    assert act.access == "public"
