"""Keeps the boards as MongoDB says: builds them after a flush, compares, heals; honours the best of a day."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from backend_ext.kit.clock import dhaka_day
from backend_ext.kit.ids import new_token
from backend_ext.quiz.boards.models import KEPT_DAYS, Board
from backend_ext.quiz.boards.ranks import Ranks
from backend_ext.quiz.boards.service import Boards
from backend_ext.quiz.boards.slow import SlowBoards
from backend_ext.quiz.content.bank import QuestionBank
from backend_ext.quiz.play.folds.service import Folds
from backend_ext.quiz.players.badges import PODIUM, Record
from backend_ext.quiz.players.service import Players

_log = structlog.get_logger(__name__)
_HAND = 500
_COMPARE_EVERY = 600  # seconds
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
        """Builds the boards when they are gone, and compares them every 10 minutes; whom it has set."""
        if not await self._ranks.whole():
            return await self.rebuild()
        await self._ranks.prune(now)
        done = await self._boards.pay()
        if await self._ranks.first_in("compare", _COMPARE_EVERY):
            done += await self.compare(now)
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

    async def compare(self, now: datetime) -> int:
        """Holds the boards of now against the stored attempts, and sets those who differ; how many."""
        hidden, wrong = await self._players.hidden(), set[str]()
        for board in await self._boards_at(now):
            kept = set(await self._ranks.everybody(board))
            stored = {one async for one in self._folds.best(board.sum, hidden)}
            await self._ranks.strike(board, kept - stored)
            wrong |= {one.user_id for one in kept ^ stored}
        users = sorted(wrong)
        for start in range(0, len(users), _HAND):
            await self._boards.set_again(users[start : start + _HAND])
        if users:
            _log.warning("boards differed from the stored attempts", players=len(users))
        return len(users)

    async def _boards_at(self, now: datetime) -> Sequence[Board]:
        """Every board that is kept."""
        days = [dhaka_day(now) - timedelta(days=back) for back in range(KEPT_DAYS + 1)]
        weeks = {Board.of_week(day) for day in days}
        topics = [Board.of_topic(topic.id) for topic in await self._bank.topics()]
        return [*map(Board.of_day, days), *weeks, Board.of_all(), *topics]

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
