"""Questions dealt one at a time, each answered once."""

from datetime import datetime

from backend_ext.kit.clock import utcnow
from backend_ext.quiz.content.bank import QuestionBank
from backend_ext.quiz.play import moves
from backend_ext.quiz.play.closing import Closing
from backend_ext.quiz.play.errors import (
    AlreadyAnswered,
    AttemptNotFound,
    AttemptOver,
    NothingToAsk,
    NotThisQuestion,
    TooLate,
    UnknownOption,
)
from backend_ext.quiz.play.follower import Chooser
from backend_ext.quiz.play.models import Attempt, Kind, Slot
from backend_ext.quiz.play.premium import Premium
from backend_ext.quiz.play.repository import AttemptRepository
from backend_ext.quiz.play.telling import Telling

_PREMIUM = (Kind.PRACTICE, Kind.REVIEW)


class Playing:
    """The moves of a player. Each raises AttemptNotFound for what is not the owner's."""

    def __init__(
        self,
        attempts: AttemptRepository,
        closing: Closing,
        telling: Telling,
        bank: QuestionBank,
        chooser: Chooser,
        premium: Premium,
    ) -> None:
        self._attempts = attempts
        self._closing = closing
        self._telling = telling
        self._bank = bank
        self._chooser = chooser
        self._premium = premium

    async def look(self, owner: str, attempt_id: str) -> Attempt:
        """The attempt as it stands now: what is due by the clock has happened."""
        return await self._closing.settle(await self._own(owner, attempt_id), utcnow())

    async def deal(self, owner: str, attempt_id: str, number: int) -> Attempt:
        """Deals question `number` (from 1), whose clock starts now; the one dealt last is given again.

        Raises NotThisQuestion, AttemptOver; of practice and review also PremiumNeeded, NothingToAsk.
        """
        attempt = await self.look(owner, attempt_id)
        if _is_last(attempt, number):
            return attempt
        _check_turn(attempt, number)
        try:
            question = await self._bank.get(await self._next(attempt))
        except NothingToAsk:  # its questions were retired meanwhile: the round ends with what it has
            await self._closing.abandon(attempt, utcnow())
            if attempt.slots:
                raise AttemptOver from None
            raise
        if dealt := await self._attempts.deal(attempt, moves.dealt(question, utcnow())):
            return dealt
        attempt = await self.look(owner, attempt_id)  # another tab was faster, or the clock was
        if _is_last(attempt, number):
            return attempt
        _check_turn(attempt, number)
        raise NotThisQuestion

    async def answer(self, owner: str, attempt_id: str, number: int, option_id: str) -> Attempt:
        """Stores the answer to question `number`; the same answer once more gives what is stored.

        What counts is when it came here. Raises NotThisQuestion, UnknownOption, AlreadyAnswered, TooLate.
        """
        at = utcnow()
        attempt = await self._own(owner, attempt_id)
        slot, key = _chosen(attempt, number, option_id)
        if slot is attempt.open_slot and not attempt.over and at <= slot.deadline:
            right = (await self._bank.get(slot.question_id)).right
            after = moves.answered(attempt, key, at, right=key == right)
            if stored := await self._attempts.answer(attempt, after, at):
                await self._telling.happened(stored)
                return stored
            attempt = await self._own(owner, attempt_id)
        return await self._as_it_ended(attempt, number, key, at)

    async def _as_it_ended(self, attempt: Attempt, number: int, key: str, at: datetime) -> Attempt:
        """The attempt when its question `number` was answered just so; else raises why that cannot be."""
        attempt = await self._closing.settle(attempt, at)
        slot = attempt.slots[number - 1]
        if slot.ended_at is None:
            raise NotThisQuestion
        if not slot.choice:
            raise TooLate
        if slot.choice != key:
            raise AlreadyAnswered
        return attempt

    async def _next(self, attempt: Attempt) -> str:
        if attempt.kind in _PREMIUM and attempt.user_id is not None:
            await self._premium.check(attempt.user_id)
        if attempt.plan:
            return attempt.plan[len(attempt.slots)]
        return await self._chooser.next_question(attempt)

    async def _own(self, owner: str, attempt_id: str) -> Attempt:
        found = await self._attempts.own(attempt_id, owner)
        if found is None:
            raise AttemptNotFound
        return found


def _is_last(attempt: Attempt, number: int) -> bool:
    return bool(attempt.slots) and number == len(attempt.slots)


def _check_turn(attempt: Attempt, number: int) -> None:
    if attempt.over:
        raise AttemptOver
    if attempt.open_slot or number != len(attempt.slots) + 1:
        raise NotThisQuestion


def _chosen(attempt: Attempt, number: int, option_id: str) -> tuple[Slot, str]:
    """The slot of question `number` and the key of the option. Raises AttemptOver, NotThisQuestion,
    UnknownOption."""
    if not 1 <= number <= len(attempt.slots):
        raise AttemptOver if attempt.over else NotThisQuestion
    slot = attempt.slots[number - 1]
    key = slot.key_of(option_id)
    if key is None:
        raise UnknownOption
    return slot, key
