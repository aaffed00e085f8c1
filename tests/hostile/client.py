"""A websocket client of Reflex's protocol that sends whatever it is told to, and keeps all it hears."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from secrets import token_hex
from typing import Any

import socketio

from backend_ext.people.visitors import new_visitor, visitor_id

NAMESPACE = "/_event"
ROOT, END = "reflex___state____state", "_rx_state_"
_SECONDS = 20.0


class Client:
    """One tab of one browser. `heard` is every frame of the server, as JSON.

    `cookie` is the visitor's, `session` that of who is signed in, `cookies` a whole header in their place.
    """

    def __init__(
        self,
        url: str,
        path: str = "/",
        cookie: str | None = None,
        *,
        session: str = "",
        cookies: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.cookie = cookie or new_visitor()
        own = f"cf_visitor={self.cookie}" + (f"; cf_session={session}" if session else "")
        self._headers = {"Origin": url, "Cookie": own if cookies is None else cookies, **(headers or {})}
        self.token = token_hex(16)
        self.heard: list[str] = []
        self.state: dict[str, dict[str, Any]] = {}
        self.alive = asyncio.Event()
        self._url, self._path = url, path
        self._news = asyncio.Condition()
        self._fences = 0
        self._io = socketio.AsyncClient(reconnection=False, handle_sigint=False, json=json)
        self._io.on("*", self._hear, namespace=NAMESPACE)
        self._io.on("disconnect", self._lost, namespace=NAMESPACE)

    @property
    def visitor(self) -> str:
        """What the shop stores of this visitor."""
        found = visitor_id(self.cookie)
        assert found is not None
        return found

    def router_data(self, path: str | None = None) -> dict[str, Any]:
        """What a browser says about where it is."""
        return {"pathname": (path or self._path).split("#")[0], "asPath": path or self._path, "query": {}}

    async def connect(self, auth: dict[str, Any] | None = None, patience: float = 15.0) -> None:
        """Opens the websocket and hydrates. Raises socketio's ConnectionError when it is refused.

        `patience`: seconds until no answer is a refusal too.
        """
        hello = {"name": f"{ROOT}.hydrate_and_load", "payload": {}, "router_data": self.router_data()}
        await self._io.connect(
            f"{self._url}?token={self.token}",
            headers=self._headers,
            transports=["websocket"],
            socketio_path="/_event/",
            namespaces=[NAMESPACE],
            auth={"event": hello} if auth is None else auth,
            wait_timeout=patience,
        )
        self.alive.set()
        await self.fence()

    async def send(self, name: str, payload: Any = None, path: str | None = None) -> None:
        """Calls the handler `name` (below the root state) and does not wait."""
        event = {
            "name": f"{ROOT}.{name}",
            "payload": {} if payload is None else payload,
            "router_data": self.router_data(path),
        }
        await self.emit("event", event)

    async def emit(self, kind: str, *data: Any) -> None:
        """Sends a frame of any kind."""
        await self._io.emit(kind, data, namespace=NAMESPACE)

    async def call(self, name: str, payload: Any = None, path: str | None = None) -> None:
        """Calls a handler and returns when the server is done with it (background ones go on)."""
        await self.send(name, payload, path)
        await self.fence()

    async def fence(self) -> None:
        """Returns when the server has done all it was sent: it takes a tab's events one after the other."""
        self._fences += 1
        mark = f"fence-{self.token}-{self._fences}"
        await self.send("hydrate", path=f"{self._path}#{mark}")  # it answers with the address
        await self.until(lambda: any(mark in frame for frame in self.heard[-9:]))

    async def until(self, seen: Any) -> None:
        """Returns when `seen()` is true. Raises TimeoutError after 20 s."""
        async with asyncio.timeout(_SECONDS), self._news:
            await self._news.wait_for(seen)

    async def close(self) -> None:
        """Closes the websocket."""
        await self._io.disconnect()

    def shown(self, state: str, name: str) -> Any:
        """The last value the server sent of a var, None before it sent any."""
        return self.state.get(f"{ROOT}.{state}", {}).get(f"{name}{END}")

    async def _lost(self, *_: Any) -> None:
        self.alive.clear()
        async with self._news:
            self._news.notify_all()

    async def _hear(self, kind: str, *data: Any) -> None:
        self.heard.append(json.dumps([kind, *data], ensure_ascii=False))
        if kind == "event" and data and isinstance(data[0], dict):
            for state, values in (data[0].get("delta") or {}).items():
                self.state.setdefault(state, {}).update(values)
        async with self._news:
            self._news.notify_all()


@asynccontextmanager
async def connected(
    url: str, path: str = "/", cookie: str | None = None, *, token: str = "", **browser: Any
) -> AsyncIterator[Client]:
    """A client that has opened the page at `path`; as the tab `token`, when that is given."""
    client = Client(url, path, cookie, **browser)
    client.token = token or client.token
    await client.connect()
    try:
        yield client
    finally:
        await client.close()
