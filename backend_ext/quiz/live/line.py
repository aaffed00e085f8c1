"""The way out to one screen: what it is told waits in a short queue; a slow reader holds nobody up."""

import asyncio
import json
from typing import Any, Protocol

from backend_ext.kit.ids import new_id
from backend_ext.kit.text import Lang

_LONGEST_QUEUE = 64  # frames
_PATIENCE = 10.0  # seconds for one frame
NORMAL, GOING_AWAY, BAD, TOO_BIG, TRY_LATER = 1000, 1001, 1008, 1009, 1013  # of RFC 6455
REPLACED, REFUSED = 4001, 4003  # ours: another screen of the same player; nothing to come back for
# Told in a frame too: the code of a close can get lost on its way, and who does not know it comes back.
_TOLD = (REPLACED, REFUSED, BAD, TOO_BIG)


class Wire(Protocol):
    """A websocket."""

    async def receive(self) -> str | None:
        """The next frame; None when the other end is gone, "" for one that is no text."""
        ...

    async def send(self, text: str) -> None:
        """Sends a frame; raises when the other end is gone."""
        ...

    async def close(self, code: int) -> None:
        """Closes the websocket."""
        ...


class Line:
    """One screen's way out. `id` tells it from others of the same player."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self.id = new_id()
        self._queue: asyncio.Queue[str | int] = asyncio.Queue(_LONGEST_QUEUE)
        self._cut = False

    def say(self, frame: dict[str, Any]) -> None:
        """Tells the screen something; a screen that does not read is cut."""
        self.say_text(json.dumps(frame, ensure_ascii=False, separators=(",", ":")))

    def say_text(self, text: str) -> None:
        """The same for a frame that is text already."""
        if self._cut:
            return
        if self._queue.qsize() >= _LONGEST_QUEUE - 1:
            self._drop()
            self.cut(TRY_LATER)
            return
        self._queue.put_nowait(text)

    def cut(self, code: int) -> None:
        """Closes the line after what was said before; the first code counts."""
        if not self._cut:
            self._cut = True
            self._queue.put_nowait(code)

    async def pump(self, wire: Wire) -> int | None:
        """Sends what is said until the line is cut: with which code; None when the other end has gone."""
        while True:
            item = await self._queue.get()
            text = _goodbye(item) if isinstance(item, int) else item
            try:
                async with asyncio.timeout(_PATIENCE):
                    if text:
                        await wire.send(text)
                if isinstance(item, int):
                    return item
            except TimeoutError:
                if self._cut:
                    return TRY_LATER
                self._drop()
                self.cut(TRY_LATER)
            except Exception:  # the other end is gone: each server says so in its own words
                self._cut = True
                return None

    def _drop(self) -> None:
        while not self._queue.empty():
            self._queue.get_nowait()


def _goodbye(code: int) -> str:
    """The last frame before a close with this code; empty when the code says nothing that matters."""
    return json.dumps({"t": "bye", "code": code}) if code in _TOLD else ""
