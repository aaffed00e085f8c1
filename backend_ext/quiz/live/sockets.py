"""Screens that come by websocket: who they are, what they say, and when one has said too much."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import structlog

from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import ShopError
from backend_ext.kit.text import Lang
from backend_ext.people.models import Person
from backend_ext.quiz.live import words
from backend_ext.quiz.live.carrier import ANSWERS, PEOPLE, ROOM, Carrier
from backend_ext.quiz.live.commit import GroupCommit
from backend_ext.quiz.live.errors import (
    AnswerLate,
    NoSuchOption,
    NotAPlayer,
    NotNow,
    TooLoud,
    Unreadable,
)
from backend_ext.quiz.live.frames import error_frame
from backend_ext.quiz.live.line import BAD, GOING_AWAY, REFUSED, TOO_BIG, TRY_LATER, Line, Wire
from backend_ext.quiz.live.models import Answer, Phase, Player, Room
from backend_ext.quiz.live.repository import AnswerRepository
from backend_ext.quiz.live.service import LiveRooms, check_host
from backend_ext.quiz.live.standings import in_time
from backend_ext.store.channels import Channels
from backend_ext.store.outage import as_unavailable

_log = structlog.get_logger(__name__)
_HELLO, _IDLE = 15.0, 80.0  # seconds without a word: before the first one, and later
_BURST, _PER_SECOND = 20.0, 4.0  # frames of one screen
_COUNTED = 0.1  # seconds until others are told that there are more answers
_GRUMBLES = 5  # frames over it, until the line is cut


@dataclass(frozen=True, slots=True)
class Visit:
    """A screen that comes: the code in its address, its language, the network address, who it says it hosts.

    `who` asks who is signed in on it; it is asked again at each step of a host.
    """

    code: str
    lang: Lang
    address: str
    hosts: bool
    who: Callable[[], Awaitable[Person | None]]


class _Pace:
    """How fast one screen talks: a bucket of tokens that fills with time."""

    def __init__(self) -> None:
        self._left, self._at, self._over = _BURST, asyncio.get_running_loop().time(), 0

    def count(self) -> None:
        """Raises TooLoud for a frame too much; _Enough once that was said in vain."""
        now = asyncio.get_running_loop().time()
        self._left, self._at = min(_BURST, self._left + (now - self._at) * _PER_SECOND), now
        if self._left >= 1:
            self._left -= 1
            return
        self._over += 1
        if self._over > _GRUMBLES:
            raise _Enough
        raise TooLoud


class _Enough(Exception):
    """The screen is cut without another word."""


class Sockets:
    """All screens of this process, by room."""

    def __init__(
        self, live: LiveRooms, answers: AnswerRepository, commits: GroupCommit, channels: Channels
    ) -> None:
        self._live, self._answers, self._commits, self._channels = live, answers, commits, channels
        self._carriers: dict[str, Carrier] = {}
        self._errands: set[asyncio.Task[None]] = set()
        self._counting: set[str] = set()
        commits.stored = self._stored

    async def serve(self, wire: Wire, visit: Visit) -> None:
        """Talks with a screen until one of both ends it."""
        line = Line(visit.lang)
        talk = asyncio.create_task(self._talk(wire, line, visit))
        pump = asyncio.create_task(line.pump(wire))
        try:
            await asyncio.wait({talk, pump}, return_when=asyncio.FIRST_COMPLETED)
            line.cut(GOING_AWAY)
            code = await pump
        finally:
            # Our server closes a websocket only once nobody waits for a frame of it any more.
            talk.cancel()
            pump.cancel()
            await asyncio.wait({talk})
        if code is not None:
            with suppress(Exception):  # the other end may have gone first
                await wire.close(code)

    async def close(self) -> None:
        """Ends the watching of all rooms; the server closes the websockets."""
        for carrier in list(self._carriers.values()):
            await carrier.stop()
        self._carriers.clear()
        if self._errands:
            await asyncio.wait(self._errands)
        await self._channels.close()

    # One screen

    async def _talk(self, wire: Wire, line: Line, visit: Visit) -> None:
        try:
            room = await self._live.find(visit.code, visit.address)
            if visit.hosts:
                await self._host(wire, line, visit, room)
            else:
                await self._player(wire, line, visit, room)
        except _Enough:
            line.cut(BAD)
        except TimeoutError:
            line.cut(GOING_AWAY)
        except Exception as error:
            known = error if isinstance(error, ShopError) else as_unavailable(error)
            if known is None:
                _log.exception("a screen of a live room failed", room=visit.code[:12])
                known = ShopError()
            line.say(error_frame(known, line.lang))
            line.cut(TRY_LATER if known.status in (429, 503) or known.status == 400 else REFUSED)

    async def _player(self, wire: Wire, line: Line, visit: Visit, room: Room) -> None:
        pace = _Pace()
        player = await self._enter(wire, line, visit, room, pace)
        if player is None:
            return
        carrier = await self._carrier(room)
        try:
            await carrier.seat(player, line)
            self._say(room.id, f"seat {player.id} {line.id}")
            while (text := await _next(wire, line, _IDLE)) is not None:
                await self._hear_player(carrier, player, line, pace, text)
        finally:
            carrier.leave(line, player.id)

    async def _enter(self, wire: Wire, line: Line, visit: Visit, room: Room, pace: _Pace) -> Player | None:
        """The player, new or back; None when the screen has gone. A wrong name may be mended."""
        while (text := await _next(wire, line, _HELLO)) is not None:
            try:
                pace.count()
                word = words.of_player(text)
                if isinstance(word, words.Back):
                    return await self._live.back(room, word.token)
                if not isinstance(word, words.Join):
                    raise NotAPlayer
                player, token = await self._live.join(room, word.name, visit.address)
            except ShopError as error:
                if error.code not in ("invalid", "room_name_taken", "unreadable", "too_loud"):
                    raise
                line.say(error_frame(error, line.lang))
                continue
            line.say({"t": "joined", "token": token, "name": player.name})
            self._tell(room.id, PEOPLE)
            return player
        return None

    async def _hear_player(
        self, carrier: Carrier, player: Player, line: Line, pace: _Pace, text: str
    ) -> None:
        received_at = utcnow()
        number = 0
        try:
            pace.count()
            word = words.of_player(text)
            if isinstance(word, words.Ping):
                line.say({"t": "pong"})
                return
            if not isinstance(word, words.Pick):
                raise Unreadable
            number = word.n
            await self._commits.put(_answer(carrier.room, player, word, received_at))
            line.say({"t": "stored", "n": number})
        except Exception as error:
            known = error if isinstance(error, ShopError) else as_unavailable(error)
            if known is None:
                raise
            line.say(error_frame(known, line.lang, number))

    async def _host(self, wire: Wire, line: Line, visit: Visit, room: Room) -> None:
        check_host(await visit.who(), room)
        pace, carrier = _Pace(), await self._carrier(room)
        try:
            await carrier.host(line)
            while (text := await _next(wire, line, _IDLE)) is not None:
                try:
                    pace.count()
                    await self._hear_host(carrier, line, visit, words.of_host(text))
                except ShopError as error:
                    line.say(error_frame(error, line.lang))
        finally:
            carrier.leave(line)

    async def _hear_host(self, carrier: Carrier, line: Line, visit: Visit, word: words.HostWord) -> None:
        room = carrier.room
        if isinstance(word, words.Ping):
            line.say({"t": "pong"})
            return
        host = await visit.who()
        if isinstance(word, words.Next):
            await self._live.next(host, room, word.n)
        elif isinstance(word, words.Close):
            await self._live.close_question(host, room, word.n)
        elif isinstance(word, words.Lock):
            await self._live.lock(host, room, word.on)
        elif isinstance(word, words.Kick):
            await self._live.kick(host, room, word.p)
            self._tell(room.id, PEOPLE)
        else:
            await self._live.end(host, room)
        self._tell(room.id, ROOM)

    # Rooms

    async def _carrier(self, room: Room) -> Carrier:
        """The room as this process carries it, from its first screen to its last."""
        carrier = self._carriers.get(room.id)
        if carrier is None:
            carrier = Carrier(room, self._live, self._answers, self._commits, self._tell, self._emptied)
            self._carriers[room.id] = carrier
            carrier.hold()
            await self._channels.listen(room.id, carrier.hear)
        else:
            carrier.hold()
        return carrier

    def _emptied(self, carrier: Carrier) -> None:
        if self._carriers.get(carrier.room.id) is carrier:
            del self._carriers[carrier.room.id]
            self._errand(self._channels.leave(carrier.room.id, carrier.hear))
            self._errand(carrier.stop())

    def _stored(self, room_id: str) -> None:
        """Answers of a room are stored: that is told once for all batches of the next moment."""
        if room_id not in self._counting:
            self._counting.add(room_id)
            self._errand(self._tell_soon(room_id))

    async def _tell_soon(self, room_id: str) -> None:
        await asyncio.sleep(_COUNTED)
        self._counting.discard(room_id)
        self._tell(room_id, ANSWERS)

    def _tell(self, room_id: str, kind: str) -> None:
        """Something of the room has changed: told here at once, and to other processes."""
        if carrier := self._carriers.get(room_id):
            carrier.stir(kind)
        self._say(room_id, kind)

    def _say(self, room_id: str, word: str) -> None:
        self._errand(self._channels.say(room_id, word))

    def _errand(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)


async def _next(wire: Wire, line: Line, patience: float) -> str | None:
    """The next frame; None when the screen has gone. Raises TimeoutError when it says nothing."""
    async with asyncio.timeout(patience):
        text = await wire.receive()
    if text is not None and len(text) > words.LONGEST_FRAME:
        line.cut(TOO_BIG)
        return None
    return text


def _answer(room: Room, player: Player, word: words.Pick, received_at: datetime) -> Answer:
    """The answer as it is to be stored. Raises NotNow for a question to come, AnswerLate, NoSuchOption."""
    asked = room.round
    if word.n > room.number or asked is None:
        raise NotNow
    if word.n < room.number or room.phase is not Phase.QUESTION or not in_time(asked, received_at):
        raise AnswerLate
    key = asked.key_of(word.o)
    if key is None:
        raise NoSuchOption
    return Answer(room.id, word.n, player.id, key, received_at, room.expires_at)
