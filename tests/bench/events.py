"""The round trip of an event over the websocket: a change of quantity in a cart, as a browser sends it."""

import asyncio
from dataclasses import dataclass
from time import perf_counter
from typing import Any
from uuid import uuid4

import httpx
import socketio

from chemouflage.storefront.cart_state import CartState
from tests.bench.numbers import percentile

_NAMESPACE = "/_event"
_ROOT = "reflex___state____state"
_CART = CartState.get_full_name()


@dataclass(frozen=True)
class RoundTrips:
    """Milliseconds from an event sent to the answer received, with so many clients at once."""

    clients: int
    events: int
    p50: float
    p95: float


class _Tab:
    """A browser tab without the browser: a visitor, its cart, and its websocket."""

    def __init__(self, origin: str, slug: str) -> None:
        self._origin, self._slug = origin, slug
        self._socket = socketio.AsyncClient(reconnection=False, handle_sigint=False)
        self._socket.on("event", self._heard, namespace=_NAMESPACE)
        self._hydrated = asyncio.Event()
        self._answer: asyncio.Future[float] | None = None

    async def open(self) -> None:
        """Puts two of the product into a new cart and opens the page."""
        async with httpx.AsyncClient(base_url=self._origin, trust_env=False) as browser:
            form = {"slug": self._slug, "quantity": "2"}
            answer = await browser.post("/api/cart/lines", data=form, headers={"Origin": self._origin})
            assert answer.status_code == 303, answer.text
            assert "notice" not in answer.headers["location"]
            cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        await self._socket.connect(
            f"{self._origin}?token={uuid4()}",
            headers={"Cookie": cookie},
            transports=["websocket"],
            socketio_path="/_event/",
            namespaces=[_NAMESPACE],
            auth={"event": self._event(f"{_ROOT}.hydrate_and_load", {})},
            wait_timeout=30,
        )
        await asyncio.wait_for(self._hydrated.wait(), 30)

    async def ask(self, handler: str, **payload: Any) -> float:
        """Seconds until the cart's answer to an event of the cart."""
        self._answer = asyncio.get_running_loop().create_future()
        begun = perf_counter()
        await self._socket.emit("event", self._event(f"{_CART}.{handler}", payload), namespace=_NAMESPACE)
        return await asyncio.wait_for(self._answer, 30) - begun

    async def change(self, number: int) -> float:
        """One more of the product, or one less, in turn."""
        return await self.ask("less" if number % 2 else "more", slug=self._slug)

    async def close(self) -> None:
        await self._socket.disconnect()

    def _event(self, name: str, payload: dict[str, Any]) -> dict[str, Any]:
        where = {"pathname": "/cart", "asPath": "/cart", "query": {}}
        return {"name": name, "payload": payload, "router_data": where}

    def _heard(self, update: dict[str, Any]) -> None:
        delta = update.get("delta") or {}
        if delta.get(_ROOT, {}).get("is_hydrated_rx_state_"):
            self._hydrated.set()
        if _CART in delta and self._answer and not self._answer.done():
            self._answer.set_result(perf_counter())


async def round_trips(origin: str, slug: str, clients: int, each: int, pause: float) -> RoundTrips:
    """`each` events of every client, who thinks `pause` seconds after each answer. Raises TimeoutError."""
    tabs = [_Tab(origin, slug) for _ in range(clients)]
    taken: list[float] = []

    async def shop(tab: _Tab, late: float) -> None:
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
