"""`python -m backend_ext.dev.outside`: the world outside the shop, the stand-in gateway and the mail catcher.

Where they listen follows from AAMARPAY_BASE_URL and SMTP_URL; what is set to a real one is not stood in for.
"""

import asyncio
import signal
from urllib.parse import urlsplit

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server

from backend_ext import settings
from backend_ext.dev.catcher import Catcher
from backend_ext.dev.gateway import create_app
from backend_ext.settings import Settings

_LOOPBACK = {"127.0.0.1", "localhost"}


async def serve(configured: Settings) -> None:
    """Runs until SIGTERM or SIGINT. Raises OSError when a port is taken."""
    ending = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ending.set)
    smtp = urlsplit(configured.smtp_url.get_secret_value())
    if configured.caught_mail_dir is not None and smtp.hostname in _LOOPBACK:
        await Catcher(configured.caught_mail_dir, port=smtp.port or 25).start()
    base = configured.aamarpay_base_url
    if base.host in _LOOPBACK and base.port is not None:
        app = create_app(configured.aamarpay_store_id, configured.aamarpay_signature_key.get_secret_value())
        key = configured.aamarpay_signature_key.get_secret_value()
        app = create_app(configured.aamarpay_store_id, key)
        gateway = Server(app, port=base.port, interface=Interfaces.ASGI, log_level=LogLevels.warning)
        serving = asyncio.create_task(gateway.serve())
        waiting = asyncio.create_task(ending.wait())
        await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
        gateway.stop()  # type: ignore[no-untyped-call]
        await serving
    else:
        await ending.wait()


if __name__ == "__main__":
    asyncio.run(serve(settings.load()))
