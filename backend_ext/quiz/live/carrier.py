"""One room as one process carries it: its screens here, told at once of every change.

What happens is in MongoDB. A carrier reads it again when another process says so, and every 2 s anyhow; it
keeps nothing that it could not read again. Every carrier watches the clock of its room; the one whose step
MongoDB takes ends the question.
"""

import asyncio
import json
from collections.abc import Callable

import structlog

from backend_ext.kit.clock import utcnow
from backend_ext.quiz.content.models import Question
from backend_ext.quiz.live.commit import GroupCommit
from backend_ext.quiz.live.errors import RoomClosed, SentAway, TooManyScreens
from backend_ext.quiz.live.frames import error_frame, own_part, people_frame, room_frame
from backend_ext.quiz.live.line import REFUSED, REPLACED, Line
from backend_ext.quiz.live.models import Phase, Player, Room
from backend_ext.quiz.live.repository import AnswerRepository
from backend_ext.quiz.live.service import LiveRooms
from backend_ext.quiz.live.standings import Outcome, outcome
from backend_ext.store.outage import as_unavailable

_log = structlog.get_logger(__name__)
_NET = 2.0  # seconds until a carrier looks by itself
_PACE = 0.25  # seconds between two looks at who is there, or how many have answered
_AFTER_OUTAGE = 1.0
_SETTLE = 0.05
_MOST_HOSTS = 5
ROOM, PEOPLE, ANSWERS = "room", "people", "answers"


