"""The questions of the day are asked nowhere else before: who could look them up would have them right."""

from collections.abc import Sequence

from backend_ext.kit.clock import dhaka_day, utcnow
from backend_ext.quiz.content.models import Question
from backend_ext.quiz.play.models import Kind
from backend_ext.quiz.play.repository import AttemptRepository, DayRepository


class HeldBack:
    """What one owner is not to be asked outside of their daily now."""

    def __init__(self, attempts: AttemptRepository, days: DayRepository) -> None:
        self._attempts = attempts
        self._days = days

    async def of(self, owner: str) -> set[str]:
        """Ids of the questions of a daily that is open, and of today's until the owner has played it."""
        today = dhaka_day(utcnow()).isoformat()
        open_ones = [each for each in await self._attempts.open_of(owner) if each.kind is Kind.DAILY]
        held = {question_id for each in open_ones for question_id in each.plan}
        if not await self._attempts.daily(owner, today):
            chosen = await self._days.get(today)
            held |= set(chosen.questions if chosen else ())
        return held

    async def without(self, owner: str, questions: Sequence[Question], least: int) -> Sequence[Question]:
        """Those of `questions` that are not held back; all of them where fewer than `least` would be left."""
        held = await self.of(owner)
        free = [question for question in questions if question.id not in held]
        return free if len(free) >= least else questions
