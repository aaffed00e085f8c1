"""The one way topics and questions are written: with an audit; answers stay once a question was asked."""

from collections.abc import Awaitable, Callable
from typing import Any

from backend_ext.audit.service import AuditService
from backend_ext.kit.clock import utcnow
from backend_ext.quiz.content.drafts import Draft, changed, told
from backend_ext.quiz.content.errors import AnswerFixed, QuestionChanged
from backend_ext.quiz.content.models import Question, QuestionState, Topic
from backend_ext.quiz.content.repository import QuestionRepository, TopicRepository
from backend_ext.store.mongo import Tx

# Whether a question was ever asked: a room above this one knows.
Asked = Callable[[str], Awaitable[bool]]


class ContentWriter:
    """Writes inside the caller's transaction. `by` is a user id; "", the program itself, leaves no audit."""

    def __init__(
        self, topics: TopicRepository, questions: QuestionRepository, asked: Asked, audit: AuditService
    ) -> None:
        self._topics = topics
        self._questions = questions
        self._asked = asked
        self._audit = audit

    async def add(self, questions: list[Question], by: str, tx: Tx) -> None:
        """Writes new questions. Raises Duplicate when there is one of their ids."""
        await self._questions.insert(questions, tx)
        for question in questions:
            await self._record(by, "quiz.create", f"question:{question.id}", {}, told(question), tx)

    async def change(self, before: Question, after: Question, by: str, tx: Tx) -> Question:
        """Writes `after` in place of `before`, which is given back when nothing differs.

        Raises AnswerFixed, and QuestionChanged when it is not as `before` any more.
        """
        if not changed(told(before), told(after)):
            return before
        if await self.is_fixed(before, after):
            raise AnswerFixed
        if not await self._questions.change(after, tx):
            raise QuestionChanged
        await self._record(by, "quiz.change", f"question:{after.id}", told(before), told(after), tx)
        return after

    async def put_topic(self, before: Topic | None, after: Topic, by: str, tx: Tx) -> None:
        """Writes a topic whole, unless nothing differs."""
        old = told(before) if before else {}
        if changed(old, told(after)):
            await self._topics.put(after, tx)
            await self._record(by, "quiz.topic", f"topic:{after.id}", old, told(after), tx)

    async def is_fixed(self, before: Question, after: Question) -> bool:
        """Whether `after` has other answers than `before`, which was asked. Other words are none."""
        return _answers(before) != _answers(after) and await self._asked(before.id)

    async def _record(
        self, by: str, action: str, subject: str, old: dict[str, object], new: dict[str, object], tx: Tx
    ) -> None:
        if by:
            names = changed(old, new)
            before, after = ({name: one[name] for name in names if name in one} for one in (old, new))
            await self._audit.record(by, action, subject, before, after, tx)


def made(question_id: str, draft: Draft, state: QuestionState) -> Question:
    """A new question."""
    now = utcnow()
    return Question(id=question_id, state=state, created_at=now, updated_at=now, **_written(draft))


def revised(question: Question, draft: Draft | None = None, state: QuestionState | None = None) -> Question:
    """The next revision of `question`, with the words of `draft` and in `state`, when they are given."""
    news = {"state": state or question.state, "revision": question.revision + 1, "updated_at": utcnow()}
    return Question(**{**dict(question), **(_written(draft) if draft else {}), **news})


def _written(draft: Draft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in Draft.model_fields}


def _answers(question: Question) -> tuple[str, list[str]]:
    return question.right, [option.key for option in question.options]
