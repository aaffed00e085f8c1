"""A mailbox on this machine (Maildir) into which the mail server delivers what comes back."""

import asyncio
from pathlib import Path

import structlog

from backend_ext.mail.returns.service import LARGEST, Returns, Taken
from backend_ext.store.outage import as_unavailable

_log = structlog.get_logger(__name__)


class BounceBox:
    """`folder` as BOUNCE_MAILDIR; without one there is nothing to collect."""

    def __init__(self, folder: Path | None, returns: Returns) -> None:
        self._folder = folder
        self._returns = returns

    async def collect(self, limit: int = 200) -> int:
        """Takes what is new; how many reports there were. What is taken is deleted.

        What is no report is left in `cur`, marked as seen, for a person to look at. A file stays new until
        what it says is stored, so a crash or a second worker costs nothing. One that cannot be taken holds up
        none of the others.
        """
        taken = 0
        for file in await asyncio.to_thread(self._new, limit):
            try:
                taken += await self._take(file)
            except Exception as error:
                if as_unavailable(error) is not None:
                    raise
                _log.exception("a file of the mailbox cannot be taken", file=file.name)
        return taken

    async def _take(self, file: Path) -> bool:
        """Whether it was a report."""
        raw = await asyncio.to_thread(_read, file)
        if raw is None:
            return False
        result = await self._returns.receive(raw)
        await asyncio.to_thread(_put_away, file, result is Taken.IGNORED)
        return result is not Taken.IGNORED

    def _new(self, limit: int) -> list[Path]:
        if self._folder is None:
            return []
        return sorted(file for file in (self._folder / "new").glob("*") if file.is_file())[:limit]


def _read(file: Path) -> bytes | None:
    """At most one byte more than a report may have; None when another worker was faster."""
    try:
        with file.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except FileNotFoundError:
        return None


def _put_away(file: Path, keep: bool) -> None:
    if not keep:
        file.unlink(missing_ok=True)
    elif file.exists():
        seen = file.parent.parent / "cur"
        seen.mkdir(exist_ok=True)
        file.replace(seen / f"{file.name}:2,S")
