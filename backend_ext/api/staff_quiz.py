"""Topics and questions of the quiz over HTTP, for editors and admins: one by one, and as files."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from backend_ext.api.bearer import EditorCaller
from backend_ext.api.context import Held
from backend_ext.api.pages import Number, Paged, Size
from backend_ext.api.problems import lang_of, problems, refusals
from backend_ext.kit.errors import ShopError
from backend_ext.kit.i18n import texts
from backend_ext.kit.text import Lang, Localized
from backend_ext.quiz.content.drafts import Draft
from backend_ext.quiz.content.errors import FileTooHeavy
from backend_ext.quiz.content.exchange import MOST_BYTES
from backend_ext.quiz.content.files import Form
from backend_ext.quiz.content.models import Difficulty, Question, QuestionState, Topic
from backend_ext.quiz.content.report import Line, Report, Verdict


def _fresh(response: Response) -> None:
    response.headers["cache-control"] = "no-store"


router = APIRouter(prefix="/api/staff/quiz", tags=["staff quiz"], dependencies=[Depends(_fresh)])

_REFUSED = refusals("only editors and admins")
_ONE = _REFUSED | {404: "`question_not_found`."}
_CHANGED = "`question_changed`: it is at another revision by now"

QuestionId = Annotated[str, Path(max_length=64)]
TopicId = Annotated[str, Query(max_length=64, description="Only this topic; all when empty.")]
Revision = Annotated[int, Field(ge=1, le=2**31, description="The revision that was read.")]


class FileKindUnknown(ShopError):
    code = "file_kind_unknown"
    status = 415
    message_key = "Please send JSON or CSV."


class Asked(BaseModel):
    """A body that may hold nothing but its own fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NewQuestion(Asked):
    """A question, and whether it is asked at once."""

    question: Draft
    state: QuestionState = QuestionState.DRAFT


class Rewritten(Asked):
    """A question as it shall be, in place of `revision`."""

    revision: Revision
    question: Draft


class AtRevision(Asked):
    """Which revision is meant."""

    revision: Revision


class TopicWords(Asked):
    """What a topic is called. `symbol` stands on its tile, like an element's; `position` orders topics."""

    name: Localized
    description: Localized
    symbol: str = Field(examples=["Ac"])
    position: int = Field(ge=0, le=1000)


class TopicOut(TopicWords):
    """A topic; its id is a slug."""

    id: str = Field(examples=["acids-and-bases"])

    @classmethod
    def of(cls, topic: Topic) -> "TopicOut":
        """A stored topic."""
        return cls(**topic.model_dump())


class TopicList(BaseModel):
    """All topics, in their order."""

    topics: list[TopicOut]


class QuestionOut(Draft):
    """A question with its right answer. `revision` goes up with each change; changes name the one read."""

    id: str = Field(examples=["acids-and-bases-07"])
    state: QuestionState
    revision: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, question: Question) -> "QuestionOut":
        """A stored question."""
        return cls(**question.model_dump())


class QuestionPage(Paged[QuestionOut]):
    """A page of questions, by topic and id."""


class LineOut(BaseModel):
    """What becomes of one topic or question of a file.

    `row` counts from 1; the first row of a table holds the names of its columns, so questions begin in row 2.
    """

    row: int
    id: str
    verdict: Verdict
    changed: list[str] = Field(description="The fields that the file changes.")
    problems: dict[str, str] = Field(
        description="What is wrong, by field or column, in the caller's language."
    )


class ReportOut(BaseModel):
    """What becomes of a file. `written`: nothing is, of a dry run. The counts are of questions."""

    written: bool
    new: int
    changed: int
    same: int
    wrong: int
    topics: list[LineOut]
    questions: list[LineOut]

    @classmethod
    def of(cls, report: Report, lang: Lang, *, written: bool) -> "ReportOut":
        """A report in the caller's language."""
        return cls(
            written=written,
            new=report.count(Verdict.NEW),
            changed=report.count(Verdict.CHANGED),
            same=report.count(Verdict.SAME),
            wrong=report.count(Verdict.WRONG),
            topics=_lines(report.topics, lang),
            questions=_lines(report.questions, lang),
        )


def _lines(lines: Sequence[Line], lang: Lang) -> list[LineOut]:
    say = texts(lang).gettext
    return [
        LineOut(
            row=line.row,
            id=line.id,
            verdict=line.verdict,
            changed=list(line.changed),
            problems={name: say(key) for name, key in line.problems.items()},
        )
        for line in lines
    ]


@router.get("/topics", responses=problems(_REFUSED))
async def topics(held: Held, staff: EditorCaller) -> TopicList:
    """All topics, in their order."""
    return TopicList(topics=[TopicOut.of(topic) for topic in await held.quiz.desk.topics(staff)])


@router.put("/topics/{topic_id}", responses=problems(_REFUSED))
async def put_topic(
    held: Held, staff: EditorCaller, topic_id: Annotated[str, Path(max_length=64)], words: TopicWords
) -> TopicOut:
    """Writes a topic, new or not. Its id is a slug, and stays: small letters, digits and single dashes."""
    topic = Topic(id=topic_id, **dict(words))
    return TopicOut.of(await held.quiz.desk.put_topic(staff, topic))


@router.get("/questions", responses=problems(_REFUSED))
async def questions(
    held: Held,
    staff: EditorCaller,
    topic: TopicId = "",
    state: QuestionState | None = None,
    difficulty: Difficulty | None = None,
    page: Number = 1,
    size: Size = 50,
) -> QuestionPage:
    """Questions that meet all that is given, by topic and id."""
    found = await held.quiz.desk.page(staff, page, size, topic=topic, state=state, difficulty=difficulty)
    return QuestionPage.of(found, QuestionOut.of)


