"""Live rooms for tests: questions to ask, a host, and screens over a wire of memory."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.kit.text import Lang
from backend_ext.people.models import Person
from backend_ext.quiz.live.form import RoomForm
from backend_ext.quiz.live.line import GOING_AWAY, TRY_LATER
from backend_ext.quiz.live.models import Room
from backend_ext.quiz.live.sockets import Visit
from tests.people import NETWORK, person, put_user
from tests.questions import put_questions, put_topic, question

Frame = dict[str, Any]
_PATIENCE = 15.0
# What tells the right one: no frame before the reveal may hold it.
KEY_WORDS = ('"solution"', '"explanation"', '"counts"', "Because of")


async def put_bank(services: Services, count: int = 6) -> None:
    """A topic with so many questions, of four options each."""
    await put_topic(services)
    await put_questions(services, *(question() for _ in range(count)))


async def new_host(services: Services, **changes: Any) -> Person:
    """Somebody with premium."""
    return person(await put_user(services, premium_until=utcnow().replace(year=2100), **changes))


async def open_room(
    services: Services, host: Person | None = None, questions: int = 5, seconds: int = 30
) -> Room:
    """A room with questions of its own bank."""
    if not await services.quiz.bank.active():
        await put_bank(services, max(questions, 6))
    form = RoomForm([], None, questions, seconds)
    return await services.quiz.live.rooms.open(host or await new_host(services), form)


class Screen:
    """One screen. `frames` is all it was told, in order; `code` how it was closed."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.code: int | None = None
        self.bye: int | None = None
        self.reads = asyncio.Event()
        self.reads.set()
        self._said: asyncio.Queue[str | None] = asyncio.Queue()
        self._news = asyncio.Condition()
        self._seen = 0

    # The wire, as the server holds it.

    async def receive(self) -> str | None:
        return await self._said.get()

    async def send(self, text: str) -> None:
        await self.reads.wait()
        frame = json.loads(text)
        if frame["t"] == "bye":
            self.bye = frame["code"]
        else:
            self.frames.append(frame)
        async with self._news:
            self._news.notify_all()

    async def close(self, code: int) -> None:
        self.code = code
        async with self._news:
            self._news.notify_all()

    # What a test does.

    def say(self, **word: Any) -> None:
        """Says a word."""
        self.say_text(json.dumps(word))

    def say_text(self, text: str) -> None:
        """Says whatever."""
        self._said.put_nowait(text)

    def hang_up(self) -> None:
        """Goes away."""
        self._said.put_nowait(None)

    async def hears(self, kind: str, **wanted: Any) -> Frame:
        """The next frame of this kind with these values, after the one that was heard last so."""
        found: list[Frame] = []

        def there() -> bool:
            for place in range(self._seen, len(self.frames)):
                frame = self.frames[place]
                if frame["t"] == kind and all(frame.get(name) == value for name, value in wanted.items()):
                    self._seen = place + 1
                    found.append(frame)
                    return True
            return False

        await self.until(there)
        return found[0]

    async def until(self, seen: Callable[[], bool]) -> None:
        """Returns when `seen()` is true. Raises TimeoutError with what was heard."""
        try:
            async with asyncio.timeout(_PATIENCE), self._news:
                await self._news.wait_for(seen)
        except TimeoutError:
            raise TimeoutError(f"closed {self.code}, heard {self.frames[-5:]}") from None

    async def closed(self) -> int:
        """The code with which it was closed; who shall not come back was told it before."""
        await self.until(lambda: self.code is not None)
        assert self.code is not None
        assert self.bye == (None if self.code in (GOING_AWAY, TRY_LATER) else self.code)
        return self.code


@asynccontextmanager
async def screen(
    services: Services,
    code: str,
    *,
    host: Person | None = None,
    hosts: bool | None = None,
    lang: Lang = "en",
    address: str = NETWORK,
) -> AsyncIterator[Screen]:
    """A screen that has come to a process: with `host` the host's."""
    shown = Screen()

    async def who() -> Person | None:
        return host

    visit = Visit(code, lang, address, hosts if hosts is not None else host is not None, who)
    serving = asyncio.create_task(services.quiz.live.sockets.serve(shown, visit))
    try:
        yield shown
    finally:
        shown.reads.set()
        shown.hang_up()
        await asyncio.wait_for(serving, _PATIENCE)


@asynccontextmanager
async def playing(services: Services, room: Room, name: str, **where: Any) -> AsyncIterator["Player"]:
    """A player who has joined by `name`."""
    async with screen(services, room.code, **where) as shown:
        shown.say(t="join", name=name)
        joined = await shown.hears("joined")
        await shown.hears("room")
        yield Player(shown, joined["token"])


class Player:
    """A screen of somebody who is in the room, and their token."""

    def __init__(self, shown: Screen, token: str) -> None:
        self.screen, self.token = shown, token

    async def asked(self, number: int) -> Frame:
        """The frame of question `number`, once it is there."""
        return await self.screen.hears("room", phase="question", number=number)

    async def picks(self, room: Room, number: int, *, right: bool = True) -> None:
        """Answers question `number`, and is told that the answer is stored."""
        self.screen.say(t="answer", n=number, o=option(room, number, right=right))
        await self.screen.hears("stored", n=number)

    async def revealed(self, number: int) -> Frame:
        """The frame that shows how question `number` ended."""
        return await self.screen.hears("room", phase="reveal", number=number)


def option(room: Room, number: int, *, right: bool = True) -> str:
    """The opaque id of the right option of a question, or of a wrong one: what no player knows."""
    asked = room.rounds[number - 1]
    return next(each.id for each in asked.options if (each.key == asked.right) is right)
