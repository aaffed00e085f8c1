"""Boards read from MongoDB: while Redis is away or being filled, and those that are long over.

Each look at somebody's place sums every game of the board. So one after the other is looked at, and who would
wait too long sees the best alone: what sells must not stand behind boards.
"""

import asyncio
import time
from collections.abc import Iterable

from backend_ext.quiz.boards.models import NEAR, TOP, Board, Excerpt, Ranked
from backend_ext.quiz.play.folds.service import Folds
from backend_ext.quiz.play.models import Standing
from backend_ext.quiz.players.service import Players

_SECONDS = 5.0
_PATIENCE = 1.0


class SlowBoards:
    """The best of a board are kept in the process for 5 s, and summed once for all who wait for them.

    `patience`: seconds to wait for one's turn to be told one's place.
    """

    def __init__(self, folds: Folds, players: Players, patience: float = _PATIENCE) -> None:
        self._folds = folds
        self._players = players
        self._patience = patience
        self._turn = asyncio.Lock()
        self._kept: dict[str, tuple[float, Excerpt]] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def look(self, board: Board, user_id: str = "") -> Excerpt:
        """The best of a board, and who is around somebody; not the latter while too many ask."""
        found = await self._kept_best(board)
        own = await self._folds.standing(board.sum, user_id) if user_id else None
        if own is None or (await self._players.get(user_id)).hidden:
            return found
        hidden = await self._players.hidden()
        try:
            await asyncio.wait_for(self._turn.acquire(), self._patience)
        except TimeoutError:
            return found
        try:
            before, near = await self._folds.around(board.sum, own, NEAR, hidden)
        finally:
            self._turn.release()
        first = before - near.index(own)
        return Excerpt(found.top, found.size, ranked(near, first))

    async def best(self, board: Board, places: int) -> list[Standing]:
        """The best of a board, as they stand this moment."""
        hidden = await self._players.hidden()
        return [one async for one in self._folds.best(board.sum, hidden, places)]

    async def _kept_best(self, board: Board) -> Excerpt:
        async with self._locks.setdefault(board.name, asyncio.Lock()):
            now = time.monotonic()
            until, found = self._kept.get(board.name, (0.0, Excerpt()))
            if now < until:
                return found
            self._forget(now)
            top = await self.best(board, TOP)
            size = await self._folds.size(board.sum, await self._players.hidden())
            found = Excerpt(ranked(top, 0), size)
            self._kept[board.name] = (time.monotonic() + _SECONDS, found)
            return found

    def _forget(self, now: float) -> None:
        for name in [name for name, (until, _) in self._kept.items() if until <= now]:
            del self._kept[name]


def ranked(standings: Iterable[Standing], before: int) -> tuple[Ranked, ...]:
    """Standings in their order with their places; `before` is how many stand before the first one."""
    return tuple(Ranked(place, one) for place, one in enumerate(standings, start=before + 1))
