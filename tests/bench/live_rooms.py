"""Live rooms over real websockets: from an answer sent to the word that it is stored.

`python -m tests.bench.live_rooms` measures this chapter alone, in a shop of its own, and prints it.
"""

import asyncio
import json
import random
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import uvloop

from backend_ext.bootstrap import Services, build
from backend_ext.kit.clock import utcnow
from backend_ext.people.sessions.models import Device
from backend_ext.quiz.live.form import RoomForm
from backend_ext.quiz.live.models import Room
from backend_ext.settings import Settings
from tests.bench import machine
from tests.bench.numbers import percentile, table
from tests.live import LiveShop, live_shop
from tests.people import person, put_user

CROWDS = ((50, 1), (200, 1), (500, 3))  # players, rooms
PROMISED = 200
ONE_SECOND, AT_ONCE = "within one second", "at the same moment"
_ROUNDS = (1.0, 1.0, 1.0, 0.0, 0.0)  # seconds over which the answers to each question are spread
_WEB = "web (2 workers)"
_PATIENCE = 60.0
Frame = dict[str, Any]


@dataclass(frozen=True)
class Answers:
    """Milliseconds from answers sent to their acknowledgement, `name` tells how they came."""

    name: str
    players: int
    rooms: int
    answers: int
    p50: float
    p95: float
    worst: float
    per_second: float


@dataclass(frozen=True)
class Played:
    """All crowds, and how many kilobytes of the web workers a player takes."""

    answers: Sequence[Answers]
    kilobytes: float


