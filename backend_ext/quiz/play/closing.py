"""What the clock does to attempts: questions lapse, games that were left open end."""

from datetime import datetime

from backend_ext.quiz.play import moves
from backend_ext.quiz.play.errors import AttemptNotFound
from backend_ext.quiz.play.models import Attempt
from backend_ext.quiz.play.repository import AttemptRepository
from backend_ext.quiz.play.telling import Telling

_BATCH = 200


class Closing:
    """Ends what is due. Whoever comes first does it, a job or a look; it is done once."""

    def __init__(self, attempts: AttemptRepository, telling: Telling) -> None:
        self._attempts = attempts
        self._telling = telling

    async def settle(self, attempt: Attempt, now: datetime) -> Attempt:
        """`attempt` as it stands at `now`: its question lapsed and itself closed if their time is over.

        A question that was dealt before `closes_at` has its whole time. Raises AttemptNotFound when it was
        removed meanwhile.
        """
        slot = attempt.open_slot
        if slot and now > slot.deadline and not attempt.over:
            done = await self._attempts.lapse(attempt, moves.lapsed(attempt), now)
            attempt = await self._told(attempt, done)
        if not attempt.over and attempt.open_slot is None and now >= attempt.closes_at:
            done = await self._attempts.close(attempt, moves.closed(attempt, attempt.closes_at))
            attempt = await self._told(attempt, done)
        return attempt

    async def abandon(self, attempt: Attempt, now: datetime) -> Attempt:
        """Ends an open attempt for its owner, who starts another; as it is stored afterwards."""
        done = await self._attempts.close(attempt, moves.closed(attempt, now))
        return await self._told(attempt, done)

    async def close_due(self, now: datetime) -> int:
        """Closes every attempt that was left open until its time was over; how many. Safe to run twice."""
        closed = 0
        while due := await self._attempts.due(now, _BATCH):
            done = sum([await self._is_over(attempt, now) for attempt in due])
            closed += done
            if len(due) < _BATCH or not done:
                break
        return closed

    async def _is_over(self, attempt: Attempt, now: datetime) -> bool:
        try:
            return (await self.settle(attempt, now)).over
        except AttemptNotFound:  # its account was deleted this moment
            return True

    async def _told(self, read: Attempt, done: Attempt | None) -> Attempt:
        """What was done, told to followers; or what another did meanwhile, who tells it."""
        if done:
            await (self._telling.happened if read.open_slot else self._telling.ended)(done)
            return done
        stored = await self._attempts.get(read.id)
        if stored is None:
            raise AttemptNotFound
        return stored
