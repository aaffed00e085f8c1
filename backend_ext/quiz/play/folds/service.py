"""What ended dailies add up to: the source of boards, leagues and streaks. Nothing here is kept anywhere."""

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from backend_ext.kit.clock import dhaka_start
from backend_ext.quiz.play.folds.repository import Days, FoldRepository
from backend_ext.quiz.play.models import ROUND, Kind, Standing
from backend_ext.store.mongo import Tx

STORED = timedelta(seconds=10)  # after its start a game is stored for certain
_ROUNDS = (Kind.DAILY, Kind.PRACTICE, Kind.REVIEW)


@dataclass(frozen=True, slots=True)
class Sum:
    """Which dailies are summed: of the first to the last day (None: of all), in a topic ("": in all)."""

    days: tuple[date, date] | None = None
    topic: str = ""

    @property
    def iso(self) -> Days:
        """The first and the last day as they are stored."""
        first, last = self.days or (date.min, date.max)
        return first.isoformat(), last.isoformat()


class Folds:
    """Sums of stored attempts. `without`: whose are left out. The best: more points, then reached earlier."""

    def __init__(self, repository: FoldRepository) -> None:
        self._repository = repository

    def best(self, what: Sum, without: Collection[str] = (), limit: int = 0) -> AsyncIterator[Standing]:
        """Everybody who has points, the best first; `limit` of them unless it is 0."""
        return self._repository.best(what.iso, what.topic, without, limit)

    async def size(self, what: Sum, without: Collection[str] = ()) -> int:
        """How many have points."""
        return await self._repository.size(what.iso, what.topic, without)

    async def around(
        self, what: Sum, own: Standing, near: int, without: Collection[str] = ()
    ) -> tuple[int, list[Standing]]:
        """How many stand before `own`, and it with its `near` neighbours on each side."""
        return await self._repository.around(what.iso, what.topic, without, own, near)

    async def standing(self, what: Sum, user_id: str) -> Standing | None:
        """Somebody's standing; None without points."""
        found = await self._repository.of_users(what.iso, what.topic, [user_id])
        return found[0] if found else None

    async def of_users(self, what: Sum, users: Sequence[str], tx: Tx | None = None) -> list[Standing]:
        """The standings of some, the best first; who has no points is left out."""
        return await self._repository.of_users(what.iso, what.topic, users, tx)

    async def by_day(self, users: Sequence[str], first: date) -> list[tuple[date, Standing]]:
        """The standings of some on each day from `first` on."""
        rows = await self._repository.by_day(users, first.isoformat())
        return [(date.fromisoformat(day), standing) for day, standing in rows]

    async def by_topic(self, users: Sequence[str]) -> list[tuple[str, Standing]]:
        """The standings of some in each topic, of all time."""
        return await self._repository.by_topic(users)

    async def users(self, hand: int) -> AsyncIterator[list[str]]:
        """Everybody who has points, each once, `hand` at a time."""
        some: list[str] = []
        async for user_id in self._repository.users():
            some.append(user_id)
            if len(some) == hand:
                yield some
                some = []
        if some:
            yield some

    async def over(self, first: date, last: date, now: datetime) -> bool:
        """Whether no daily of these days is played any more, nor can one still appear.

        One that was begun in the last moment of a day may be stored a little later.
        """
        if now < dhaka_start(last, 1) + STORED:
            return False
        return not await self._repository.is_open((first.isoformat(), last.isoformat()))

    async def uncounted(self, first: date, last: date) -> list[str]:
        """Whose dailies of these days are over, count, and are not taken in by every follower yet."""
        return await self._repository.uncounted((first.isoformat(), last.isoformat()))

    async def days_of(self, user_id: str) -> set[date]:
        """The days on which somebody played a daily, a round of practice or of review."""
        return {date.fromisoformat(day) for day in await self._repository.days_of(user_id, _ROUNDS)}

    async def daily_totals(self, user_id: str) -> tuple[int, int, int]:
        """How many dailies somebody played, in how many all was right, and the points of all."""
        return await self._repository.daily_totals(user_id, ROUND)

    async def games(self, user_id: str) -> int:
        """How many games of every kind somebody has ended."""
        return await self._repository.games(user_id)
