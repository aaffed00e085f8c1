"""Topics and questions as files: out of the shop, and into it, all or nothing, with a dry run before."""

import asyncio

from backend_ext.kit.errors import Invalid
from backend_ext.people.access import check_access
from backend_ext.people.models import Person
from backend_ext.quiz.content import files, sheet
from backend_ext.quiz.content.bank import QuestionBank
from backend_ext.quiz.content.drafts import Filed
from backend_ext.quiz.content.errors import FileTooHeavy, QuestionChanged, TopicNotFound
from backend_ext.quiz.content.files import Form, Parcel
from backend_ext.quiz.content.planning import Plan, Planner
from backend_ext.quiz.content.report import Report
from backend_ext.quiz.content.repository import QuestionRepository, TopicRepository
from backend_ext.quiz.content.writer import ContentWriter
from backend_ext.store.mongo import Duplicate, Transactions, Tx

MOST_BYTES = 8_000_000


class QuestionExchange:
    """Verbs with an `actor` raise RoleNeeded unless that is an editor or admin."""

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
        self._planner = Planner(topics, questions, writer)
        self._bank = bank
        self._transactions = transactions

    async def export(self, actor: Person, form: Form, topic: str = "") -> bytes:
        """Every question of a topic ("": of all), whatever its state, as a file; JSON has the topics too.

        Raises TopicNotFound.
        """
        check_access("editor", actor, second_factor=False)
        topics = [one for one in await self._topics.all() if topic in ("", one.id)]
        if topic and not topics:
            raise TopicNotFound
        filed = [Filed.of(question) for question in await self._questions.all(topic)]
        return sheet.write(filed) if form is Form.CSV else files.write_json(topics, filed)

    async def take_in(self, actor: Person, data: bytes, form: Form, *, dry_run: bool) -> Report:
        """Writes what is new or changed in a file; what is not in it stays. A dry run only tells.

        Raises FileTooHeavy, FileUnreadable, TooManyQuestions, QuestionChanged (an editor was faster), and
        unless it is a dry run Invalid with `Report.problems` when there are any. Nothing is written then.
        """
        check_access("editor", actor, second_factor=False)
        if len(data) > MOST_BYTES:
            raise FileTooHeavy
        parcel = await asyncio.to_thread(files.read, data, form)
        return await self._run(parcel, actor.user_id, dry_run=dry_run)

    async def load(self, data: bytes) -> Report:
        """The program's own JSON: as `take_in`, without an audit; a question whose answers are fixed is kept.

        Raises FileUnreadable, TooManyQuestions, Invalid.
        """
        return await self._run(files.read(data, Form.JSON), "", dry_run=False)

    async def _run(self, parcel: Parcel, by: str, *, dry_run: bool) -> Report:
        async def body(tx: Tx) -> Report:
            plan = await self._planner.plan(parcel, tx, keep=not by)
            if not dry_run and not plan.report.problems():
                await self._write(plan, by, tx)
            return plan.report

        try:
            report = await self._transactions.run(body)
        except Duplicate:  # somebody took in the same file this moment
            raise QuestionChanged from None
        if dry_run:
            return report
        if wrong := report.problems():
            raise Invalid(wrong)
        await self._bank.forget()
        return report

    async def _write(self, plan: Plan, by: str, tx: Tx) -> None:
        for old, topic in plan.topics:
            await self._writer.put_topic(old, topic, by, tx)
        await self._writer.add(plan.added, by, tx)
        for before, after in plan.revised:
            await self._writer.change(before, after, by, tx)
