"""Chooses at random: for a shop without a memory of what its learners know."""

from datetime import datetime
from secrets import SystemRandom

from backend_ext.quiz.content.bank import QuestionBank
from backend_ext.quiz.play.errors import NothingToAsk
from backend_ext.quiz.play.models import Attempt


class RandomChooser:
    """Any active question of the topic and difficulty that the round has not had; nothing is ever due."""

    def __init__(self, bank: QuestionBank) -> None:
        self._bank = bank
        self._random = SystemRandom()

    async def next_question(self, attempt: Attempt) -> str:
        """The id of the next question. Raises NothingToAsk."""
        had = {slot.question_id for slot in attempt.slots}
        there = await self._bank.active(attempt.topic, attempt.difficulty)
        left = [one.id for one in there if one.id not in had]
        if not left:
            raise NothingToAsk
        return self._random.choice(left)

    async def due(self, user_id: str, now: datetime, limit: int) -> list[str]:
        """Nothing."""
        return []
