"""Who is here: the visitor and the language of a tab; the guard every event handler carries.

Any websocket client can call any handler of any state by name with any arguments. So each handler says
who may call it, by `@public`; a test walks all states and refuses a handler without such a mark.
"""

import functools
import inspect
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any, overload

import reflex as rx
from pydantic import TypeAdapter, ValidationError

from backend_ext import settings
from backend_ext.kit.errors import ShopError
from backend_ext.kit.i18n import error_text
from backend_ext.people.visitors import visitor_id
from backend_ext.store.outage import as_unavailable
from chemouflage.i18n import Translator, lang_of_path, translator
from chemouflage.ui.notices import notify

_log = logging.getLogger(__name__)


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
    try:
        cookie = SimpleCookie(state.router.headers.cookie).get(settings.load().visitor_cookie)
    except CookieError:
        return None
    return visitor_id(cookie.value if cookie else None)


@overload
def public(handler: Callable[..., Any], /) -> Any: ...
@overload
def public(**options: Any) -> Callable[[Callable[..., Any]], Any]: ...
def public(handler: Callable[..., Any] | None = None, /, **options: Any) -> Any:
    """Marks an event handler that anybody may call; use as `@public` or `@public(background=True)`.

    `options` are those of `rx.event`. The handler may raise ShopError, and may meet an outage of MongoDB
    or Redis: both become a notice in the visitor's language; so does a bug, which is logged. It is not
    called with other arguments than it names, nor of other types.
    """
    if handler is None:
        return functools.partial(public, **options)
    background = bool(options.get("background"))
    wrapped = (
        _stream(handler, background) if inspect.isasyncgenfunction(handler) else _call(handler, background)
    )
    wrapped.access = "public"
    return rx.event(wrapped, **options)


def _check(handler: Callable[..., Any]) -> Callable[..., None]:
    """What raises ShopError for arguments that are not the handler's: a client may send anything."""
    signature = inspect.signature(handler)
    kinds = {
        name: TypeAdapter(parameter.annotation)
        for name, parameter in signature.parameters.items()
        if name != "self"
    }

    def check(*args: Any, **kwargs: Any) -> None:
        try:
            for name, value in signature.bind(*args, **kwargs).arguments.items():
                if name in kinds:
                    kinds[name].validate_python(value, strict=True)
        except (TypeError, ValidationError):
            raise ShopError from None

    return check


def _call(handler: Callable[..., Any], background: bool) -> Any:
    check = _check(handler)

    @functools.wraps(handler)
    async def run(self: rx.State, *args: Any, **kwargs: Any) -> Any:
        async with _told(self, background):
            check(self, *args, **kwargs)
            result = handler(self, *args, **kwargs)
            return await result if inspect.isawaitable(result) else result

    return run


def _stream(handler: Callable[..., Any], background: bool) -> Any:
    check = _check(handler)

    @functools.wraps(handler)
    async def run(self: rx.State, *args: Any, **kwargs: Any) -> Any:
        async with _told(self, background):
            check(self, *args, **kwargs)
            async for update in handler(self, *args, **kwargs):
                yield update

    return run


@asynccontextmanager
async def _told(state: rx.State, background: bool) -> AsyncIterator[None]:
    """Turns an error into a notice: an expected one with its own text, a bug (logged) with a general one."""
    try:
        yield
    except Exception as error:
        known = error if isinstance(error, ShopError) else as_unavailable(error)
        if known is None:
            _log.exception("An event handler of %s failed", type(state).__name__)
            known = ShopError()
        if background:
            async with state:
                await _refuse(state, known)
        else:
            await _refuse(state, known)


async def _refuse(state: rx.State, error: ShopError) -> None:
    lang, _ = lang_of_path(state.router.url.path)
    await notify(state, error_text(error, lang), "bad")
