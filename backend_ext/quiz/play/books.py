"""What attempts say, for the rooms after play: one by one, by topic, by day. Days are Dhaka days."""

from collections.abc import AsyncIterator
from datetime import date
from itertools import pairwise

from backend_ext.quiz.play.errors import AttemptNotFound
from backend_ext.quiz.play.item_sums import ItemRow
from backend_ext.quiz.play.models import Attempt, DaySum, TopicSum
from backend_ext.quiz.play.repository import AttemptRepository, BookRepository
from backend_ext.store.mongo import Tx

SLICE = 25_000


class AttemptBooks:
    """Reads stored attempts, always from MongoDB, and keeps the mark of what was learned."""

    def __init__(self, attempts: AttemptRepository, books: BookRepository) -> None:
        self._attempts = attempts
        self._books = books

    async def get(self, attempt_id: str, tx: Tx | None = None) -> Attempt:
        """The attempt, whosever it is. Raises AttemptNotFound."""
        found = await self._attempts.get(attempt_id, tx)
        if found is None:
            raise AttemptNotFound
        return found

    async def asked(self, question_id: str) -> bool:
        """Whether a question was ever dealt in an attempt that is kept."""
        return await self._books.asked(question_id)

    async def mark_learned(self, attempt_id: str, first: int, then: int, tx: Tx | None = None) -> bool:
        """Moves an attempt's `learned` from `first` slots to `then`; False when it is not at `first`.

        In the transaction of what was learned, each slot is learned exactly once.
        """
        return await self._attempts.mark_learned(attempt_id, first, then, tx)

    async def unlearned(self, limit: int) -> list[Attempt]:
        """Accounts' attempts with slots that ended and are not learned, oldest first."""
        return await self._books.unlearned(limit)

    async def uncounted(self, limit: int) -> list[Attempt]:
        """Accounts' attempts that are over and that not every follower has taken in, oldest end first."""
        return await self._books.uncounted(limit)

    async def by_topic(self, user_id: str, first: date = date.min) -> list[TopicSum]:
        """The account's answers in games of all kinds since day `first`, by topic."""
        return await self._books.by_topic(user_id, first.isoformat())

    async def by_day(self, user_id: str, first: date = date.min) -> list[DaySum]:
        """What the account did in games of all kinds on each day since `first`, by day; days without are not
        there."""
        return await self._books.by_day(user_id, first.isoformat())

    async def item_rows(self) -> AsyncIterator[ItemRow]:
        """Sums over the answers to each question, several rows of each, for statistics of questions.

        Attempts are read in slices of about `SLICE`, by their ids: no query is long, however many there are.
        """
        slices = min(256, 1 + await self._books.count() // SLICE)
        edges = ["", *(f"{256 * each // slices:02x}" for each in range(1, slices)), ""]
        for first, then in pairwise(edges):
            async for row in self._books.item_rows(first, then):
                yield row
