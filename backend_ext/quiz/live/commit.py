"""Answers are stored in groups: many arrive in the same second, and one command writes them all.

An answer waits for the batch that is being written, or a few milliseconds for company. Nobody is told that an
answer is in before it is stored.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from backend_ext.quiz.live.errors import AnsweredAlready, AnswerLate
from backend_ext.quiz.live.models import Answer
from backend_ext.quiz.live.repository import AnswerRepository, RoomRepository

_COMPANY = 0.008  # seconds
_MOST = 500  # answers in one command

Pending = tuple[Answer, "asyncio.Future[None]"]


class GroupCommit:
    """Stores answers. `stored` is told the room of each batch that had one."""

    def __init__(self, answers: AnswerRepository, rooms: RoomRepository) -> None:
        self._answers, self._rooms = answers, rooms
        self._waiting: list[Pending] = []
        self._worker: asyncio.Task[None] | None = None
        self.stored: Callable[[str], None] = lambda _room_id: None

    async def put(self, answer: Answer) -> None:
        """Returns when the answer is stored. Raises AnsweredAlready, AnswerLate, an outage of MongoDB."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.append((answer, future))
        if self._worker is None:
            self._worker = asyncio.create_task(self._work())
        await future

    async def settle(self, seconds: float) -> None:
        """Returns when nothing waits to be stored, or after so many seconds."""
        if self._worker is not None:
            await asyncio.wait({self._worker}, timeout=seconds)

    async def _work(self) -> None:
        try:
            while self._waiting:
                await asyncio.sleep(_COMPANY)
                batch, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
                await self._commit(batch)
        finally:
            self._worker = None

    async def _commit(self, batch: Sequence[Pending]) -> None:
        try:
            refused = await self._store([answer for answer, _ in batch])
        except Exception as error:
            for _, future in batch:
                _end(future, error)
            return
        for place, (_, future) in enumerate(batch):
            _end(future, refused.get(place))
        for room_id in {answer.room_id for place, (answer, _) in enumerate(batch) if place not in refused}:
            self.stored(room_id)

    async def _store(self, answers: Sequence[Answer]) -> dict[int, Exception]:
        """Writes a batch, then looks whether a question was closed meanwhile: an answer that came later goes.

        The look is after the write, so that a closing that the look does not see lies after all it lets pass:
        it leaves answers on their way their time (CLOSING_MS).
        """
        refused: dict[int, Exception] = {
            place: AnsweredAlready() for place in await self._answers.insert(answers)
        }
        closings = await self._rooms.closings({answer.room_id for answer in answers})
        late = [
            place
            for place, answer in enumerate(answers)
            if place not in refused and not _in_time(answer, closings.get(answer.room_id, []))
        ]
        if late:
            await self._answers.remove([answers[place].id for place in late])
            refused |= {place: AnswerLate() for place in late}
        return refused


def _in_time(answer: Answer, closings: Sequence[datetime | None]) -> bool:
    closes_at = closings[answer.number - 1] if answer.number <= len(closings) else None
    return closes_at is not None and answer.received_at <= closes_at


def _end(future: "asyncio.Future[None]", error: Exception | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(None)
    else:
        future.set_exception(error)
