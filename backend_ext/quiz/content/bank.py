"""Topics and questions for those who ask them."""

from collections.abc import Iterable

from pydantic import TypeAdapter

from backend_ext.quiz.content.errors import QuestionNotFound
from backend_ext.quiz.content.models import Difficulty, Question, Topic
from backend_ext.quiz.content.repository import QuestionRepository, TopicRepository
from backend_ext.store.cache import Cache

_TOPICS = TypeAdapter(list[Topic])
_QUESTIONS = TypeAdapter(list[Question])
_SECONDS = 300
TAG = "quiz"


class QuestionBank:
    """What lists give is cached for 300 s, forgotten at each change, and not to be changed by who gets it.

    A question by its id comes from the database each time: what an answer is held against is never old.
    """

    def __init__(self, topics: TopicRepository, questions: QuestionRepository, cache: Cache) -> None:
        self._topics = topics
        self._questions = questions
        self._cache = cache

    async def topics(self) -> list[Topic]:
        """Every topic, in their order."""
        return await self._cache.get("quiz:topics", _TOPICS, self._topics.all, seconds=_SECONDS, tags=(TAG,))

    async def get(self, question_id: str) -> Question:
        """The question with this id, retired ones too. Raises QuestionNotFound."""
        found = await self._questions.get(question_id)
        if found is None:
            raise QuestionNotFound
        return found

    async def get_many(self, ids: Iterable[str]) -> dict[str, Question]:
        """Questions by id, retired ones too; what there is not is left out."""
        return await self._questions.get_many(ids)

    async def active(self, topic: str = "", difficulty: Difficulty | None = None) -> list[Question]:
        """What may be asked in a topic ("": in all) at a difficulty (None: at any), ordered by id.

        Nothing for what is no topic.
        """
        # Only what is a topic becomes a key of the cache: the word may be a visitor's.
        if topic and topic not in {one.id for one in await self.topics()}:
            return []
        found = await self._cache.get(
            f"quiz:questions:{topic}",
            _QUESTIONS,
            lambda: self._questions.active(topic),
            seconds=_SECONDS,
            tags=(TAG,),
        )
        return [one for one in found if difficulty in (None, one.difficulty)]

    async def forget(self) -> None:
        """Drops what is cached; who changes topics or questions calls it."""
        await self._cache.forget(TAG)
