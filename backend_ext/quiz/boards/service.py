"""Boards: who stands where. Redis has them in order; MongoDB is the source, and stands in for it."""

import time
from collections.abc import Sequence

from backend_ext.jobs.names import Job
from backend_ext.jobs.nudge import Nudge
from backend_ext.kit.clock import utcnow
from backend_ext.people.service import PeopleService
from backend_ext.quiz.boards.models import Board, BoardView, Excerpt, Ranked, Row
from backend_ext.quiz.boards.ranks import Ranks
from backend_ext.quiz.boards.slow import SlowBoards
from backend_ext.quiz.boards.standings import standings
from backend_ext.quiz.play.folds.service import Folds
from backend_ext.quiz.play.models import Attempt, Kind
from backend_ext.quiz.players.models import Player
from backend_ext.quiz.players.service import Players
from backend_ext.store.absence import Absence
from backend_ext.store.redis import OUTAGE


class Boards:
    """Reading never fails for want of Redis; `settle` does, and is repeated by who called it."""

    def __init__(
        self,
        ranks: Ranks,
        folds: Folds,
        slow: SlowBoards,
        players: Players,
        people: PeopleService,
        nudge: Nudge,
    ) -> None:
        self._ranks = ranks
        self._folds = folds
        self._slow = slow
        self._players = players
        self._people = people
        self._nudge = nudge
        self._absence = Absence()

    async def view(self, board: Board, user_id: str = "") -> BoardView:
        """A board as `user_id` ("": somebody without an account) is shown it."""
        found = await self._look(board, user_id)
        ids = {one.standing.user_id for one in (*found.top, *found.around)}
        names = await self._people.display_names(ids)
        for gone in ids - names.keys():
            await self.gone(gone)
        top, around = (_rows(part, names, user_id) for part in (found.top, found.around))
        own = next((row for row in around if row.mine), None)
        if own is not None or not user_id:
            return BoardView(board, top, found.size, own, around, own.points if own else 0)
        standing = await self._folds.standing(board.sum, user_id)
        hidden = (await self._players.get(user_id)).hidden
        return BoardView(board, top, found.size, points=standing.points if standing else 0, hidden=hidden)

    async def settle(self, user_id: str) -> None:
        """Sets all that somebody has, as it is stored now; safe to repeat, and in two processes at once.

        Raises one of `redis.OUTAGE` when Redis has not taken it.
        """
        await self._put(await self._players.touch(user_id))

    async def hide(self, user_id: str, *, hidden: bool) -> None:
        """Takes somebody off every board, or puts them back. While Redis is away a job does it later."""
        player = await self._players.hide(user_id, hidden=hidden)
        try:
            await self._put(player)
        except OUTAGE:
            self._absence.found_away(time.monotonic())

    async def gone(self, user_id: str) -> None:
        """Takes somebody whose account is gone off every board. While Redis is away it is done when seen."""
        try:
            await self._ranks.drop(user_id)
        except OUTAGE:
            self._absence.found_away(time.monotonic())

    async def set_again(self, users: Sequence[str]) -> None:
        """Sets all that some have, where nothing newer is set; who is no player any more vanishes.

        Raises OUTAGE.
        """
        known = await self._players.get_many(users)
        shown = [user_id for user_id in users if user_id not in known or not known[user_id].hidden]
        found = await standings(self._folds, shown, utcnow())
        for user_id in users:
            if user_id not in known and not found[user_id]:
                await self._ranks.drop(user_id)
        await self._ranks.put_all(
            (user_id, known[user_id].version if user_id in known else 0, found.get(user_id, {}))
            for user_id in users
            if user_id in known or found[user_id]
        )

    async def answered(self, attempt: Attempt) -> None:
        """Nothing: what is not over does not count."""

    async def ended(self, attempt: Attempt) -> None:
        """Takes in a daily that is over. Raises OUTAGE."""
        if attempt.kind is Kind.DAILY and attempt.user_id is not None:
            await self.settle(attempt.user_id)

    async def pay(self, limit: int = 100) -> int:
        """Takes in who hid, or no longer does, while Redis was away; how many. Raises OUTAGE."""
        owed = await self._players.owed(limit)
        for user_id in owed:
            await self._put(await self._players.get(user_id))
        return len(owed)

    async def _put(self, player: Player) -> None:
        found = {} if player.hidden else (await standings(self._folds, [player.id], utcnow()))[player.id]
        await self._ranks.put(player.id, player.version, found)
        if player.owed:
            await self._players.paid(player)

    async def _look(self, board: Board, user_id: str) -> Excerpt:
        if board.kept(utcnow()) and self._absence.ask(time.monotonic()):
            try:
                found = await self._ranks.look(board, user_id)
                if found is None and await self._ranks.first_in("asked", 5):
                    await self._nudge.kick(Job.CHECK_BOARDS)
                self._absence.found_there()
            except OUTAGE:
                self._absence.found_away(time.monotonic())
                found = None
            if found is not None:
                return found
        return await self._slow.look(board, user_id)


def _rows(part: tuple[Ranked, ...], names: dict[str, str], user_id: str) -> tuple[Row, ...]:
    return tuple(
        Row(
            one.place,
            names[one.standing.user_id],
            one.standing.points,
            one.standing.reached_at,
            mine=one.standing.user_id == user_id,
        )
        for one in part
        if one.standing.user_id in names
    )
