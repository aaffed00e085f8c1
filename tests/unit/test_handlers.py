"""Rule 3: every event handler of every state says who may call it."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest
import reflex as rx

from backend_ext.people.access import Access
from chemouflage import routes


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
    assert getattr(handler.fn, "access", None) in get_args(Access)
