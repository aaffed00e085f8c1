"""Questions as a table: one row each, UTF-8 with a mark at its start, so that spreadsheets open Bangla."""

import csv
import re
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Any

from backend_ext.kit.text import LANGS
from backend_ext.quiz.content.drafts import Filed
from backend_ext.quiz.content.models import KEYS

COLUMNS = (
    "id",
    "topic",
    "difficulty",
    *(f"text_{lang}" for lang in LANGS),
    *(f"option_{key}_{lang}" for key in KEYS for lang in LANGS),
    "right",
    *(f"explanation_{lang}" for lang in LANGS),
    "picture_src",
    *(f"picture_alt_{lang}" for lang in LANGS),
    "card_deck",
    *(f"card_{lang}" for lang in LANGS),
    "state",
)

# A spreadsheet runs a cell that begins so as a formula; an apostrophe before it makes it text. A text that
# has apostrophes of its own there gets one more, so that each is read as it was.
_FORMULA, _PROTECTED = re.compile(r"'*[=+\-@]"), re.compile(r"'+[=+\-@]")


def write(questions: Iterable[Filed]) -> bytes:
    """The table, with a row of names first."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for question in questions:
        cells = _cells(question)
        writer.writerow([_protected(cells.get(name, "")) for name in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def rows(text: str) -> list[list[str]]:
    """The rows of a table, the names of its columns first. Raises ValueError for what is no table."""
    try:
        return list(csv.reader(StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise ValueError("no table") from error


def wrong_columns(names: Iterable[str]) -> dict[str, str]:
    """What is wrong with the names of columns, which may stand in any order; message keys by name."""
    wrong, left = {}, list(COLUMNS)
    for name in names:
        if name in left:
            left.remove(name)
        else:
            wrong[name] = "There is no such column, or it is there twice."
    return wrong | dict.fromkeys(left, "This column is missing.")


def nested(cells: Mapping[str, str]) -> dict[str, Any]:
    """A row in the shape of a question in JSON. What is empty in all its cells is left out."""

    def both(name: str) -> dict[str, str]:
        return {lang: cells[f"{name}_{lang}"] for lang in LANGS}

    found: dict[str, Any] = {
        "id": cells["id"].strip(),
        "topic": cells["topic"].strip(),
        "difficulty": cells["difficulty"].strip().lower(),
        "text": both("text"),
        "options": [
            {"key": key, "text": text} for key in KEYS if any((text := both(f"option_{key}")).values())
        ],
        "right": cells["right"].strip().lower(),
        "explanation": both("explanation"),
    }
    src, alt = cells["picture_src"].strip(), both("picture_alt")
    if src or any(alt.values()):
        found["picture"] = {"src": src, "alt": alt}
    deck, card = cells["card_deck"].strip(), both("card")
    if deck or any(card.values()):
        found["card"] = {"deck": deck, "name": card}
    if state := cells["state"].strip().lower():
        found["state"] = state
    return found


def column(field: str, found: Mapping[str, Any]) -> str:
    """The column of a field of `found`, a row that is `nested`: `options.1.text.bn` is option_b_bn."""
    name, *rest = field.split(".")
    if name == "options":
        # No option at all, or too few: the first column that could hold one more.
        keys = [option["key"] for option in found["options"]]
        key = keys[int(rest[0])] if rest else next((one for one in KEYS if one not in keys), KEYS[-1])
        return f"option_{key}_{rest[-1] if len(rest) > 1 else LANGS[0]}"
    if name == "card" and rest and rest[0] == "name":
        return "_".join([name, *rest[1:]])
    return "_".join([name, *rest])


def unprotected(cell: str) -> str:
    """A cell as it was before `write` protected it."""
    return cell[1:] if _PROTECTED.match(cell) else cell


def _protected(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _cells(question: Filed) -> dict[str, str]:
    cells = {
        "id": question.id,
        "topic": question.topic,
        "difficulty": question.difficulty.value,
        "right": question.right,
        "state": question.state.value,
    }
    texts = {"text": question.text, "explanation": question.explanation}
    texts |= {f"option_{option.key}": option.text for option in question.options}
    if question.picture:
        cells["picture_src"] = question.picture.src
        texts["picture_alt"] = question.picture.alt
    if question.card:
        cells["card_deck"] = question.card.deck
        texts["card"] = question.card.name
    return cells | {f"{name}_{lang}": text.of(lang) for name, text in texts.items() for lang in LANGS}
