"""The guard every event handler carries: who may call it, how often, with which arguments.

Any websocket client can call any handler of any state by name with any arguments. So each handler says who
may call it, by `@public` or `@requires`; a test walks all states and refuses a handler without such a mark.
"""

import functools
import inspect
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, overload

import reflex as rx
from pydantic import TypeAdapter, ValidationError

from backend_ext.kit.errors import ShopError
from backend_ext.kit.i18n import error_text
from backend_ext.people.access import Access, check_access
from backend_ext.people.errors import SecondFactorMissing, SignInNeeded
from backend_ext.store.outage import as_unavailable
from chemouflage import session
from chemouflage.arrival import arrived, ask_for_second_factor, ask_to_sign_in
from chemouflage.i18n import lang_of_path
from chemouflage.runtime import services
from chemouflage.throttle import throttle_event
from chemouflage.ui.notices import notify

_log = logging.getLogger(__name__)


@overload
def public(handler: Callable[..., Any], /) -> Any: ...
@overload
def public(*, loader: bool = False, **options: Any) -> Callable[[Callable[..., Any]], Any]: ...
def public(handler: Callable[..., Any] | None = None, /, *, loader: bool = False, **options: Any) -> Any:
    """Marks an event handler that anybody may call; use as `@public` or `@public(background=True)`.

    `loader`: a page calls it by itself; `options` are those of `rx.event`. The handler may raise ShopError,
    and may meet an outage of MongoDB or Redis: both become a notice in the visitor's language; so does a bug,
    which is logged. It is not called with other arguments than it names, nor of other types.
    """
    if handler is None:
        return functools.partial(public, loader=loader, **options)
    return _guarded(handler, "public", loader, options)


def requires(
    access: Access, /, *, loader: bool = False, **options: Any
) -> Callable[[Callable[..., Any]], Any]:
    """Marks an event handler for those with `access` alone; otherwise as `public`.

    Who is not signed in is led to sign in: by the loader of a page at once, and where somebody is in the
    middle of something by a dialog, so that nothing typed is lost.
    """
    return lambda handler: _guarded(handler, access, loader, options)


def _guarded(handler: Callable[..., Any], access: Access, loader: bool, options: dict[str, Any]) -> Any:
    background = bool(options.get("background"))
    gate = _gate(handler, access, loader)
    told = functools.partial(_told, background=background, loader=loader)
    wrapped = (
        _stream(handler, gate, told) if inspect.isasyncgenfunction(handler) else _call(handler, gate, told)
    )
    wrapped.access = access
    wrapped.loader = loader
    return rx.event(wrapped, **options)


def _gate(handler: Callable[..., Any], access: Access, loader: bool) -> Callable[..., Any]:
    """What raises ShopError for a call that must not happen: too often, by the wrong one, or malformed."""
    check = _check(handler)

    async def gate(state: rx.State, *args: Any, **kwargs: Any) -> None:
        session.new_event()
        await throttle_event(state, loader=loader, who=session.visitor(state))
        if access != "public":
            needs_second = services().settings.staff_second_factor == "required"
            check_access(access, await session.person(state), second_factor=needs_second)
            if loader:
                await arrived(state)
        check(state, *args, **kwargs)

    return gate


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


def _call(handler: Callable[..., Any], gate: Callable[..., Any], told: Callable[..., Any]) -> Any:
    @functools.wraps(handler)
    async def run(self: rx.State, *args: Any, **kwargs: Any) -> Any:
        async with told(self):
            await gate(self, *args, **kwargs)
            result = handler(self, *args, **kwargs)
            return await result if inspect.isawaitable(result) else result

    return run


def _stream(handler: Callable[..., Any], gate: Callable[..., Any], told: Callable[..., Any]) -> Any:
    @functools.wraps(handler)
    async def run(self: rx.State, *args: Any, **kwargs: Any) -> Any:
        async with told(self):
            await gate(self, *args, **kwargs)
            async for update in handler(self, *args, **kwargs):
                yield update

    return run


@asynccontextmanager
async def _told(state: rx.State, *, background: bool, loader: bool) -> AsyncIterator[None]:
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
                await _refuse(state, known, loader)
        else:
            await _refuse(state, known, loader)


async def _refuse(state: rx.State, error: ShopError, loader: bool) -> None:
    if isinstance(error, SignInNeeded):
        await ask_to_sign_in(state, loader=loader)
        return
    if isinstance(error, SecondFactorMissing) and loader:
        await ask_for_second_factor(state)
        return
    lang, _ = lang_of_path(state.router.url.path)
    await notify(state, error_text(error, lang), "bad")
