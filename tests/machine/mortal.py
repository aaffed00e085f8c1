"""Processes that die at one of their writes: so some actions of the random life end.

A dead process writes nothing more. What it had not committed is gone, as when the server sees the connection
of a killed process close.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorCollection

from backend_ext.store import mongo
from tests.races import Crash

_WRITES = (
    "insert_one",
    "insert_many",
    "update_one",
    "update_many",
    "replace_one",
    "bulk_write",
    "find_one_and_update",
    "find_one_and_replace",
    "find_one_and_delete",
    "delete_one",
    "delete_many",
)
_Call = Callable[..., Awaitable[Any]]


@dataclass(frozen=True)
class Death:
    """At which write from 1 on, commits among them; `after`: when the server has it, before anybody knows."""

    at: int
    after: bool


@dataclass
class _Life:
    death: Death
    writes: int = 0
    flying: int = 0
    landed: asyncio.Event = field(default_factory=asyncio.Event)

    def begins(self) -> None:
        """A write is about to be made. Raises Crash for a process that dies before it, or is dead."""
        self.writes += 1
        last = self.death.at if self.death.after else self.death.at - 1
        if self.writes > last:
            raise Crash(f"before write {self.writes}")

    def ends(self) -> None:
        """A write was made. Raises Crash for a process that dies now."""
        if self.death.after and self.writes >= self.death.at:
            raise Crash(f"after write {self.writes}")


_life: ContextVar[_Life | None] = ContextVar("life", default=None)


@asynccontextmanager
async def living_until(death: Death | None) -> AsyncIterator[None]:
    """What the block calls runs in a process that ends as `death` says (None: goes on).

    It ends when what was on its way to the server has arrived.
    """
    life = _Life(death) if death else None
    token = _life.set(life)
    try:
        yield
    finally:
        _life.reset(token)
        if life and life.flying:
            await life.landed.wait()


@contextmanager
def mortality() -> Iterator[None]:
    """Within the block, writes know of `living_until`."""
    with pytest.MonkeyPatch.context() as patch:
        for name in _WRITES:
            patch.setattr(AsyncIOMotorCollection, name, _mortal(getattr(AsyncIOMotorCollection, name)))
        patch.setattr(mongo, "_commit", _mortal(mongo._commit))
        yield


def _mortal(call: _Call) -> _Call:
    async def write(*args: Any, **kwargs: Any) -> Any:
        life = _life.get()
        if life is None:
            return await call(*args, **kwargs)
        life.begins()
        life.flying += 1
        life.landed.clear()
        try:
            result = await call(*args, **kwargs)
        finally:
            life.flying -= 1
            if not life.flying:
                life.landed.set()
        life.ends()
        return result

    return write
