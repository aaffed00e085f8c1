"""What somebody played: joined, told, removed as one."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend_ext.quiz.boards.service import Boards
from backend_ext.quiz.leagues.models import Place
from backend_ext.quiz.leagues.service import Leagues
from backend_ext.quiz.learning.service import Learned, Learning
from backend_ext.quiz.live.models import Room
from backend_ext.quiz.live.service import LiveRooms
from backend_ext.quiz.play.models import Attempt
from backend_ext.quiz.play.service import AttemptService
from backend_ext.quiz.players.service import Players, Portrait
from backend_ext.quiz.players.statistics import Statistics
from backend_ext.store.mongo import Tx


@dataclass(frozen=True, slots=True)
class Games:
    """All of it, of one account."""

    attempts: Sequence[Attempt]
    player: Portrait
    places: Sequence[Place]
    learned: Learned
    rooms: Sequence[Room]


@dataclass(frozen=True, slots=True)
class Played:
    """The rooms of the quiz it is in."""

    attempts: AttemptService
    learning: Learning
    players: Players
    statistics: Statistics
    leagues: Leagues
    boards: Boards
    rooms: LiveRooms

    async def join(self, visitor: str, owner: str, tx: Tx) -> None:
        """What the guest of this browser has tried becomes the account's."""
        await self.attempts.carry(visitor, owner, tx)

    async def of(self, user_id: str) -> Games:
        """All of it."""
        return Games(
            await self.attempts.of_account(user_id),
            await self.players.of_account(user_id),
            await self.leagues.of_account(user_id),
            await self.learning.of_account(user_id),
            await self.rooms.of_host(user_id),
        )

    async def forget(self, user_id: str, tx: Tx) -> None:
        """Takes it away."""
        await self.attempts.forget(user_id, tx)
        await self.learning.forget(user_id, tx)
        await self.players.forget(user_id, tx)
        await self.leagues.forget(user_id, tx)
        await self.rooms.forget(user_id, tx)

    async def gone(self, user_id: str) -> None:
        """Call it once that is committed: takes them off the boards, and drops the copy of their figures."""
        await self.boards.gone(user_id)
        await self.statistics.forget(user_id)
