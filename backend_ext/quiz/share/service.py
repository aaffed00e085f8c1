"""Results that their players show around: what a key opens, and its picture."""

import asyncio
from datetime import date

from backend_ext.kit.text import Lang
from backend_ext.people.service import PeopleService
from backend_ext.quiz.content.bank import QuestionBank
from backend_ext.quiz.play.books import AttemptBooks
from backend_ext.quiz.play.errors import AttemptNotFound
from backend_ext.quiz.play.models import Attempt, AttemptState
from backend_ext.quiz.share.errors import ResultNotFound
from backend_ext.quiz.share.links import ResultKeys
from backend_ext.quiz.share.models import SharedResult
from backend_ext.quiz.share.picture import draw


class ResultService:
    """Results of attempts that are over. `site` is the host named on pictures."""

    def __init__(
        self, books: AttemptBooks, bank: QuestionBank, people: PeopleService, keys: ResultKeys, site: str
    ) -> None:
        self._books = books
        self._bank = bank
        self._people = people
        self._keys = keys
        self._site = site

    def key(self, attempt: Attempt) -> str:
        """The key that opens the result of an attempt, for its player to give away."""
        return self._keys.key(attempt.id)

    def attempt_id(self, key: str) -> str:
        """The attempt that a key is of. Raises ResultNotFound for a key that is not ours."""
        attempt_id = self._keys.attempt(key)
        if attempt_id is None:
            raise ResultNotFound
        return attempt_id

    async def of_key(self, key: str) -> SharedResult:
        """The result that a key opens. Raises ResultNotFound."""
        try:
            attempt = await self._books.get(self.attempt_id(key))
        except AttemptNotFound:
            raise ResultNotFound from None
        if attempt.state is AttemptState.OPEN:
            raise ResultNotFound
        topics = {topic.id: topic.name for topic in await self._bank.topics()}
        return SharedResult(
            kind=attempt.kind,
            day=date.fromisoformat(attempt.day),
            name=await self._name(attempt.user_id),
            right=attempt.right,
            total=attempt.total,
            score=attempt.score,
            marks=tuple(slot.right for slot in attempt.slots),
            topic=topics.get(attempt.topic),
        )

    async def picture(self, key: str, lang: Lang) -> bytes:
        """The picture of a result, a PNG of 1200 × 630. Raises ResultNotFound."""
        result = await self.of_key(key)
        return await asyncio.to_thread(draw, result, lang, self._site)

    async def _name(self, user_id: str | None) -> str:
        if user_id is None:
            return ""
        names = await self._people.display_names([user_id])
        return names.get(user_id, "")