class Carrier:
    """A room's screens in this process.

    `tell` says to all processes that something of a room has changed; `emptied` is called when the last
    screen has gone.
    """

    def __init__(
        self,
        room: Room,
        live: LiveRooms,
        answers: AnswerRepository,
        commits: GroupCommit,
        tell: Callable[[str, str], None],
        emptied: Callable[["Carrier"], None],
    ) -> None:
        self.room = room
        self._live, self._answers, self._commits = live, answers, commits
        self._tell, self._emptied = tell, emptied
        self._held = 0
        self._seats: dict[str, Line] = {}
        self._hosts: list[Line] = []
        self._questions: dict[str, Question] = {}
        self._people: list[Player] = []
        self._result: Outcome | None = None
        self._dirty = {ROOM, PEOPLE}
        self._looked = dict.fromkeys((ROOM, PEOPLE, ANSWERS), 0.0)
        self._shown = 0  # the revision that screens have
        self._wake = asyncio.Event()
        self._ready = asyncio.Event()
        self._task = asyncio.create_task(self._run())

    # Screens

    def hold(self) -> None:
        """One more screen is to come; each that was announced so has to `leave`."""
        self._held += 1

    async def seat(self, player: Player, line: Line) -> None:
        """Shows the room to a player; an earlier screen of theirs here is replaced."""
        await self._ready.wait()
        self.replaced(player.id, line.id)
        self._seats[player.id] = line
        if all(one.id != player.id for one in self._people):
            self.stir(PEOPLE)
        choice, number = "", self.room.number
        if self.room.phase is Phase.QUESTION:
            choice = await self._answers.choice(self.room.id, number, player.id)
        self._tell_player(player.id, line, self._text(line), choice if number == self.room.number else "")

    async def host(self, line: Line) -> None:
        """Shows the room to its host. Raises TooManyScreens."""
        await self._ready.wait()
        if len(self._hosts) >= _MOST_HOSTS:
            raise TooManyScreens
        self._hosts.append(line)
        line.say_text(self._text(line))
        line.say(people_frame(self._people))
        self.stir(ANSWERS)

    def leave(self, line: Line, player_id: str = "") -> None:
        """A screen has gone."""
        if self._seats.get(player_id) is line:
            del self._seats[player_id]
        if line in self._hosts:
            self._hosts.remove(line)
        self._held -= 1
        if not self._held:
            self._emptied(self)

    def replaced(self, player_id: str, line_id: str) -> None:
        """The player has the line `line_id` now, here or in another process: any other is closed."""
        line = self._seats.get(player_id)
        if line is not None and line.id != line_id:
            del self._seats[player_id]
            line.cut(REPLACED)

    def hear(self, word: str) -> None:
        """A word of some process about this room."""
        kind, *rest = word.split()
        if kind == "seat" and len(rest) == 2:
            self.replaced(rest[0], rest[1])
        else:
            self.stir(kind)

    def stir(self, kind: str) -> None:
        """Something has changed: the room (ROOM), who is in it (PEOPLE), how many have answered (ANSWERS)."""
        self._dirty.add(kind)
        self._wake.set()

    async def stop(self) -> None:
        """Ends the watching."""
        self._task.cancel()
        await asyncio.wait({self._task})

    # Watching

    async def _run(self) -> None:
        while True:
            try:
                await self._look()
                await self._rest()
            except Exception as error:
                if as_unavailable(error) is None:
                    _log.exception("a live room could not be looked at", room=self.room.id)
                self._dirty.add(ROOM)
                await asyncio.sleep(_AFTER_OUTAGE)

    async def _rest(self) -> None:
        """Until there is something to look at."""
        now = asyncio.get_running_loop().time()
        wait = self._looked[ROOM] + _NET - now
        if ROOM in self._dirty:
            wait = 0.0
        for kind in self._dirty & {PEOPLE, ANSWERS}:
            wait = min(wait, self._looked[kind] + _PACE - now)
        if self._open_until is not None:
            wait = min(wait, self._open_until)
        if wait > 0:
            self._wake.clear()
            try:
                async with asyncio.timeout(wait):
                    await self._wake.wait()
            except TimeoutError:
                return

    @property
    def _open_until(self) -> float | None:
        """Seconds until the question on the screen closes; None without one."""
        asked = self.room.round
        if self.room.phase is not Phase.QUESTION or asked is None or asked.closes_at is None:
            return None
        return (asked.closes_at - utcnow()).total_seconds() + 0.002  # it is open in that millisecond still

    async def _look(self) -> None:
        now = asyncio.get_running_loop().time()
        by_itself = now - self._looked[ROOM] >= _NET
        if ROOM in self._dirty or by_itself:
            self._dirty.discard(ROOM)
            self.room = await self._live.get(self.room.id)
            self._looked[ROOM] = now
        if (left := self._open_until) is not None and left <= 0:
            if await self._live.reveal(self.room.id, self.room.number):
                self._tell(self.room.id, ROOM)
            self.room = await self._live.get(self.room.id)
        if by_itself or self._due(PEOPLE, now):
            await self._look_at_people(now)
        if self.room.revision != self._shown:
            await self._show()
        elif self._due(ANSWERS, now) or (by_itself and self._hosts):
            await self._look_at_answers(now)
        self._ready.set()

    def _due(self, kind: str, now: float) -> bool:
        return kind in self._dirty and now - self._looked[kind] >= _PACE

    async def _look_at_people(self, now: float) -> None:
        self._dirty.discard(PEOPLE)
        self._looked[PEOPLE] = now
        before = [(one.id, one.kicked) for one in self._people]
        self._people = await self._live.players(self.room.id)
        for player in self._people:
            if player.kicked and (line := self._seats.pop(player.id, None)):
                line.say(error_frame(SentAway(), line.lang))
                line.cut(REFUSED)
        if before == [(one.id, one.kicked) for one in self._people]:
            return
        here = sum(not one.kicked for one in self._people)
        for line in self._hosts:
            line.say(people_frame(self._people))
        for line in self._seats.values():
            line.say({"t": "count", "players": here})

    async def _look_at_answers(self, now: float) -> None:
        """Tells the host how many have answered, and closes the question when all have."""
        self._dirty.discard(ANSWERS)
        self._looked[ANSWERS] = now
        if self.room.phase is Phase.REVEAL:
            await self._look_again()
        if self.room.phase is not Phase.QUESTION or not self._hosts:
            return
        count = await self._answers.count(self.room.id, self.room.number)
        here = sum(not one.kicked for one in self._people)
        for line in self._hosts:
            line.say({"t": "answers", "n": self.room.number, "count": count, "of": here})
        asked = self.room.round
        open_still = asked is not None and (self._open_until or 0) > 0.5
        if 0 < here <= count and open_still:
            await self._live.shorten(self.room.id, self.room.number)
            self._tell(self.room.id, ROOM)

    async def _look_again(self) -> None:
        """Answers that were in time, and stored while others were counted already, count too."""
        result = outcome(self.room, self._people, await self._answers.of_room(self.room.id))
        if result != self._result:
            self._result = result
            self._tell_all()

    # Telling

    async def _show(self) -> None:
        """Tells every screen where the room is now."""
        if not self._questions:
            self._questions = await self._live.questions(self.room)
        if self.room.phase in (Phase.REVEAL, Phase.PODIUM):
            await self._commits.settle(_SETTLE)
            self._people = await self._live.players(self.room.id)
            self._result = outcome(self.room, self._people, await self._answers.of_room(self.room.id))
        self._shown = self.room.revision
        self._tell_all()
        if self.room.phase is Phase.CLOSED:
            for line in [*self._seats.values(), *self._hosts]:
                line.say(error_frame(RoomClosed(), line.lang))
                line.cut(REFUSED)

    def _tell_all(self) -> None:
        texts: dict[str, str] = {}
        for line in [*self._seats.values(), *self._hosts]:
            if line.lang not in texts:
                texts[line.lang] = self._text(line)
        for line in self._hosts:
            line.say_text(texts[line.lang])
        for player_id, line in self._seats.items():
            self._tell_player(player_id, line, texts[line.lang])
        if self.room.phase is Phase.QUESTION:
            self.stir(ANSWERS)

    def _text(self, line: Line) -> str:
        frame = room_frame(self.room, self._questions, self._known, line.lang, utcnow())
        return json.dumps(frame, ensure_ascii=False, separators=(",", ":"))

    @property
    def _known(self) -> Outcome | None:
        """What may be told of answers; while a question is open, nothing."""
        return self._result if self.room.phase in (Phase.REVEAL, Phase.PODIUM) else None

    def _tell_player(self, player_id: str, line: Line, text: str, choice: str = "") -> None:
        """Everybody's frame with the player's own part in it."""
        known = self._known
        own = own_part(self.room.round, known.of(player_id) if known else None, choice)
        mine = json.dumps(own, ensure_ascii=False, separators=(",", ":"))
        line.say_text(f'{text[:-1]},"you":{mine}}}')
