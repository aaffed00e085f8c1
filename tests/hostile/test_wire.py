"""Frames no browser would send, from places that are not ours: refused, and the shop goes on."""

import asyncio
import json
from contextlib import suppress
from typing import Any

import aiohttp
import pytest
import socketio

from tests.hostile.client import NAMESPACE, ROOT, Client, connected
from tests.hostile.test_handlers import CART, CHECKOUT
from tests.hostile.victim import SLUG, Victim, heard_nothing
from tests.live import LiveShop

_LARGEST = 1_000_000  # bytes of a frame
_QUIET = 1.0


async def _handshake(shop: LiveShop, **headers: str) -> int:
    """The status that the opening of a websocket is answered with; 101 when it is opened."""
    address = f"{shop.url}/_event/?EIO=4&transport=websocket&token=abc"
    async with aiohttp.ClientSession() as session:
        try:
            async with session.ws_connect(address, headers=headers):
                return 101
        except aiohttp.WSServerHandshakeError as refusal:
            return refusal.status


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "http://localhost",
        "http://localhost:1",
        "{url}.evil.example",
        "https{tail}",
        "file://",
    ],
)
async def test_another_site_cannot_open_the_websocket(shop: LiveShop, victim: Victim, origin: str) -> None:
    """Not even with the victim's cookie, which a browser would send along."""
    foreign = origin.format(url=shop.url, tail=shop.url.removeprefix("http"))
    assert await _handshake(shop, Origin=foreign, Cookie=f"cf_visitor={victim.cookie}") == 403
    assert await _handshake(shop, Origin=shop.url) == 101


@pytest.mark.parametrize(
    "frame",
    [
        "42/_event,[",
        '42/_event,["event"]',
        '42/_event,["event",null]',
        '42/_event,["event",{"name":null,"payload":5,"router_data":7}]',
        '42/_event,["event",{"name":"x","payload":{},"router_data":{"pathname":5,"asPath":[],"query":1}}]',
        '42/_event,[{"a":1}]',
        '42/_event,["on_connect",{}]',
        '451-/_event,["event",{"_placeholder":true,"num":0}]',
        "9",
        "",
        "hello",
        "2probe",
        "40/admin,",
        "41/_event,",
        '43/_event,7["ack"]',
        "[" * 5000,
    ],
)
async def test_frames_that_are_none(shop: LiveShop, stranger: Client, victim: Victim, frame: str) -> None:
    """Whoever sends one may be thrown out; nobody else notices."""
    address = f"{shop.url}/_event/?EIO=4&transport=websocket&token=raw"
    async with aiohttp.ClientSession() as session, session.ws_connect(address) as socket:
        with suppress(aiohttp.ClientConnectionResetError):
            for text in (f"40{NAMESPACE},", frame):
                await socket.send_str(text)
            await socket.send_bytes(b"\x00\xff\x04")
        heard = await _until_quiet(socket)
    assert all(secret not in heard for secret in victim.secrets)
    await stranger.fence()


async def _until_quiet(socket: aiohttp.ClientWebSocketResponse) -> str:
    """What was heard until the server closed, answered a ping of ours, or said nothing for a second."""
    heard = ""
    with suppress(aiohttp.ClientConnectionResetError, TimeoutError):
        await socket.send_str(f'42{NAMESPACE},["ping"]')
        while (message := await socket.receive(_QUIET)).type is aiohttp.WSMsgType.TEXT:
            heard += message.data
            if "pong" in message.data:
                break
    return heard


async def test_a_frame_of_more_than_a_megabyte_ends_its_own_connection_only(
    shop: LiveShop, stranger: Client
) -> None:
    async with connected(shop.url) as loud:
        await loud.send(f"{CHECKOUT}.typed", {"name": "name", "value": "x" * (_LARGEST + 50_000)})
        await loud.until(lambda: not loud.alive.is_set())
    await stranger.call(f"{CART}.add", {"form": {"slug": SLUG, "quantity": "1"}})
    assert stranger.shown(CART, "count") == 1


async def test_a_frame_just_below_is_cut_to_what_a_field_holds(
    stranger: Client, victim: Victim, books: Any
) -> None:
    await stranger.call(f"{CART}.add", {"form": {"slug": SLUG, "quantity": "1"}})
    await stranger.call(f"{CHECKOUT}.open", path="/checkout")
    large = "x" * (_LARGEST - 50_000)
    await stranger.call(f"{CHECKOUT}.typed", {"name": "name", "value": large}, path="/checkout")
    await stranger.call(f"{CHECKOUT}.typed", {"name": "lines", "value": large}, path="/checkout")
    await stranger.call(f"{CHECKOUT}.choose_method", {"method": large}, path="/checkout")
    row = books.db.checkouts.find_one({"_id": stranger.visitor})
    assert row["fields"] == {"name": "x" * 80, "method": "x" * 40}
    await stranger.call(f"{CART}.more", {"slug": large})
    await stranger.call(f"{CHECKOUT}.submit", {"form": dict.fromkeys(("name", "street"), large[:400_000])})
    heard_nothing(stranger, victim)


async def test_another_tabs_token_gives_another_state(shop: LiveShop, stranger: Client) -> None:
    """Who knows the id of an open tab still gets a state of their own; so does a copy of the tab."""
    await stranger.call(f"{CART}.add", {"form": {"slug": SLUG, "quantity": "3"}})
    async with connected(shop.url, "/cart", token=stranger.token) as thief:
        await thief.call(f"{CART}.open")
        assert thief.shown(CART, "count") == 0
        assert not any('"new_token"' in frame for frame in thief.heard)
    async with connected(shop.url, "/cart", stranger.cookie, token=stranger.token) as copy:
        assert any('"new_token"' in frame for frame in copy.heard)
    await stranger.call(f"{CART}.add", {"form": {"slug": SLUG, "quantity": "1"}})
    assert stranger.shown(CART, "count") == 4


async def test_many_at_once_do_not_starve_the_others(shop: LiveShop, stranger: Client) -> None:
    """Ten tabs that send as fast as they can; a shopper's click is still answered."""
    loud = [Client(shop.url) for _ in range(10)]
    await asyncio.gather(*(client.connect() for client in loud))
    for client in loud:
        for _ in range(200):
            await client.send(f"{CART}.add", {"form": {"slug": SLUG, "quantity": "x"}})
    await stranger.call(f"{CART}.add", {"form": {"slug": SLUG, "quantity": "1"}})
    assert stranger.shown(CART, "count") == 1
    await asyncio.gather(*(client.fence() for client in loud))
    assert all(client.shown(CART, "count") in (0, None) for client in loud)
    await asyncio.gather(*(client.close() for client in loud))


async def test_a_connect_that_carries_a_forged_event(shop: LiveShop, victim: Victim) -> None:
    """The first event rides in the connection's own packet: it is no way round the guards."""
    hello = {"name": f"{ROOT}.{CART}._show", "payload": {"who": victim.visitor}, "router_data": {}}
    for auth in ({"event": hello}, {"event": json.dumps(hello)}, {"event": [], "state_schema": {"a": 1}}):
        client = Client(shop.url)
        with suppress(socketio.exceptions.ConnectionError):
            await client.connect(auth, patience=2.0)
        heard_nothing(client, victim)
        await client.close()
