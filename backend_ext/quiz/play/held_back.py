"""What a daily asks is asked nowhere else while it is open: who could look it up would have it right."""

from datetime import timedelta

from backend_ext.kit.clock import dhaka_day, utcnow
from backend_ext.quiz.play.models import LONGEST_MINUTES, TIME, Kind
from backend_ext.quiz.play.repository import AttemptRepository, DayRepository

_LONGEST = timedelta(minutes=LONGEST_MINUTES) + TIME


class HeldBack:
    """Ids of questions that are not to be asked outside of dailies now."""

    def __init__(self, attempts: AttemptRepository, days: DayRepository) -> None:
        self._attempts = attempts
        self._days = days

    async def from_owner(self, owner: str) -> set[str]:
        """What dailies of the owner ask that are open."""
        of_owner = await self._attempts.open_of(owner)
        return {asked for each in of_owner if each.kind is Kind.DAILY for asked in each.plan}

    async def from_strangers(self) -> set[str]:
        """What any daily asks that may be open: one who tries may be anybody, in a private window."""
        now = utcnow()
        return await self._days.asked_between(
            dhaka_day(now - _LONGEST).isoformat(), dhaka_day(now).isoformat()
        )
