"""The set of the day: the same ten questions for everybody, chosen once and ahead."""

from datetime import date, datetime, timedelta

from backend_ext.kit.clock import dhaka_day, utcnow
from backend_ext.kit.keys import derive
from backend_ext.quiz.content.bank import QuestionBank
from backend_ext.quiz.play.daily_choice import choose
from backend_ext.quiz.play.errors import NothingToAsk
from backend_ext.quiz.play.models import DaySet
from backend_ext.quiz.play.repository import DayRepository
from backend_ext.store.mongo import Duplicate

_RECENT = timedelta(days=7)
_DAY = timedelta(days=1)


class DailySets:
    """Sets by Dhaka day. Once stored a set stays, whatever becomes of the bank."""

    def __init__(self, days: DayRepository, bank: QuestionBank, secret_key: str) -> None:
        self._days = days
        self._bank = bank
        self._secret = derive(secret_key, "set of the day")

    async def of(self, day: date) -> list[str]:
        """Ids of the questions of `day`, in their order. Raises NothingToAsk while the bank is empty."""
        stored = await self._days.get(day.isoformat())
        return (stored or await self._choose(day)).questions

    async def choose_ahead(self, now: datetime) -> int:
        """Sees to it that today and tomorrow have their sets; how many have. None of an empty bank."""
        today = dhaka_day(now)
        try:
            return len([await self.of(day) for day in (today, today + _DAY)])
        except NothingToAsk:
            return 0

    async def _choose(self, day: date) -> DaySet:
        recent = await self._days.asked_between((day - _RECENT).isoformat(), (day - _DAY).isoformat())
        questions = choose(self._secret, day.isoformat(), await self._bank.active(), recent)
        if not questions:
            raise NothingToAsk
        chosen = DaySet(id=day.isoformat(), questions=[one.id for one in questions], chosen_at=utcnow())
        try:
            await self._days.insert(chosen)
        except Duplicate:  # another process chose it this moment, perhaps from another bank: its set stands
            return await self._days.get(day.isoformat()) or chosen
        return chosen
