"""Tells the rooms that come after play what happened, and goes on when they cannot take it in now."""

from collections.abc import Awaitable, Callable, Sequence

import structlog

from backend_ext.quiz.play.follower import Follower
from backend_ext.quiz.play.models import Attempt
from backend_ext.quiz.play.repository import AttemptRepository, BookRepository
from backend_ext.store.outage import as_unavailable

_log = structlog.get_logger(__name__)


class Telling:
    """The followers, told in their order, each also when one before it is behind.

    An outage is noted, and left to the job; a bug passes through.
    """

    def __init__(
        self, attempts: AttemptRepository, books: BookRepository, followers: Sequence[Follower]
    ) -> None:
        self._attempts = attempts
        self._books = books
        self._followers = followers

    async def happened(self, attempt: Attempt) -> None:
        """A slot of `attempt` has ended, and with it perhaps all of it."""
        await self._answered(attempt)
        await self.ended(attempt)

    async def ended(self, attempt: Attempt) -> None:
        """Counts `attempt`, if it is an account's and over, as it is now."""
        if attempt.user_id is None or not attempt.over:
            return
        if await self._each(attempt, lambda follower: follower.ended(attempt)):
            await self._attempts.mark_counted(attempt.id, excluded=attempt.excluded)

    async def catch_up(self, limit: int = 200) -> int:
        """Has followers take in what they missed; how many attempts that was.

        A bug that one attempt meets holds up no other: what they raised is raised at the end, in a group.
        """
        unlearned = await self._books.unlearned(limit) if self._followers else []
        uncounted = await self._books.uncounted(limit)
        failed = []
        for tell, attempts in ((self._answered, unlearned), (self.ended, uncounted)):
            for attempt in attempts:
                try:
                    await tell(attempt)
                except Exception as error:
                    failed.append(error)
        if failed:
            raise ExceptionGroup("games that could not be taken in", failed)
        return len({attempt.id for attempt in (*unlearned, *uncounted)})

    async def _answered(self, attempt: Attempt) -> None:
        if attempt.user_id is not None and attempt.slots:
            await self._each(attempt, lambda follower: follower.answered(attempt))

    async def _each(self, attempt: Attempt, tell: Callable[[Follower], Awaitable[None]]) -> bool:
        """Whether all of them have taken it in."""
        behind = 0
        for follower in self._followers:
            try:
                await tell(follower)
            except Exception as error:
                if as_unavailable(error) is None:
                    raise
                behind += 1
                _log.warning("a follower is behind", attempt_id=attempt.id, error=type(error).__name__)
        return not behind
