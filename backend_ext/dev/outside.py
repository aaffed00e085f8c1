"""`python -m backend_ext.dev.outside`: the world outside the shop, the stand-in gateway and the mail catcher.

Where they listen follows from AAMARPAY_BASE_URL and SMTP_URL; what is set to a real one is not stood in for.
"""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from starlette.applications import Starlette

from backend_ext import settings
from backend_ext.dev.catcher import Catcher
from backend_ext.dev.gateway import create_app
from backend_ext.settings import Settings

_LOOPBACK = {"127.0.0.1", "localhost"}


@asynccontextmanager
async def catching(configured: Settings) -> AsyncIterator[None]:
    """Catches mail meanwhile, if the settings send it here. Raises OSError when the port is taken."""
    smtp = urlsplit(configured.smtp_url.get_secret_value())
    if configured.caught_mail_dir is None or smtp.hostname not in _LOOPBACK:
        yield
        return
    catcher = Catcher(configured.caught_mail_dir, port=smtp.port or 25)
    await catcher.start()
    try:
        yield
    finally:
        await catcher.stop()


def app() -> Starlette:
    """The gateway for the environment's settings; while it serves, mail is caught beside it."""
    configured = settings.load()
    key = configured.aamarpay_signature_key.get_secret_value()
    return create_app(configured.aamarpay_store_id, key, lifespan=lambda _: catching(configured))


async def _catch_only(configured: Settings) -> None:
    ending = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ending.set)
    async with catching(configured):
        await ending.wait()


def main() -> None:
    """Runs until SIGTERM or SIGINT."""
    configured = settings.load()
    base = configured.aamarpay_base_url
    if base.host not in _LOOPBACK or base.port is None:
        asyncio.run(_catch_only(configured))
        return
    Granian(
        "backend_ext.dev.outside:app",
        port=base.port,
        interface=Interfaces.ASGI,
        factory=True,
        workers=1,  # the book is kept in memory
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    main()