class _Screen:
    """One websocket, and what was heard last of the room."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._waits: dict[str, asyncio.Future[Frame]] = {}
        self._seen: dict[str, Frame] = {}
        self._reader = asyncio.create_task(self._read())

    async def say(self, **word: Any) -> None:
        await self._socket.send_str(json.dumps(word))

    async def hears(self, mark: str) -> Frame:
        """The frame with this mark, see `_mark`; at once when it was heard before."""
        if mark in self._seen:
            return self._seen[mark]
        self._waits[mark] = asyncio.get_running_loop().create_future()
        return await asyncio.wait_for(self._waits[mark], _PATIENCE)

    async def answer(self, number: int, option: str) -> float:
        """Milliseconds until the answer was acknowledged."""
        begun = time.perf_counter()
        await self.say(t="answer", n=number, o=option)
        await self.hears(f"stored {number}")
        return (time.perf_counter() - begun) * 1000

    async def close(self) -> None:
        self._reader.cancel()
        await self._socket.close()

    async def _read(self) -> None:
        async for message in self._socket:
            frame: Frame = json.loads(message.data)
            mark = _mark(frame)
            self._seen[mark] = frame
            if waits := self._waits.pop(mark, None):
                waits.set_result(frame)


def _mark(frame: Frame) -> str:
    if frame["t"] == "room":
        return f"{frame['phase']} {frame['number']}"
    return f"{frame['t']} {frame['n']}" if frame["t"] in ("stored", "error") else str(frame["t"])


async def live_rooms(shop: LiveShop) -> Played:
    """Plays rooms of every crowd. Raises TimeoutError, ConnectionError."""
    values: Mapping[str, Any] = {name.lower(): value for name, value in shop.env.items()}
    services = build(Settings(_env_file=None, **values))
    found: list[Answers] = []
    before = largest = 0.0
    try:
        for players, rooms in CROWDS:
            async with AsyncExitStack() as stack:
                games = [
                    await _gather(stack, shop.url, services, players // rooms + (place < players % rooms))
                    for place in range(rooms)
                ]
                largest = machine.memory(shop)[_WEB]
                before = before or largest  # the first crowd warms the workers up
                found += await _play(games, players)
    finally:
        await services.close()
    return Played(found, (largest - before) * 1024 / (CROWDS[-1][0] - CROWDS[0][0]))


Game = tuple[_Screen, list[_Screen]]


async def _gather(stack: AsyncExitStack, url: str, services: Services, count: int) -> Game:
    """A room of five questions with its host and so many players in it."""
    user = await put_user(services, premium_until=utcnow().replace(year=2100))
    secret, _ = await services.sessions.open(user, Device())
    room = await services.quiz.live.rooms.open(person(user), RoomForm([], None, len(_ROUNDS), 60))
    browser = await stack.enter_async_context(
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), headers={"Origin": url})
    )
    front = await _come(stack, browser, url, room, "?host=1", {"Cookie": f"cf_session={secret}"})
    await front.hears("lobby 0")
    turns = asyncio.Semaphore(20)

    async def one(number: int) -> _Screen:
        async with turns:
            shown = await _come(stack, browser, url, room, "", {})
            await shown.say(t="join", name=f"Player {number}")
            await shown.hears("joined")
            return shown

    return front, list(await asyncio.gather(*(one(number) for number in range(count))))


async def _come(
    stack: AsyncExitStack,
    browser: aiohttp.ClientSession,
    url: str,
    room: Room,
    query: str,
    headers: Mapping[str, str],
) -> _Screen:
    address = f"{url.replace('localhost', '127.0.0.1')}/api/live/{room.code}{query}"
    shown = _Screen(await browser.ws_connect(address, headers=headers, max_msg_size=0))
    stack.push_async_callback(shown.close)
    return shown


async def _play(games: Sequence[Game], players: int) -> list[Answers]:
    """Every room at once, question by question."""
    taken: dict[float, list[float]] = {}
    passed: dict[float, float] = {}
    for number, spread in enumerate(_ROUNDS, 1):
        await asyncio.gather(*(front.say(t="next", n=number - 1) for front, _ in games))
        everybody = [screen for _, screens in games for screen in screens]
        asked = await asyncio.gather(*(screen.hears(f"question {number}") for screen in everybody))
        chosen = [random.choice(frame["options"])["id"] for frame in asked]
        await asyncio.sleep(1.0)  # everybody reads
        begun = time.perf_counter()
        times = await asyncio.gather(
            *(_late(screen, number, option, spread) for screen, option in zip(everybody, chosen, strict=True))
        )
        taken.setdefault(spread, []).extend(times)
        passed[spread] = passed.get(spread, 0.0) + time.perf_counter() - begun
        await asyncio.gather(*(screen.hears(f"reveal {number}") for screen in everybody))
    return [
        Answers(
            ONE_SECOND if spread else AT_ONCE,
            players,
            len(games),
            len(times),
            percentile(times, 0.5),
            percentile(times, 0.95),
            max(times),
            len(times) / passed[spread],
        )
        for spread, times in taken.items()
    ]


async def _late(screen: _Screen, number: int, option: str, spread: float) -> float:
    await asyncio.sleep(random.random() * spread)
    return await screen.answer(number, option)


def chapter(found: Played) -> tuple[str, str, str]:
    """Title, note and table."""
    note = (
        "Players on real websockets of a running shop with 2 web workers, the players' programs on the same "
        "cores; 500 players in three rooms at once. Ms from an answer sent to the word that it is stored; "
        "all answer each question within one second, or at the same moment. A player takes "
        f"{found.kilobytes:.0f} kB of the web workers' memory."
    )
    rows = [
        (f"{one.players} in {one.rooms}", one.name, one.answers, one.p50, one.p95, one.worst, one.per_second)
        for one in found.answers
    ]
    head = ("players, rooms", "they answer", "answers", "p50", "p95", "worst", "answers/s")
    return "Live rooms", note, table(head, rows)


def main() -> None:
    """Measures this chapter in a shop of its own."""
    with tempfile.TemporaryDirectory(prefix="chemouflage-bench-") as folder, live_shop(Path(folder)) as shop:
        print("\n\n".join(chapter(uvloop.run(live_rooms(shop)))))
        print(f"\nload average {machine.load():.1f}")


if __name__ == "__main__":
    main()
