"""A hostile websocket client calls everything there is, with everything it can think of."""

import inspect
import json
from collections.abc import Iterator
from typing import Any

import reflex as rx

from chemouflage import routes
from tests.books import Books
from tests.hostile.client import END, ROOT, Client
from tests.hostile.victim import SLUG, Victim, heard_nothing

CART = "chemouflage___storefront___cart_state____cart_state"
CHECKOUT = "chemouflage___checkout___checkout_state____checkout_state"
ORDER = "chemouflage___checkout___order_state____order_page"
NOTICES = "chemouflage___ui___notices____notices"
_OURS = ("chemouflage.", "reflex.")
_HUGE = 10**30


def states(state: Any = rx.State) -> Iterator[Any]:
    """Every state of the shop and of the framework."""
    yield state
    for child in state.get_substates():
        if child.__module__.startswith(_OURS):
            yield from states(child)


def _below_root(state: Any) -> str:
    return str(state.get_full_name()).removeprefix(ROOT).removeprefix(".")


def joined(state: Any, name: str) -> str:
    """The name of a handler below the root state."""
    return ".".join(part for part in (_below_root(state), name) if part)


def _handlers() -> dict[str, list[str]]:
    """The arguments of every registered handler, by its name below the root state."""
    assert routes.PAGES  # importing them registers their states
    return {
        joined(state, name): [*inspect.signature(handler.fn).parameters][1:]
        for state in states()
        for name, handler in state.event_handlers.items()
    }


def _junk(victim: Victim) -> list[Any]:
    """What may stand where an argument is expected."""
    order = victim.waiting
    form = {
        "slug": SLUG,
        "quantity": "-5",
        "price": 1,
        "total": 0,
        "visitor": victim.visitor,
        "key": victim.waiting.key,
        "number": order.number,
        "contact": "%",
        "method": "free",
        "_id": order.id,
    }
    return [
        None, True, False, 0, -1, _HUGE, 1.5, "", "x" * 5000, "\x00\u202e", [], [[]], {}, {"$gt": ""},
        {"$where": "1"}, order.number, order.id, victim.visitor, victim.keys[order.number], SLUG,
        "../../etc/passwd", "{{7*7}}", form, {**form, "quantity": str(_HUGE)}, {**form, "quantity": "1e3"},
        {**form, "slug": {"$ne": ""}}, {**form, "quantity": None},
    ]  # fmt: skip


async def test_every_handler_with_junk(stranger: Client, victim: Victim) -> None:
    handlers = _handlers()
    assert len(handlers) >= 40
    for name, arguments in handlers.items():
        await stranger.send(name, {})
        await stranger.send(name, {"price": 1, "total": 1, "self": None, "visitor": victim.visitor})
        for junk in _junk(victim):
            await stranger.send(name, dict.fromkeys(arguments, junk))
            await stranger.send(name, {**dict.fromkeys(arguments, junk), "extra": junk})
        await stranger.fence()
    heard_nothing(stranger, victim, given=json.dumps(_junk(victim), default=str))
    assert stranger.alive.is_set()


async def test_names_that_are_no_handlers(stranger: Client, victim: Victim) -> None:
    """Private methods, base methods, vars, setters: none of them can be called or set by name."""
    tried = 0
    for state in states():
        own = {*state.vars, *state.get_fields()}
        names = {*dir(state), *(f"set_{name}" for name in own)} - {*state.event_handlers}
        for name in names:
            await stranger.send(joined(state, name), {"value": victim.waiting.number})
        for name in own:
            await stranger.send(joined(state, "setvar"), {"var_name": name, "value": victim.waiting.number})
        tried += len(names)
        await stranger.fence()
    assert tried > 500
    heard_nothing(stranger, victim)
    values = [value for state in stranger.state.values() for value in state.values()]
    assert victim.waiting.number not in values


async def test_vars_forged_as_browser_storage(stranger: Client, victim: Victim) -> None:
    """What the framework takes for cookies and local storage reaches no var of ours."""
    number = victim.waiting.number
    values = {"_number": number, "_key": "forged", "path": number, "ready": True, "view": {"number": number}}
    forged = {f"{ROOT}.{ORDER}.{name}{end}": value for name, value in values.items() for end in ("", END)}
    forged |= {f"{ROOT}.{CART}.count": 9, f"{ROOT}.router_data": {"headers": {"cookie": victim.cookie}}}
    updates = "reflex___state____update_vars_internal_state.update_vars_internal"
    before = len(stranger.heard)
    await stranger.call(updates, {"vars": forged})
    await stranger.call("hydrate_and_load", {"vars": forged, "hashes": {}})
    await stranger.call("hydrate_and_load", {"vars": forged, "hashes": dict.fromkeys(stranger.state, "0")})
    assert len(stranger.heard) > before
    for name in ("pay", "cancel", "again"):
        await stranger.call(f"{ORDER}.{name}")
        assert stranger.shown(NOTICES, "text").startswith("This link does not open the order.")
    assert stranger.shown(CART, "count") == 0
    assert number not in str(stranger.shown(ORDER, "view"))
    heard_nothing(stranger, victim)


async def test_cookie_and_keys_of_ones_own_stay_on_the_server(
    stranger: Client, victim: Victim, books: Books
) -> None:
    await stranger.call(f"{CART}.add", {"form": {"slug": SLUG, "quantity": "1"}})
    await stranger.call(f"{CHECKOUT}.open", path="/checkout")
    assert stranger.shown(CHECKOUT, "ready") is True
    heard_nothing(stranger, victim)
    assert stranger.shown(CHECKOUT, "empty") is False
    own = books.db.checkouts.find_one({"_id": stranger.visitor}) or {}
    assert own["key"] not in "".join(stranger.heard)
