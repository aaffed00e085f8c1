"""Players: who hides, their streaks and badges; what the end of a game means to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from backend_ext.kit.clock import dhaka_day, monday, utcnow
from backend_ext.quiz.content.bank import QuestionBank
from backend_ext.quiz.play.books import AttemptBooks
from backend_ext.quiz.play.folds.service import Folds
from backend_ext.quiz.players.badges import RULES, Badge, Record, earned
from backend_ext.quiz.players.models import Held, Player
from backend_ext.quiz.players.repository import BadgeRepository, PlayerRepository
from backend_ext.quiz.players.streaks import Mark, Streak, marks, streak
from backend_ext.store.mongo import Duplicate, Tx

WEEKS = 5  # of the calendar
# What the end of a game can bring; the others come with the end of a day or a week.
_OF_GAMES = frozenset(RULES) - {Badge.PODIUM, Badge.PROMOTED, Badge.TOP_LEAGUE}


@dataclass(frozen=True, slots=True)
class Portrait:
    """What is kept of a player beside their games."""

    hidden: bool
    badges: list[Held]


class Players:
    """Players by the id of their account; one who never played is like new."""

    def __init__(
        self,
        players: PlayerRepository,
        badges: BadgeRepository,
        folds: Folds,
        books: AttemptBooks,
        bank: QuestionBank,
    ) -> None:
        self._players = players
        self._badges = badges
        self._folds = folds
        self._books = books
        self._bank = bank

    async def get(self, user_id: str) -> Player:
        """The player."""
        return await self._players.get(user_id)

    async def get_many(self, ids: Iterable[str]) -> dict[str, Player]:
        """Players by id; who never played is left out."""
        return await self._players.get_many(ids)

    async def hidden(self) -> set[str]:
        """Everybody who hides."""
        return await self._players.hidden()

    async def touch(self, user_id: str) -> Player:
        """One more version: something changed that their standings are read from."""
        return await self._players.touch(user_id)

    async def hide(self, user_id: str, *, hidden: bool) -> Player:
        """Notes that they hide, or no longer do; the boards are owed that. Call `Boards.hide` instead."""
        return await self._players.hide(user_id, hidden=hidden)

    async def owed(self, limit: int) -> list[str]:
        """Whom the boards are owed."""
        return await self._players.owed(limit)

    async def paid(self, player: Player) -> None:
        """The boards are as `player` says."""
        await self._players.paid(player)

    async def streak(self, user_id: str, now: datetime) -> Streak:
        """Their days in a row at `now`."""
        return streak(await self._folds.days_of(user_id), dhaka_day(now))

    async def calendar(self, user_id: str, now: datetime) -> dict[date, Mark]:
        """What each day of WEEKS weeks, of which this is the last, is to their streak; in order."""
        last = monday(dhaka_day(now)) + timedelta(days=6)
        first = last - timedelta(days=7 * WEEKS - 1)
        return marks(await self._folds.days_of(user_id), dhaka_day(now), first, last)

    async def badges(self, user_id: str) -> list[Held]:
        """Their badges, the latest first."""
        return await self._badges.of(user_id)

    async def achieve(self, user_id: str, record: Record, tx: Tx | None = None) -> set[Badge]:
        """Gives the badges that `record` is enough for; those they did not hold yet. Safe to repeat."""
        return await self._give_all(user_id, earned(record), tx)

    async def reward(self, user_id: str) -> set[Badge]:
        """Gives what their games are enough for by now; those they did not hold yet."""
        held = {one.badge for one in await self._badges.of(user_id)}
        if held >= _OF_GAMES:
            return set()
        return await self._give_all(user_id, earned(await self._record(user_id)) - held)

    async def of_account(self, user_id: str) -> Portrait:
        """What is kept of them beside their games."""
        return Portrait((await self.get(user_id)).hidden, await self.badges(user_id))

    async def forget(self, user_id: str, tx: Tx) -> None:
        """Removes the player and their badges."""
        await self._players.delete(user_id, tx)
        await self._badges.delete(user_id, tx)

    async def _record(self, user_id: str) -> Record:
        dailies, perfect, points = await self._folds.daily_totals(user_id)
        return Record(
            dailies=dailies,
            perfect=perfect,
            points=points,
            longest_streak=(await self.streak(user_id, utcnow())).longest,
            right={one.topic: one.right for one in await self._books.by_topic(user_id)},
            topics=frozenset(topic.id for topic in await self._bank.topics()),
        )

    async def _give_all(self, user_id: str, badges: Iterable[Badge], tx: Tx | None = None) -> set[Badge]:
        return {badge for badge in badges if await self._give(user_id, badge, tx)}

    async def _give(self, user_id: str, badge: Badge, tx: Tx | None) -> bool:
        try:
            return await self._badges.give(user_id, badge, utcnow(), tx)
        except Duplicate:
            if tx is not None:  # it has ended the transaction
                raise
            return False
