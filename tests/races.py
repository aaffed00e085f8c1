"""Races on purpose: chosen code runs before or after a chosen call, or a process dies at it.

The call is named by an object, or a class for all of its objects, and the name of an async method. Whatever
was put in its way is taken out again at the end of the block. A race that was never run proves nothing: a
block whose call did not happen fails.

Inside a transaction a document that was written is locked until its end. Code that runs there must not write
the same document: it would wait for the transaction, and the transaction for it.
"""

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

Action = Callable[[], Awaitable[object]]
_Call = Callable[..., Awaitable[Any]]


class Crash(BaseException):
    """The process died here. Not an Exception: no handler of errors sees its own process die."""


@dataclass
class Watched:
    """How often the call was made, and what the action of a race returned or raised."""

    calls: int = 0
    result: object = None


@asynccontextmanager
async def before(target: object, method: str, action: Action, *, nth: int = 1) -> AsyncIterator[Watched]:
    """Within the block, `action` runs before call number `nth` of `method`, which raises what it raises."""

    async def run(watched: Watched, call: _Call, args: Any, kwargs: Any) -> Any:
        watched.result = await action()
        return await call(*args, **kwargs)

    async with _in_the_way(target, method, nth, run) as watched:
        yield watched


@asynccontextmanager
async def after(target: object, method: str, action: Action, *, nth: int = 1) -> AsyncIterator[Watched]:
    """Within the block, `action` runs after call number `nth` of `method`, before its caller goes on."""

    async def run(watched: Watched, call: _Call, args: Any, kwargs: Any) -> Any:
        result = await call(*args, **kwargs)
        watched.result = await action()
        return result

    async with _in_the_way(target, method, nth, run) as watched:
        yield watched


@asynccontextmanager
async def stop_at(target: object, method: str, nth: int = 1, *, done: bool = False) -> AsyncIterator[Watched]:
    """The process dies at call number `nth` of `method`: before it, or with `done` when it has been made.

    The Crash ends the block, and goes no further.
    """

    async def run(watched: Watched, call: _Call, args: Any, kwargs: Any) -> Any:
        if done:
            await call(*args, **kwargs)
        raise Crash(f"{method} number {nth}")

    async with _in_the_way(target, method, nth, run) as watched:
        try:
            yield watched
        except Crash:
            return


@asynccontextmanager
async def _in_the_way(
    target: object, method: str, nth: int, run: Callable[[Watched, _Call, Any, Any], Awaitable[Any]]
) -> AsyncIterator[Watched]:
    original = getattr(target, method)
    assert inspect.iscoroutinefunction(original), f"{method} is not an async method"
    own = vars(target).get(method)
    watched = Watched()

    async def stand_in(*args: Any, **kwargs: Any) -> Any:
        watched.calls += 1
        if watched.calls == nth:  # what the action itself calls has a later number, and goes through
            return await run(watched, original, args, kwargs)
        return await original(*args, **kwargs)

    setattr(target, method, stand_in)
    try:
        yield watched
    finally:
        if own is None:
            delattr(target, method)
        else:
            setattr(target, method, own)
    assert watched.calls >= nth, f"{method} was called {watched.calls} times: nothing was raced"
