"""Every handler is called by everybody through a real websocket: those come through whom the table names."""

import inspect
import json
from collections.abc import Iterator
from typing import Any, get_args, get_origin

import pytest

from backend_ext.people.access import Access
from tests.books import Books
from tests.hostile.actors import MAY, WHO, Actor, enter
from tests.hostile.client import Client, connected
from tests.hostile.levels import FRAMEWORK, TABLE
from tests.hostile.test_handlers import NOTICES, joined, states
from tests.live import LiveShop

ACTIONS = "chemouflage___ui___actions____actions"
_REFUSALS = (
    "Your account may not do that.",
    "This needs premium. A code from a deck opens it.",
)
# What moves without anybody's doing: sessions are seen, jobs beat, mails go out, tries are counted.
_RESTLESS = {"throttles", "job_runs", "outbox", "system.profile"}
_SEEN = {
    "sessions": {"seen_at", "expires_at"},
    "payment_attempts": {"checks", "next_check_at", "updated_at"},  # the reconciler asks about them
}
_SAMPLES: dict[Any, Any] = {str: "", bool: False, int: 0, dict: {}, list: []}


@pytest.fixture(scope="module")
def actors(books: Books) -> dict[str, Actor]:
    return {actor.who: actor for actor in enter(books)}


def _registered() -> Iterator[tuple[str, Any, Any]]:
    """Each handler as `State.handler`, with its state; setters (refused in test_handlers) are none."""
    for state in states():
        for name, handler in state.event_handlers.items():
            if name != "setvar":
                yield f"{state.__name__}.{name}", state, handler


def _ours() -> list[tuple[str, Any, Any]]:
    return [found for found in _registered() if found[0] not in FRAMEWORK]


def test_the_table_names_every_handler_and_each_says_the_same() -> None:
    assert {name: getattr(handler.fn, "access", None) for name, _, handler in _ours()} == TABLE
    assert {name for name, _, _ in _registered()} - set(TABLE) <= FRAMEWORK
    assert set(TABLE.values()) <= set(get_args(Access)) == set(MAY)


def _arguments(handler: Any) -> dict[str, Any]:
    """The least that a handler takes."""
    kinds = [*inspect.signature(handler.fn).parameters.values()][1:]
    return {kind.name: _SAMPLES[get_origin(kind.annotation) or kind.annotation] for kind in kinds}


class Tried:
    """What a tab was told since the last look: by its actions, and by its notice."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._number, self._notice = self._todo()[0], self._told()[0]

    def refusal(self) -> str:
        """How it was refused: `sign in`, `not you`, or not at all."""
        number, steps = self._todo()
        notice, text = self._told()
        ways = (["open", "sign-in-again"], ["go", "/sign-in?next=%2Ftrack"])
        asked = number != self._number and any(step in ways for step in steps)
        told = notice != self._notice and text in _REFUSALS
        return "sign in" if asked else "not you" if told else ""

    def _todo(self) -> tuple[int, list[list[str]]]:
        todo = self._client.shown(ACTIONS, "todo")
        held = json.loads(todo) if todo else {"number": 0, "steps": []}
        return held["number"], held["steps"]

    def _told(self) -> tuple[int, str]:
        return self._client.shown(NOTICES, "number") or 0, self._client.shown(NOTICES, "text") or ""


def _expected(access: Access, who: str) -> str:
    if who in MAY[access]:
        return ""
    return "sign in" if who == "nobody" else "not you"


async def _outcome(client: Client, state: Any, name: str, handler: Any, expected: str) -> str:
    tried = Tried(client)
    await client.call(joined(state, name.partition(".")[2]), _arguments(handler))
    if handler.is_background and expected:  # it goes on after its turn
        await client.until(lambda: tried.refusal() != "")
    return tried.refusal()


def _everything(books: Books) -> dict[str, list[Any]]:
    """All that is stored, but for what moves by itself."""
    names = sorted({*books.db.list_collection_names()} - _RESTLESS)
    return {
        name: list(books.db[name].find({}, dict.fromkeys(_SEEN.get(name, ()), 0)).sort("_id", 1))
        for name in names
    }


@pytest.mark.parametrize("who", WHO)
async def test_each_handler_lets_in_whom_the_table_names(
    shop: LiveShop, books: Books, actors: dict[str, Actor], who: str
) -> None:
    refused = [found for found in _ours() if who not in MAY[TABLE[found[0]]]]
    let_in = [found for found in _ours() if who in MAY[TABLE[found[0]]]]
    wrong: dict[str, str] = {}
    async with connected(shop.url, "/track", session=actors[who].secret) as client:
        before = _everything(books)
        for name, state, handler in refused:
            expected = _expected(TABLE[name], who)
            if (outcome := await _outcome(client, state, name, handler, expected)) != expected:
                wrong[name] = outcome
        assert _everything(books) == before
        for name, state, handler in let_in:
            if outcome := await _outcome(client, state, name, handler, ""):
                wrong[name] = outcome
    assert wrong == {}
