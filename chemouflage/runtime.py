"""The services of this process, built when the server starts and closed when it stops."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from backend_ext import bootstrap, settings
from backend_ext.bootstrap import Services

_held: list[Services] = []


def services() -> Services:
    """The services of this process. Raises RuntimeError before the server has started."""
    if not _held:
        raise RuntimeError("the services are built by the server's lifespan")
    return _held[0]


@asynccontextmanager
async def lifespan() -> AsyncIterator[None]:
    """Builds the services from the environment, and closes them at the end."""
    _held.append(bootstrap.build(settings.load()))
    try:
        yield
    finally:
        await _held.pop().close()
