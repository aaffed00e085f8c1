"""Screens of a live room over real websockets, as phones hold them."""

import asyncio
import json
from typing import Any

import aiohttp

from backend_ext.quiz.live.models import Room
from tests.live import LiveShop

Socket = aiohttp.ClientWebSocketResponse


class WebScreen:
    """One websocket; `heard` is every frame as it came."""

    def __init__(self, socket: Socket) -> None:
        self.socket = socket
        self.heard: list[str] = []

    async def say(self, **word: Any) -> None:
        """Says a word."""
        await self.socket.send_str(json.dumps(word))

    async def hears(self, kind: str, **wanted: Any) -> dict[str, Any]:
        """The next frame of this kind with these values."""
        async with asyncio.timeout(20):
            while True:
                message = await self.socket.receive()
                assert message.type is aiohttp.WSMsgType.TEXT, (message, self.heard[-3:])
                self.heard.append(message.data)
                frame: dict[str, Any] = json.loads(message.data)
                if frame["t"] == kind and all(frame.get(name) == value for name, value in wanted.items()):
                    return frame

    async def closed(self) -> int:
        """What it is told before the end."""
        code: int = (await self.hears("bye"))["code"]
        async with asyncio.timeout(20):
            while (message := await self.socket.receive()).type is aiohttp.WSMsgType.TEXT:
                self.heard.append(message.data)
        assert self.socket.close_code in (code, aiohttp.WSCloseCode.ABNORMAL_CLOSURE)
        return code


async def come(browser: aiohttp.ClientSession, shop: LiveShop, room: Room, session: str = "") -> WebScreen:
    """A screen of the room: with the session of its host, the host's."""
    headers = {"Origin": shop.url} | ({"Cookie": f"cf_session={session}"} if session else {})
    host = "?host=1" if session else ""
    return WebScreen(await browser.ws_connect(f"{shop.url}/api/live/{room.code}{host}", headers=headers))
