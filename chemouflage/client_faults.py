"""What a client sends wrong is one short line in the log.

The framework would log the event whole, with its headers, so with the visitor's cookie, and a page of
traceback: whoever likes could fill the log, and whoever reads it could be any visitor.
"""

import logging
import traceback
from contextlib import suppress

from starlette.types import ASGIApp, Receive, Scope, Send

_log = logging.getLogger(__name__)
_UNREADABLE = 1007  # of RFC 6455
_LONGEST, _LONGEST_REPORT = 120, 2000
# What wrong names, arguments and types end in, outside our own handlers.
_USUAL = (AttributeError, KeyError, TypeError, ValueError)


class _Short(logging.Filter):
    """Replaces a record about an exception by one line about it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets every record through."""
        if record.exc_info and (error := record.exc_info[1]) is not None:
            record.msg, record.args = "An event could not be taken in: %s", (_told(error),)
            record.exc_info = record.exc_text = None
        return True


def install() -> None:
    """Shortens what the queue of events and the websocket's server say of what they cannot take in."""
    for name in ("reflex_base.event.processor.event_processor", "engineio.server"):
        logging.getLogger(name).addFilter(_Short())


def frames_that_are_none(app: ASGIApp) -> ASGIApp:
    """Ends a websocket whose frames cannot be read; the server would log each with a page of traceback."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await app(scope, receive, send)
        except ValueError as error:
            if scope["type"] != "websocket":
                raise
            _log.warning("A frame could not be read: %s", _told(error))
            with suppress(Exception):  # it may be closed already
                await send({"type": "websocket.close", "code": _UNREADABLE})

    return guarded


def log_failure(exception: Exception) -> None:
    """Logs what failed outside our handlers; the framework's own answer would need a toast library."""
    if isinstance(exception, _USUAL):
        _log.warning("The framework refused an event: %s", _told(exception))
    else:
        _log.error("The framework could not handle an event", exc_info=exception)


def log_browser_failure(exception: Exception) -> None:
    """Logs what a page says went wrong in it: anybody's words, so in one line and cut."""
    _log.error("A page reports: %r", str(exception)[:_LONGEST_REPORT])


def _told(error: BaseException) -> str:
    """The error's kind, its first words, and where it was raised."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].name}, line {frames[-1].lineno}" if frames else "nowhere"
    return f"{type(error).__name__} in {where}: {str(error)[:_LONGEST]!r}"
