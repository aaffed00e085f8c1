"""What the tabs show, kept in Redis; while Redis is away, in the process each tab is connected to.

Nothing that matters is only there: a page builds its state anew when it is loaded. So a tab that was moved
into the process stays there, and who loads a page in another process misses nothing.
"""

import logging
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar, cast

import reflex as rx
from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.redis import StateManagerRedis
from reflex.utils.prerequisites import parse_redis_url
from reflex.utils.token_manager import RedisTokenManager

from backend_ext.store.redis import OUTAGE, connect_binary

_log = logging.getLogger(__name__)
T = TypeVar("T")


def _concrete(store: Callable[..., T]) -> Callable[..., T]:
    """`store` as something to call: its overloads look like abstract methods to the type checker."""
    return store


class _Nothing:
    """A Redis that has nothing."""

    async def mget(self, keys: list[str]) -> list[None]:
        return [None for _ in keys]

    async def get(self, key: str) -> None:
        return None


_EMPTY = _concrete(StateManagerRedis)(redis=cast("Any", _Nothing()))


class TabStates(StateManagerRedis):
    """The framework's Redis store, except that an outage of Redis fails no event."""

    def __post_init__(self) -> None:
        super().__post_init__()  # type: ignore[no-untyped-call]
        self._memory = _concrete(StateManagerMemory)()

    async def get_state(self, token: Any, top_level: bool = True, for_state_instance: Any = None) -> Any:
        """The part of a tab's state that is asked for; while Redis is away, as on a new page."""
        try:
            return await super().get_state(token, top_level, for_state_instance)
        except OUTAGE:
            return await _EMPTY.get_state(token, top_level, for_state_instance)

    async def set_state(self, token: Any, state: Any, **context: Any) -> None:
        """Keeps a tab's state; while Redis is away in this process, from where the tab goes on."""
        try:
            await super().set_state(token, state, **context)
        except OUTAGE as error:
            _log.warning("Redis went away (%s): a tab is kept in this process", type(error).__name__)
            await self._memory.set_state(self._coerce_token(token), state)

    @asynccontextmanager
    async def modify_state(self, token: Any, **context: Any) -> AsyncIterator[Any]:
        """The state of a tab, locked; from memory when Redis is away, or was while this tab lived."""
        token = self._coerce_token(token)
        if token.cache_key in self._memory.states:
            async with self._memory.modify_state(token) as state:
                yield state
            return
        held = super().modify_state(token, **context)
        try:
            state = await held.__aenter__()
        except OUTAGE as error:
            _log.warning("Redis is away (%s): a tab is kept in this process", type(error).__name__)
            async with self._memory.modify_state(token) as state:
                yield state
            return
        try:
            yield state
        except BaseException:
            if not await held.__aexit__(*sys.exc_info()):
                raise
        else:
            with suppress(*OUTAGE):  # what was to be kept is in memory now; the lock ends by itself
                await held.__aexit__(None, None, None)

    async def close(self) -> None:
        """Writes what is left and closes the connections."""
        await self._memory.close()  # type: ignore[no-untyped-call]
        with suppress(*OUTAGE):
            await super().close()  # type: ignore[no-untyped-call]


def install(app: rx.App) -> None:
    """Gives `app` this store in place of the framework's own, with a client that gives up at once."""
    url, found = parse_redis_url(), app._state_manager
    if url is None or not isinstance(found, StateManagerRedis):
        return
    app._state_manager = _concrete(TabStates)(
        redis=connect_binary(url),
        token_expiration=found.token_expiration,
        lock_expiration=found.lock_expiration,
        lock_warning_threshold=found.lock_warning_threshold,
    )
    tokens = app.event_namespace._token_manager if app.event_namespace else None
    if isinstance(tokens, RedisTokenManager):
        tokens.redis = connect_binary(url)
