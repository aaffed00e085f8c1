"""Files of topics and questions, JSON or CSV: what is in them, item by item, and what is wrong with each."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from backend_ext.kit.typed import clean
from backend_ext.quiz.content import sheet
from backend_ext.quiz.content.drafts import CHECK, MISSING, Filed, tidy, tidy_topic
from backend_ext.quiz.content.errors import FileUnreadable, TooManyQuestions
from backend_ext.quiz.content.models import Topic

MOST_QUESTIONS = 2000
MOST_TOPICS = 100
_LONGEST_SAID = 80

_COUNT = "A question has 2 to 5 options."
_PROBLEMS = {
    "missing": MISSING,
    "extra_forbidden": "There is no such field.",
    "enum": "Please take one of the values there are.",
    "too_short": _COUNT,
    "too_long": _COUNT,
}

M = TypeVar("M", bound=BaseModel)


class Form(StrEnum):
    """How a file is written. A table has no topics."""

    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Item(Generic[M]):
    """One thing of a file, in `row` (from 1; the first row of a table holds the names), with its `id` if any.

    `value` is tidy, and None when it is not even of the right shape; `problems` are message keys by field.
    `field` tells how the file calls a field of the value.
    """

    row: int
    id: str
    value: M | None
    problems: dict[str, str]
    field: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is in a file."""

    topics: list[Item[Topic]]
    questions: list[Item[Filed]]


def read(data: bytes, form: Form) -> Parcel:
    """What is in a file. Raises FileUnreadable, TooManyQuestions."""
    try:
        text = data.decode("utf-8-sig")
        return _read_table(text) if form is Form.CSV else _read_json(text)
    except (ValueError, RecursionError) as error:  # what is no UTF-8, no JSON, or nested without an end
        raise FileUnreadable from error


def write_json(topics: Iterable[Topic], questions: Iterable[Filed]) -> bytes:
    """Topics and questions as `read` reads them."""
    content = {
        "topics": [topic.model_dump(mode="json") for topic in topics],
        "questions": [_ordered(question) for question in questions],
    }
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def _ordered(question: Filed) -> dict[str, Any]:
    return {"id": question.id, **question.model_dump(mode="json", exclude={"id"})}


def _read_json(text: str) -> Parcel:
    """Either `topics` and `questions`, or the questions of one `topic`."""
    content = json.loads(text)
    if not isinstance(content, dict) or set(content) - {"topic", "topics", "questions"}:
        raise FileUnreadable
    one = [content["topic"]] if "topic" in content else []
    topics, questions = content.get("topics", one), content.get("questions", [])
    if not isinstance(topics, list) or not isinstance(questions, list):
        raise FileUnreadable
    _count(len(topics), len(questions))
    return Parcel(
        [_item(row, one, Topic, tidy_topic, str) for row, one in enumerate(topics, 1)],
        [_item(row, one, Filed, tidy, str) for row, one in enumerate(questions, 1)],
    )


def _read_table(text: str) -> Parcel:
    names, *rows = sheet.rows(text) or [[]]
    names = [_said(name) for name in names]
    if wrong := sheet.wrong_columns(names):
        return Parcel([], [Item(1, "", None, wrong, str)])
    filled = [(row, cells) for row, cells in enumerate(rows, 2) if any(cells)]
    _count(0, len(filled))
    return Parcel([], [_row(row, names, cells) for row, cells in filled])


def _row(row: int, names: list[str], cells: list[str]) -> Item[Filed]:
    if any(cells[len(names) :]):
        return Item(row, "", None, {"": "This row has more cells than there are columns."}, str)
    cells += [""] * (len(names) - len(cells))
    found = sheet.nested({name: sheet.unprotected(cell) for name, cell in zip(names, cells, strict=False)})
    return _item(row, found, Filed, tidy, lambda field: sheet.column(field, found))


def _count(topics: int, questions: int) -> None:
    if topics > MOST_TOPICS or questions > MOST_QUESTIONS:
        raise TooManyQuestions


def _item(
    row: int, raw: object, model: type[M], tidied: Callable[[M], M], field: Callable[[str], str]
) -> Item[M]:
    name = _said(raw.get("id", "")) if isinstance(raw, dict) else ""
    try:
        return Item(row, name, tidied(model.model_validate(raw)), {}, field)
    except ValidationError as error:
        return Item(row, name, None, dict(_shape_problems(error)), field)


def _shape_problems(error: ValidationError) -> Iterator[tuple[str, str]]:
    for one in error.errors(include_url=False, include_input=False, include_context=False):
        yield ".".join(_said(part) for part in one["loc"]), _PROBLEMS.get(one["type"], CHECK)


def _said(word: object) -> str:
    """A word of the file, fit to be said again."""
    return clean(word)[:_LONGEST_SAID]
