"""A live room over real websockets, with frames and handshakes that no page of ours would send."""

import asyncio
from contextlib import suppress

import aiohttp
import pytest

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.people.models import User
from backend_ext.people.sessions.models import Device
from backend_ext.quiz.live.form import RoomForm
from backend_ext.quiz.live.models import Room
from tests.books import Books
from tests.live import LiveShop
from tests.people import person, put_user
from tests.room_sockets import WebScreen, come
from tests.rooms import KEY_WORDS, option


@pytest.fixture(scope="module")
def hosted(books: Books) -> tuple[Room, str]:
    """A room of five questions, and the session of its host."""

    async def make(services: Services) -> tuple[Room, str]:
        user: User = await put_user(services, premium_until=utcnow().replace(year=2100))
        secret, _ = await services.sessions.open(user, Device())
        room = await services.quiz.live.rooms.open(person(user), RoomForm([], None, 5, 60))
        return room, secret

    return books.work(make)


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "", "http://localhost", "{url}.evil.example"]
)
async def test_another_site_opens_no_screen(shop: LiveShop, hosted: tuple[Room, str], origin: str) -> None:
    """Not even with the host's cookie."""
    room, session = hosted
    headers = {"Cookie": f"cf_session={session}"} | (
        {"Origin": origin.format(url=shop.url)} if origin else {}
    )
    async with aiohttp.ClientSession() as browser:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await browser.ws_connect(f"{shop.url}/api/live/{room.code}?host=1", headers=headers)
    assert refusal.value.status == 403


async def test_a_game_over_real_websockets_keeps_its_key_and_counts_one_answer(
    shop: LiveShop, books: Books, hosted: tuple[Room, str]
) -> None:
    room, session = hosted
    async with aiohttp.ClientSession() as browser:
        front = await come(browser, shop, room, session)
        await front.hears("room", phase="lobby")
        rina, loud = [await come(browser, shop, room) for _ in range(2)]
        await rina.say(t="join", name="Rina")
        token = (await rina.hears("joined"))["token"]
        await loud.say(t="join", name="Loud")
        await loud.hears("joined")
        await front.say(t="next", n=0)
        await rina.hears("room", phase="question", number=1)

        lines = [await come(browser, shop, room) for _ in range(20)]
        await asyncio.gather(*(line.say(t="back", token=token) for line in lines))
        await asyncio.gather(*(_shout(line, option(room, 1)) for line in lines))
        assert await rina.closed() == 4001
        for frame in (b"\x00\xff", b"{}"):
            await loud.socket.send_bytes(frame)
            assert (await loud.hears("error"))["code"] == "unreadable"
        early = "".join(text for each in (front, rina, loud, *lines) for text in each.heard)
        assert [word for word in KEY_WORDS if word in early] == []

        await front.say(t="close", n=1)
        assert (await loud.hears("room", phase="reveal"))["solution"] == option(room, 1)
        with suppress(ConnectionResetError):
            await loud.socket.send_str("x" * 3000)
        assert await loud.closed() == 1009
        stranger = await come(browser, shop, room, "x" * 43)
        assert (await stranger.hears("error"))["code"] == "sign_in_needed"
        assert await stranger.closed() == 4003
        await front.say(t="end")
        assert await front.closed() == 4003
    rows = list(books.db.quiz_room_answers.find({"room_id": room.id}))
    assert len(rows) == 1


async def _shout(line: WebScreen, chosen: str) -> None:
    """Answers three times over, whatever comes of it."""
    with suppress(ConnectionResetError):
        for _ in range(3):
            await line.say(t="answer", n=1, o=chosen)
