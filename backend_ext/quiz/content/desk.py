"""Topics and questions for editors: written, changed, retired; each change leaves an entry in the audit."""

from backend_ext.kit.errors import Invalid
from backend_ext.kit.ids import new_id
from backend_ext.kit.paging import Page
from backend_ext.people.access import check_access
from backend_ext.people.models import Person
from backend_ext.quiz.content.bank import QuestionBank
from backend_ext.quiz.content.drafts import Draft, problems, tidy, tidy_topic, topic_problems
from backend_ext.quiz.content.errors import QuestionChanged, QuestionNotFound
from backend_ext.quiz.content.models import Difficulty, Question, QuestionState, Topic
from backend_ext.quiz.content.repository import QuestionRepository, TopicRepository
from backend_ext.quiz.content.writer import ContentWriter, made, revised
from backend_ext.store.mongo import Transactions, Tx


class QuestionDesk:
    """Every verb raises RoleNeeded unless `actor` is an editor or admin."""

    def __init__(
        self,
        topics: TopicRepository,
        questions: QuestionRepository,
        writer: ContentWriter,
        bank: QuestionBank,
        transactions: Transactions,
    ) -> None:
        self._topics = topics
        self._questions = questions
        self._writer = writer
        self._bank = bank
        self._transactions = transactions

    async def page(
        self,
        actor: Person,
        number: int = 1,
        size: int = 50,
        *,
        topic: str = "",
        state: QuestionState | None = None,
        difficulty: Difficulty | None = None,
    ) -> Page[Question]:
        """Page `number` (from 1) of the questions that meet all that is given, by topic and id."""
        check_access("editor", actor, second_factor=False)
        return await self._questions.page(topic, state, difficulty, number, size)

    async def get(self, actor: Person, question_id: str) -> Question:
        """The question with this id. Raises QuestionNotFound."""
        check_access("editor", actor, second_factor=False)
        return await self._get(question_id)

    async def create(self, actor: Person, draft: Draft, state: QuestionState) -> Question:
        """A new question. Raises Invalid."""
        check_access("editor", actor, second_factor=False)

        async def body(tx: Tx) -> Question:
            question = made(new_id(), await self._checked(draft, tx), state)
            await self._writer.add([question], actor.user_id, tx)
            return question

        question = await self._transactions.run(body)
        await self._bank.forget()
        return question

    async def edit(self, actor: Person, question_id: str, revision: int, draft: Draft) -> Question:
        """Writes `draft` in place of the question as it was read at `revision`.

        Raises QuestionNotFound, QuestionChanged, Invalid, and AnswerFixed for other options or another right
        one once it was asked: words may still be mended.
        """
        check_access("editor", actor, second_factor=False)

        async def body(tx: Tx) -> Question:
            before = await self._read_at(question_id, revision, tx)
            after = revised(before, await self._checked(draft, tx))
            return await self._writer.change(before, after, actor.user_id, tx)

        question = await self._transactions.run(body)
        await self._bank.forget()
        return question

    async def retire(self, actor: Person, question_id: str, revision: int) -> Question:
        """The question is not asked any more; attempts that have it keep it.

        Raises QuestionNotFound, QuestionChanged.
        """
        check_access("editor", actor, second_factor=False)
        return await self._set_state(actor, question_id, revision, QuestionState.RETIRED)

    async def activate(self, actor: Person, question_id: str, revision: int) -> Question:
        """The question, a draft or a retired one, is asked from now on.

        Raises QuestionNotFound, QuestionChanged.
        """
        check_access("editor", actor, second_factor=False)
        return await self._set_state(actor, question_id, revision, QuestionState.ACTIVE)

    async def topics(self, actor: Person) -> list[Topic]:
        """Every topic, in their order, as stored this moment."""
        check_access("editor", actor, second_factor=False)
        return await self._topics.all()

    async def put_topic(self, actor: Person, topic: Topic) -> Topic:
        """Writes a topic whole, new or not; no topic ever goes. Raises Invalid."""
        check_access("editor", actor, second_factor=False)
        topic = tidy_topic(topic)
        if wrong := topic_problems(topic):
            raise Invalid(wrong)

        async def body(tx: Tx) -> None:
            await self._writer.put_topic(await self._topics.get(topic.id, tx), topic, actor.user_id, tx)

        await self._transactions.run(body)
        await self._bank.forget()
        return topic

    async def _set_state(
        self, actor: Person, question_id: str, revision: int, state: QuestionState
    ) -> Question:
        async def body(tx: Tx) -> Question:
            before = await self._read_at(question_id, revision, tx)
            return await self._writer.change(before, revised(before, state=state), actor.user_id, tx)

        question = await self._transactions.run(body)
        await self._bank.forget()
        return question

    async def _get(self, question_id: str, tx: Tx | None = None) -> Question:
        found = await self._questions.get(question_id, tx)
        if found is None:
            raise QuestionNotFound
        return found

    async def _read_at(self, question_id: str, revision: int, tx: Tx) -> Question:
        found = await self._get(question_id, tx)
        if found.revision != revision:
            raise QuestionChanged
        return found

    async def _checked(self, draft: Draft, tx: Tx) -> Draft:
        draft = tidy(draft)
        if wrong := problems(draft, {topic.id for topic in await self._topics.all(tx)}):
            raise Invalid(wrong)
        return draft
