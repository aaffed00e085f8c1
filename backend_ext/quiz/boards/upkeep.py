"""Keeps the boards as MongoDB says: builds them after a flush, compares, heals; honours the best of a day."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import structlog

from backend_ext.kit.clock import dhaka_day
from backend_ext.kit.ids import new_token
from backend_ext.quiz.boards.models import KEPT_DAYS, Board, differences
from backend_ext.quiz.boards.ranks import Ranks
from backend_ext.quiz.boards.service import Boards
from backend_ext.quiz.boards.slow import SlowBoards
from backend_ext.quiz.content.bank import QuestionBank
from backend_ext.quiz.play.folds.service import Folds
from backend_ext.quiz.players.badges import PODIUM, Record
from backend_ext.quiz.players.service import Players

_log = structlog.get_logger(__name__)
_HAND = 500
# Seconds. Points of all time are the sum of every daily there ever was, and change but a little of it a day.
_COMPARE_EVERY, _COMPARE_LASTING_EVERY = 600, 6 * 3600
_HONOUR_EVERY = 1800
_HONOURED_DAYS = 3  # so long the job may have been away


class Upkeep:
    """Every verb may run in several processes at once, and raises one of `redis.OUTAGE` without Redis."""

    def __init__(
        self,
        boards: Boards,
        ranks: Ranks,
        folds: Folds,
        slow: SlowBoards,
        players: Players,
        bank: QuestionBank,
    ) -> None:
        self._boards = boards
        self._ranks = ranks
        self._folds = folds
        self._slow = slow
        self._players = players
        self._bank = bank

    async def check(self, now: datetime) -> int:
        """Builds the boards when they are gone, compares them now and then; how many players it has set.

        Those of days and weeks every 10 minutes, those of all time every 6 hours.
        """
        if not await self._ranks.whole():
            return await self.rebuild()
        await self._ranks.prune(now)
        done = await self._boards.pay()
        if await self._ranks.first_in("compare", _COMPARE_EVERY):
            done += await self._compare(_passing(now))
        if await self._ranks.first_in("compare:lasting", _COMPARE_LASTING_EVERY):
            done += await self._compare(await self._lasting())
        await self._honour(now)
        return done

    async def rebuild(self) -> int:
        """Builds every board anew from the stored attempts; how many players it set.

        0 when another builds, or everything was flushed meanwhile: the next turn builds then. Until it is
        done, boards are read from MongoDB.
        """
        builder, done = new_token(), 0
        if not await self._ranks.begin(builder):
            return 0
        try:
            async for users in self._folds.users(_HAND):
                await self._boards.set_again(users)
                done += len(users)
                if not await self._ranks.go_on(builder):
                    return 0
            if not await self._ranks.finish(builder):
                return 0
        except BaseException:
            await self._ranks.give_up(builder)
            raise
        _log.info("the boards were built", players=done)
        return done

    async def _compare(self, boards: Iterable[Board]) -> int:
        """Holds boards against the stored attempts, and sets those who differ; how many."""
        hidden, wrong = await self._players.hidden(), set[str]()
        for board in boards:
            kept, stored = self._ranks.everybody(board), self._folds.best(board.sum, hidden)
            found = [each async for each in differences(kept, stored)]
            await self._ranks.strike(board, (one for one, is_kept in found if is_kept))
            wrong |= {one.user_id for one, _ in found}
        users = sorted(wrong)
        for start in range(0, len(users), _HAND):
            await self._boards.set_again(users[start : start + _HAND])
        if users:
            _log.warning("boards differed from the stored attempts", players=len(users))
        return len(users)

    async def _lasting(self) -> Sequence[Board]:
        """The boards of all time."""
        return [Board.of_all(), *(Board.of_topic(topic.id) for topic in await self._bank.topics())]

    async def _honour(self, now: datetime) -> None:
        """Gives the best three of the last days their badge, once nobody plays them any more."""
        for back in range(1, _HONOURED_DAYS + 1):
            day = dhaka_day(now) - timedelta(days=back)
            over = await self._folds.over(day, day, now)
            if not over or not await self._ranks.first_in(f"honour:{day}", _HONOUR_EVERY):
                continue
            board = Board.of_day(day)
            size = await self._folds.size(board.sum, await self._players.hidden())
            for place, one in enumerate(await self._slow.best(board, PODIUM), start=1):
                await self._players.achieve(one.user_id, Record(place=place, players=size))


def _passing(now: datetime) -> Sequence[Board]:
    """The boards of days and weeks that are kept."""
    days = [dhaka_day(now) - timedelta(days=back) for back in range(KEPT_DAYS + 1)]
    return [*map(Board.of_day, days), *{Board.of_week(day) for day in days}]
