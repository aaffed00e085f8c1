"""An SMTP server that keeps every mail as a file instead of sending it."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from aiosmtpd.smtp import SMTP, Envelope, Session

KEPT = 500


class Catcher:
    """Listens on `host`:`port` (0: any free one) and writes .eml files into `directory`, the newest 500."""

    def __init__(self, directory: Path, host: str = "127.0.0.1", port: int = 0, kept: int = KEPT) -> None:
        self._directory = directory
        self._host = host
        self._port = port
        self._kept = kept
        self._server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        """The port it listens on, once started."""
        if self._server is None:
            return self._port
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def start(self) -> None:
        """Begins to listen. Raises OSError when the port is taken."""
        self._directory.mkdir(parents=True, exist_ok=True)
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: SMTP(self, hostname="catcher", enable_SMTPUTF8=True, loop=loop), self._host, self._port
        )

    async def stop(self) -> None:
        """Ends listening; what was caught stays."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
            self._server = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """aiosmtpd's hook: a mail came in."""
        content = envelope.content or b""
        keep(self._directory, content if isinstance(content, bytes) else content.encode(), self._kept)
        return "250 OK caught"


def keep(directory: Path, content: bytes, kept: int = KEPT) -> Path:
    """Writes a mail whole or not at all, under a name that sorts by time; drops the oldest beyond `kept`."""
    stem = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{token_hex(4)}"
    part = directory / f"{stem}.part"
    part.write_bytes(content)
    whole = part.rename(directory / f"{stem}.eml")
    for old in sorted(directory.glob("*.eml"))[:-kept]:
        old.unlink(missing_ok=True)
    return whole
