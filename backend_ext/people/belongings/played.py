"""What somebody played: joined, told, removed as one."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend_ext.quiz.play.models import Attempt
from backend_ext.quiz.play.service import AttemptService
from backend_ext.store.mongo import Tx


@dataclass(frozen=True, slots=True)
class Games:
    """All of it, of one account."""

    attempts: Sequence[Attempt]


@dataclass(frozen=True, slots=True)
class Played:
    """The rooms of the quiz it is in."""

    attempts: AttemptService

    async def join(self, visitor: str, owner: str, tx: Tx) -> None:
        """What the guest of this browser has tried becomes the account's."""
        await self.attempts.carry(visitor, owner, tx)

    async def of(self, user_id: str) -> Games:
        """All of it."""
        return Games(await self.attempts.of_account(user_id))

    async def forget(self, user_id: str, tx: Tx) -> None:
        """Takes it away."""
        await self.attempts.forget(user_id, tx)
