"""Who is here: the address of a tab, the visitor and the signed-in person of its browser.

A person is never a var of a state: each event asks the server who comes with the cookie of the websocket's
handshake, so that nothing a client sends can make it somebody else.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass

import reflex as rx

from backend_ext import settings
from backend_ext.people.errors import SignInNeeded
from backend_ext.people.models import Person
from backend_ext.people.sessions.models import Device
from backend_ext.people.visitors import visitor_id
from chemouflage.i18n import Translator, lang_of_path, translator
from chemouflage.runtime import services


@dataclass(frozen=True)
class Address:
    """A page as asked for: its translator, its English path, its path arguments and its query."""

    t: Translator
    path: str
    args: Mapping[str, str]
    query: Mapping[str, str]


def address(state: rx.State) -> Address:
    """The address of the page a tab shows. The last part of the path is the argument `slug`."""
    url = state.router.url
    lang, path = lang_of_path(url.path.rstrip("/") or "/")
    return Address(translator(lang), path, {"slug": path.rsplit("/", 1)[-1]}, url.query_parameters)


def visitor(state: rx.State) -> str | None:
    """The visitor's id from the cookie of the websocket's handshake; None without a usable cookie."""
    return visitor_id(_cookie(state, settings.load().visitor_cookie))


def device(state: rx.State) -> Device:
    """Where an event comes from; the address is the connection's, after our own proxies."""
    headers, session = state.router.headers, state.router.session
    return Device(headers.user_agent, session.client_ip, visitor(state) or "")


@dataclass
class _Look:
    """What was found out about one cookie during one event."""

    secret: str
    person: Person | None


# The look of the event that runs; each event has a context of its own.
_looked: ContextVar[_Look | None] = ContextVar("looked", default=None)


async def person(state: rx.State, *, anew: bool = False) -> Person | None:
    """Who is signed in, None for nobody. An event asks once, or `anew` when it has gone on long."""
    secret = _cookie(state, settings.load().session_cookie)
    if not secret:
        return None
    look = _looked.get()
    if look is None or look.secret != secret or anew:
        look = _Look(secret, await services().sessions.who(secret))
        _looked.set(look)
    return look.person


async def signed_in(state: rx.State) -> Person:
    """Who is signed in. Raises SignInNeeded."""
    found = await person(state)
    if found is None:
        raise SignInNeeded
    return found


async def owner(state: rx.State) -> str | None:
    """Whose cart and checkout this tab uses: the account's, or the visitor's; None without any cookie."""
    found = await person(state)
    return (found.owner if found else None) or visitor(state)


def new_event() -> None:
    """Forgets what an earlier event found out; the guard calls it first."""
    _looked.set(None)


def _cookie(state: rx.State, name: str) -> str | None:
    return cookie_of(state.router.headers.cookie, name)


def cookie_of(header: str, name: str) -> str | None:
    """The value of a cookie in a Cookie header; of several the last one, as the API takes it.

    Ours have plain values; whatever else a browser sends along does not matter.
    """
    found = None
    for part in header.split(";"):
        key, _, value = part.partition("=")
        if key.strip() == name:
            found = value.strip()
    return found
