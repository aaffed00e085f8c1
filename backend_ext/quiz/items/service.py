"""How good each question is: computed from stored attempts by a job, read by editors."""

from collections import defaultdict
from datetime import datetime

from backend_ext.kit.paging import Page
from backend_ext.people.access import check_access
from backend_ext.people.models import Person
from backend_ext.quiz.content.bank import QuestionBank
from backend_ext.quiz.items.errors import ItemNotFound
from backend_ext.quiz.items.measures import Sums, item
from backend_ext.quiz.items.models import Item
from backend_ext.quiz.items.repository import ItemRepository
from backend_ext.quiz.play.books import AttemptBooks


class ItemService:
    """Verbs with an `actor` raise RoleNeeded unless that is an editor or an admin."""

    def __init__(self, repository: ItemRepository, bank: QuestionBank, books: AttemptBooks) -> None:
        self._repository = repository
        self._bank = bank
        self._books = books

    async def compute(self, now: datetime) -> int:
        """Computes the statistics of every question that was answered; how many. Safe to run twice at once.

        Of ended daily and practice attempts with 3 questions or more, which no editor excluded: in a review
        one meets what one got wrong, and knows the answer.
        """
        sums: defaultdict[str, Sums] = defaultdict(Sums)
        async for row in self._books.item_rows():
            sums[row.question_id].add(row)
        questions = await self._bank.get_many(sums)
        items = [item(questions[key], sums[key], now) for key in sorted(sums) if key in questions]
        await self._repository.put_all(items)
        return len(items)

    async def page(self, actor: Person, topic: str = "", number: int = 1, size: int = 50) -> Page[Item]:
        """Page `number` (from 1) of the statistics of a topic ("": of all), what is doubtful first."""
        check_access("editor", actor, second_factor=False)
        return await self._repository.page(topic, number, size)

    async def get(self, actor: Person, question_id: str) -> Item:
        """The statistics of a question as last computed. Raises ItemNotFound."""
        check_access("editor", actor, second_factor=False)
        found = await self._repository.get(question_id)
        if found is None:
            raise ItemNotFound
        return found
