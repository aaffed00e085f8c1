"""The round trip of an event over the websocket: a change of quantity in a cart, as a browser sends it."""

import asyncio
from dataclasses import dataclass
from time import perf_counter
from typing import Any
from uuid import uuid4

import httpx
import reflex as rx
import socketio

from chemouflage.storefront.cart_state import CartState
from tests.bench.numbers import percentile

_NAMESPACE = "/_event"
_ROOT = "reflex___state____state"
_PATIENCE = 30.0  # seconds


@dataclass(frozen=True)
class RoundTrips:
    """Milliseconds from an event sent to the answer received, with so many clients at once."""

    clients: int
    events: int
    p50: float
    p95: float


class Tab:
    """A browser tab without the browser: a visitor at `path`, and its websocket, heard for one state."""

    def __init__(self, origin: str, path: str, state: type[rx.State]) -> None:
        self.origin = origin
        self._path = path  # as the address line has it: the server may change it
        self._state = state.get_full_name()
        self._socket = socketio.AsyncClient(reconnection=False, handle_sigint=False)
        self._socket.on("event", self._heard, namespace=_NAMESPACE)
        self._hydrated = asyncio.Event()
        self._answer: asyncio.Future[tuple[float, dict[str, Any]]] | None = None

    async def open(self) -> None:
        """Becomes a visitor and opens the page."""
        async with httpx.AsyncClient(base_url=self.origin, trust_env=False) as browser:
            await self._arrive(browser)
            cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        await self._socket.connect(
            f"{self.origin}?token={uuid4()}",
            headers={"Cookie": cookie},
            transports=["websocket"],
            socketio_path="/_event/",
            namespaces=[_NAMESPACE],
            auth={"event": self._event(f"{_ROOT}.hydrate_and_load", {})},
            wait_timeout=_PATIENCE,
        )
        await asyncio.wait_for(self._hydrated.wait(), _PATIENCE)

    async def _arrive(self, browser: httpx.AsyncClient) -> None:
        answer = await browser.post("/api/visitor", headers={"Origin": self.origin})
        answer.raise_for_status()

    async def ask(self, handler: str, **payload: Any) -> tuple[float, dict[str, Any]]:
        """Seconds until the state's answer to an event of it, and what changed in it, by name."""
        self._answer = asyncio.get_running_loop().create_future()
        begun = perf_counter()
        await self._socket.emit(
            "event", self._event(f"{self._state}.{handler}", payload), namespace=_NAMESPACE
        )
        heard, changed = await asyncio.wait_for(self._answer, _PATIENCE)
        return heard - begun, changed

    async def close(self) -> None:
        """Closes the tab."""
        await self._socket.disconnect()

    def _event(self, name: str, payload: dict[str, Any]) -> dict[str, Any]:
        where = {"pathname": self._path.partition("?")[0], "asPath": self._path, "query": {}}
        return {"name": name, "payload": payload, "router_data": where}

    def _heard(self, update: dict[str, Any]) -> None:
        delta = update.get("delta") or {}
        for event in update.get("events") or ():
            self._path = event["payload"]["path"] if event["name"] == "_redirect" else self._path
        if delta.get(_ROOT, {}).get("is_hydrated_rx_state_"):
            self._hydrated.set()
        if self._state in delta and self._answer and not self._answer.done():
            changed = {name.removesuffix("_rx_state_"): value for name, value in delta[self._state].items()}
            self._answer.set_result((perf_counter(), changed))


class _Shopper(Tab):
    """Somebody with two of a product in a new cart."""

    def __init__(self, origin: str, slug: str) -> None:
        super().__init__(origin, "/cart", CartState)
        self._slug = slug

    async def _arrive(self, browser: httpx.AsyncClient) -> None:
        form = {"slug": self._slug, "quantity": "2"}
        answer = await browser.post("/api/cart/lines", data=form, headers={"Origin": self.origin})
        assert answer.status_code == 303, answer.text
        assert "notice" not in answer.headers["location"]

    async def change(self, number: int) -> float:
        """One more of the product, or one less, in turn."""
        taken, _ = await self.ask("less" if number % 2 else "more", slug=self._slug)
        return taken


async def round_trips(origin: str, slug: str, clients: int, each: int, pause: float) -> RoundTrips:
    """`each` events of every client, who thinks `pause` seconds after each answer. Raises TimeoutError."""
    tabs = [_Shopper(origin, slug) for _ in range(clients)]
    taken: list[float] = []

    async def shop(tab: _Shopper, late: float) -> None:
        await asyncio.sleep(late)
        for number in range(each):
            taken.append(await tab.change(number) * 1000)
            await asyncio.sleep(pause)

    try:
        for tab in tabs:
            await tab.open()
            await tab.change(0)
            await tab.change(1)
        await asyncio.gather(*(shop(tab, pause * place / clients) for place, tab in enumerate(tabs)))
    finally:
        for tab in tabs:
            await tab.close()
    return RoundTrips(clients, len(taken), percentile(taken, 0.5), percentile(taken, 0.95))
