"""kill -9 of the web in the middle of a live question: phones come back; what was told as stored counts."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import Any

import aiohttp

from backend_ext.kit.clock import utcnow
from backend_ext.people.sessions.models import Device
from backend_ext.quiz.live.form import RoomForm
from backend_ext.quiz.live.models import Phase, Room
from tests.faults.outpost import Outpost
from tests.faults.patience import PAUSE, until
from tests.live import LiveShop
from tests.people import person, put_user
from tests.room_sockets import WebScreen, come
from tests.rooms import option

PLAYERS, QUESTIONS, SECONDS = 12, 5, 180  # longer than a form allows: the web takes its time to come back
# What is killed in the middle of which question: the youngest worker, then what starts them.
VICTIMS = {2: -1, 4: 0}
Frame = dict[str, Any]


class _Game:
    """The room, who has been told that their answer to which question is stored, and the killer's signals."""

    def __init__(self, shop: LiveShop, room: Room) -> None:
        self.shop, self.room = shop, room
        self.stored: set[tuple[int, int]] = set()
        self.killed = {number: asyncio.Event() for number in VICTIMS}
        self.cut = 0  # lines that had heard something

    def half_have_answered(self, number: int) -> bool:
        """Whether half of the players have answered the question, and no more."""
        return len([1 for _, asked in self.stored if asked == number]) == PLAYERS // 2


async def _frames(
    game: _Game, session: str, hello: Callable[[WebScreen], Awaitable[None]]
) -> AsyncIterator[tuple[WebScreen, Frame]]:
    """What a screen hears, over as many websockets as it takes."""
    async with aiohttp.ClientSession() as browser:
        while True:
            with suppress(aiohttp.ClientError, ConnectionResetError):
                screen = await come(browser, game.shop, game.room, session)
                await hello(screen)
                heard = False
                while (message := await screen.socket.receive()).type is aiohttp.WSMsgType.TEXT:
                    heard = True
                    yield screen, json.loads(message.data)
                game.cut += heard
            await asyncio.sleep(PAUSE)


class _Phone:
    """A player's: even ones answer at once, odd ones once something was killed."""

    def __init__(self, game: _Game, number: int) -> None:
        self._game, self._number = game, number
        self._token = ""
        self._back = True  # the next frame of the room says what this player has answered
        self._left: dict[int, int] = {}
        self._answering: set[asyncio.Task[None]] = set()

    async def play(self) -> Frame:
        """Until the podium: its frame."""
        async for screen, frame in _frames(self._game, "", self._hello):
            if frame["t"] == "joined":
                self._token = frame["token"]
            elif frame["t"] == "stored":
                self._game.stored.add((self._number, frame["n"]))
            elif frame["t"] == "room" and frame["phase"] == Phase.QUESTION:
                self._asked(screen, frame)
            elif frame["t"] == "room" and frame["phase"] == Phase.PODIUM:
                await asyncio.gather(*self._answering)
                return frame
        raise AssertionError("the frames do not end")

    async def _hello(self, screen: WebScreen) -> None:
        self._back = True
        if self._token:
            await screen.say(t="back", token=self._token)
        else:
            await screen.say(t="join", name=_name(self._number))

    def _asked(self, screen: WebScreen, frame: Frame) -> None:
        asked = frame["number"]
        assert frame["left"] <= self._left.get(asked, frame["limit"]), "a death gives nobody more time"
        if self._back and frame["you"]["choice"]:
            self._game.stored.add((self._number, asked))
        elif self._back or asked not in self._left:
            assert (self._number, asked) not in self._game.stored, "it was told as stored, and is lost"
            self._answering.add(asyncio.create_task(self._answer(screen, asked)))
        self._left[asked], self._back = frame["left"], False

    async def _answer(self, screen: WebScreen, asked: int) -> None:
        if asked in self._game.killed and self._number % 2:
            await self._game.killed[asked].wait()
        chosen = option(self._game.room, asked, right=_knows(self._number, asked))
        with suppress(aiohttp.ClientError, ConnectionResetError):
            await screen.say(t="answer", n=asked, o=chosen)


async def _host(game: _Game, session: str) -> None:
    """Goes on whenever everybody is there, or a question is over."""

    async def silent(screen: WebScreen) -> None:
        """The session of the handshake says who it is."""

    async for screen, frame in _frames(game, session, silent):
        if frame["t"] == "people" and len(frame["people"]) == PLAYERS:
            await screen.say(t="next", n=0)  # refused, once it has begun
        elif frame["t"] == "room" and frame["phase"] == Phase.REVEAL:
            await screen.say(t="next", n=frame["number"])
        elif frame["t"] == "room" and frame["phase"] == Phase.PODIUM:
            return


async def _kill(game: _Game) -> None:
    for number, which in VICTIMS.items():

        async def half(number: int = number) -> bool:
            return game.half_have_answered(number)

        await until(half)
        os.kill(game.shop.pids("granian")[which], signal.SIGKILL)
        game.killed[number].set()


def _name(player: int) -> str:
    return f"Player {player}"


def _knows(player: int, number: int) -> bool:
    return (player + number) % 3 > 0


async def test_a_live_room_survives_kill_9_of_the_web(post: Outpost) -> None:
    services = post.services
    user = await put_user(services, premium_until=utcnow().replace(year=2100))
    session, _ = await services.sessions.open(user, Device())
    opened = await services.quiz.live.rooms.open(person(user), RoomForm([], None, QUESTIONS, SECONDS))
    game = _Game(post.shop, opened)

    async with asyncio.timeout(240):
        players = [_Phone(game, number).play() for number in range(PLAYERS)]
        _, _, *last = await asyncio.gather(_host(game, session), _kill(game), *players)

    everybody = {(player, number) for player in range(PLAYERS) for number in range(1, QUESTIONS + 1)}
    assert game.stored == everybody
    assert game.cut > PLAYERS, "the second death cut every line, the host's too"
    stored = services.mongo.db["quiz_room_answers"].find({"room_id": opened.id})
    chosen = {row["_id"]: row["choice"] async for row in stored}
    names = {one.name: one.id for one in await services.quiz.live.rooms.players(opened.id)}
    assert chosen == {
        f"{opened.id}:{number}:{names[_name(player)]}": opened.rounds[number - 1].key_of(
            option(opened, number, right=_knows(player, number))
        )
        for player, number in everybody
    }
    right = [sum(_knows(player, number) for number in range(1, QUESTIONS + 1)) for player in range(PLAYERS)]
    assert [frame["you"]["right"] for frame in last] == right
    assert {frame["you"]["place"] for frame in last} == set(range(1, PLAYERS + 1))
    await until(post.ready)