@router.post("/questions", status_code=201, responses=problems(_REFUSED))
async def create(held: Held, staff: EditorCaller, new: NewQuestion) -> QuestionOut:
    """A new question; a draft unless it says otherwise."""
    return QuestionOut.of(await held.quiz.desk.create(staff, new.question, new.state))


@router.get("/questions/{question_id}", responses=problems(_ONE))
async def question(held: Held, staff: EditorCaller, question_id: QuestionId) -> QuestionOut:
    """One question."""
    return QuestionOut.of(await held.quiz.desk.get(staff, question_id))


@router.put(
    "/questions/{question_id}",
    responses=problems(
        _ONE
        | {
            409: f"{_CHANGED}; `answer_fixed`: it was asked, so its options' keys and its right one stay. "
            "Its words may change."
        }
    ),
)
async def edit(held: Held, staff: EditorCaller, question_id: QuestionId, body: Rewritten) -> QuestionOut:
    """Writes a question anew. It counts at once; the audit gets an entry."""
    return QuestionOut.of(await held.quiz.desk.edit(staff, question_id, body.revision, body.question))


@router.post("/questions/{question_id}/retire", responses=problems(_ONE | {409: f"{_CHANGED}."}))
async def retire(held: Held, staff: EditorCaller, question_id: QuestionId, body: AtRevision) -> QuestionOut:
    """Asks a question no more. Attempts that have it keep it."""
    return QuestionOut.of(await held.quiz.desk.retire(staff, question_id, body.revision))


@router.post("/questions/{question_id}/activate", responses=problems(_ONE | {409: f"{_CHANGED}."}))
async def activate(held: Held, staff: EditorCaller, question_id: QuestionId, body: AtRevision) -> QuestionOut:
    """Asks a question from now on, a draft or a retired one."""
    return QuestionOut.of(await held.quiz.desk.activate(staff, question_id, body.revision))


_EXPORT = _REFUSED | {404: "`topic_not_found`."}


@router.get(
    "/export.json",
    response_class=Response,
    responses=problems(_EXPORT)
    | {200: {"content": {"application/json": {}}, "description": "`topics` and `questions`"}},
)
async def export_json(held: Held, staff: EditorCaller, topic: TopicId = "") -> Response:
    """Topics and questions, retired ones and drafts too, as a file that can be taken in again."""
    return _file(await held.quiz.exchange.export(staff, Form.JSON, topic), Form.JSON, topic)


@router.get(
    "/export.csv",
    response_class=Response,
    responses=problems(_EXPORT)
    | {200: {"content": {"text/csv": {}}, "description": "One row a question, names of columns first"}},
)
async def export_csv(held: Held, staff: EditorCaller, topic: TopicId = "") -> Response:
    """Questions, retired ones and drafts too, for a spreadsheet, and to be taken in again."""
    return _file(await held.quiz.exchange.export(staff, Form.CSV, topic), Form.CSV, topic)


_KINDS: Mapping[str, Form] = {"application/json": Form.JSON, "text/csv": Form.CSV}
_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "properties": {
                    "topic": {"type": "object", "description": "One topic, in place of `topics`."},
                    "topics": {"type": "array", "maxItems": 100, "items": {"type": "object"}},
                    "questions": {"type": "array", "maxItems": 2000, "items": {"type": "object"}},
                },
                "additionalProperties": False,
            }
        },
        "text/csv": {"schema": {"type": "string"}},
    },
}


@router.post(
    "/import",
    openapi_extra={"requestBody": _BODY},
    responses=problems(
        _REFUSED
        | {
            409: f"{_CHANGED}: another editor was faster.",
            413: "`file_too_heavy`: 8 MB are the most; `too_many_questions`: 2,000 are the most.",
            415: "`file_kind_unknown`: neither `application/json` nor `text/csv`.",
            422: "`file_unreadable`; `invalid`: something in it is wrong, and nothing is written. "
            "The fields are named by part, row and field: `questions.3.text_bn`.",
        }
    ),
)
async def take_in(
    request: Request,
    held: Held,
    staff: EditorCaller,
    dry_run: Annotated[bool, Query(description="Only tells what would be written.")] = True,
) -> ReportOut:
    """Takes a file of topics and questions in, as an export gives it: all of it or nothing.

    By its ids, what is new is written and what differs is changed; what is not in the file stays as it is.
    The same file once more changes nothing. Without `dry_run=false` nothing is written.
    """
    form = _KINDS.get(request.headers.get("content-type", "").partition(";")[0].strip().lower())
    if form is None:
        raise FileKindUnknown
    report = await held.quiz.exchange.take_in(staff, await _read(request), form, dry_run=dry_run)
    return ReportOut.of(report, lang_of(request), written=not dry_run)


async def _read(request: Request) -> bytes:
    """The body, and no more of it than we take. Raises FileTooHeavy."""
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > MOST_BYTES:
            raise FileTooHeavy
    return bytes(data)


def _file(data: bytes, form: Form, topic: str) -> Response:
    kind = next(name for name, one in _KINDS.items() if one is form)
    name = f"quiz-{topic}" if topic else "quiz"
    headers = {
        "cache-control": "no-store",
        "content-disposition": f'attachment; filename="{name}.{form.value}"',
        "x-content-type-options": "nosniff",
    }
    return Response(data, media_type=f"{kind}; charset=utf-8", headers=headers)
