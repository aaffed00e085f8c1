"""What a file would change: judged item by item against what is stored, before anything is written."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from backend_ext.quiz.content.drafts import (
    BAD_ID,
    Filed,
    changed,
    is_id,
    problems,
    told,
    topic_problems,
)
from backend_ext.quiz.content.errors import AnswerFixed
from backend_ext.quiz.content.files import Item, M, Parcel
from backend_ext.quiz.content.models import Question, Topic
from backend_ext.quiz.content.report import Line, Report, Verdict
from backend_ext.quiz.content.repository import QuestionRepository, TopicRepository
from backend_ext.quiz.content.writer import ContentWriter, made, revised
from backend_ext.store.mongo import Tx

_AT_ONCE = 100  # questions; between them others have their turn


@dataclass(frozen=True, slots=True)
class Plan:
    """A report, and what is to be written for it: pairs of before and after, and new questions."""

    report: Report = field(default_factory=lambda: Report([], []))
    topics: list[tuple[Topic | None, Topic]] = field(default_factory=list)
    added: list[Question] = field(default_factory=list)
    revised: list[tuple[Question, Question]] = field(default_factory=list)


class Planner:
    """Reads inside the caller's transaction, and writes nothing."""

    def __init__(self, topics: TopicRepository, questions: QuestionRepository, writer: ContentWriter) -> None:
        self._topics = topics
        self._questions = questions
        self._writer = writer

    async def plan(self, parcel: Parcel, tx: Tx, *, keep: bool) -> Plan:
        """What is to be written. `keep`: a question whose answers are fixed stays, and is no problem."""
        plan = Plan()
        stored = {topic.id: topic for topic in await self._topics.all(tx)}
        for item, again in _in_turn(parcel.topics):
            plan.report.topics.append(_topic(item, stored, plan, again=again))
        topics = {*stored, *(topic.id for _, topic in plan.topics)}
        turn = list(_in_turn(parcel.questions))
        for start in range(0, len(turn), _AT_ONCE):
            await self._judge(turn[start : start + _AT_ONCE], topics, plan, tx, keep=keep)
        return plan

    async def _judge(
        self,
        turn: Sequence[tuple[Item[Filed], bool]],
        topics: Collection[str],
        plan: Plan,
        tx: Tx,
        *,
        keep: bool,
    ) -> None:
        """Adds to `plan` what becomes of some questions; each tells whether its id was there before it."""
        there = await self._questions.get_many([item.id for item, _ in turn], tx)
        for one, again in turn:
            filed = one.value
            wrong = one.problems or (filed and problems(filed, topics) | _id_problem(filed.id, again=again))
            if filed is None or wrong:
                line = _wrong(one, wrong or {})
            elif (before := there.get(filed.id)) is None:
                plan.added.append(made(filed.id, filed, filed.state))
                line = Line(one.row, filed.id, Verdict.NEW)
            else:
                line = await self._revision(one, before, filed, plan, keep=keep)
            plan.report.questions.append(line)

    async def _revision(
        self, item: Item[Filed], before: Question, filed: Filed, plan: Plan, *, keep: bool
    ) -> Line:
        after = revised(before, filed, filed.state)
        names = tuple(changed(told(before), told(after)))
        if not names:
            return Line(item.row, item.id, Verdict.SAME)
        if await self._writer.is_fixed(before, after):
            fixed = _wrong(item, {"right": AnswerFixed.message_key})
            return Line(item.row, item.id, Verdict.KEPT) if keep else fixed
        plan.revised.append((before, after))
        return Line(item.row, item.id, Verdict.CHANGED, names)


def _topic(item: Item[Topic], stored: Mapping[str, Topic], plan: Plan, *, again: bool) -> Line:
    topic = item.value
    wrong = item.problems or (topic and topic_problems(topic) | _id_problem(topic.id, again=again))
    if topic is None or wrong:
        return _wrong(item, wrong or {})
    before = stored.get(topic.id)
    plan.topics.append((before, topic))
    if before is None:
        return Line(item.row, topic.id, Verdict.NEW)
    names = tuple(changed(told(before), told(topic)))
    return Line(item.row, topic.id, Verdict.CHANGED if names else Verdict.SAME, names)


def _in_turn(items: Sequence[Item[M]]) -> Iterator[tuple[Item[M], bool]]:
    """Each item, and whether its id was there before."""
    seen: set[str] = set()
    for item in items:
        yield item, item.id in seen
        seen.add(item.id)


def _wrong(item: Item[Any], wrong: Mapping[str, str]) -> Line:
    by_field = {item.field(name): key for name, key in wrong.items()}
    return Line(item.row, item.id, Verdict.WRONG, problems=by_field)


def _id_problem(name: str, *, again: bool) -> dict[str, str]:
    if not is_id(name):
        return {"id": BAD_ID}
    return {"id": "This id is in the file twice."} if again else {}
