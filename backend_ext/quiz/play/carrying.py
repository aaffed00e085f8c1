"""A visitor's games become the account's at sign-in, and go with it."""

from backend_ext.kit.clock import utcnow
from backend_ext.quiz.play import moves
from backend_ext.quiz.play.models import Kind
from backend_ext.quiz.play.repository import AttemptRepository
from backend_ext.store.mongo import Tx


class Carrying:
    """Whose attempts are."""

    def __init__(self, attempts: AttemptRepository) -> None:
        self._attempts = attempts

    async def carry(self, visitor: str, user_id: str, tx: Tx) -> None:
        """All of the visitor's attempts become the account's, the open one too, to be played on.

        When the account has an open one itself, the visitor's ends as it is. Safe to repeat.
        """
        theirs = await self._attempts.open_one(visitor, Kind.TRY, tx)
        if theirs and await self._attempts.open_one(user_id, Kind.TRY, tx):
            await self._attempts.close(theirs, moves.closed(theirs, utcnow()), tx)
        await self._attempts.hand_over(visitor, user_id, tx)
