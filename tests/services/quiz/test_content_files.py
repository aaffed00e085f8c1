"""Questions as files: out and in again is the same; all or nothing; what is wrong is told by its row."""

import asyncio
import csv
import json
from io import StringIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend_ext.bootstrap import Services
from backend_ext.dev import seed
from backend_ext.kit.errors import Invalid
from backend_ext.kit.text import Localized
from backend_ext.quiz.content import exchange, files, sheet
from backend_ext.quiz.content.drafts import Filed, tidy
from backend_ext.quiz.content.errors import (
    FileTooHeavy,
    FileUnreadable,
    QuestionChanged,
    TooManyQuestions,
    TopicNotFound,
)
from backend_ext.quiz.content.files import Form
from backend_ext.quiz.content.models import Card, Difficulty, Option, Picture, Question, QuestionState
from backend_ext.quiz.content.report import Report, Verdict
from tests.people import admin
from tests.questions import editing, put_questions, put_topic, question
from tests.shop import words

BOSS = admin("boss")
# What spreadsheets take for formulas, what tables are made of, what chemistry and Bangla are written in.
LETTERS = st.one_of(st.sampled_from("=+-@'\",;\n\t `H₂O⁻কি\u200c"), st.characters(exclude_categories=["Cs"]))
TEXT = st.builds(Localized, en=st.text(LETTERS, max_size=12), bn=st.text(LETTERS, max_size=12))


def _filed(texts: list[Localized], count: int, *, more: bool) -> Filed:
    options = [Option(key=key, text=text) for key, text in zip("abcde"[:count], texts, strict=False)]
    return tidy(
        Filed(
            id="q-1",
            topic="acids",
            difficulty=Difficulty.HARD,
            text=texts[5],
            options=options,
            right="b",
            explanation=texts[6],
            picture=Picture(src="/quiz/a.svg", alt=texts[7]) if more else None,
            card=Card(deck="noble-gases", name=texts[8]) if more else None,
            state=QuestionState.DRAFT,
        )
    )


@settings(max_examples=60)
@given(st.lists(TEXT, min_size=9, max_size=9), st.integers(2, 5), st.booleans())
def test_a_question_comes_back_as_it_went_out(texts: list[Localized], count: int, more: bool) -> None:
    # A cell cannot tell an option that says nothing from none; such a question is not stored.
    filed = _filed([Localized(en=f"{t.en}x", bn=t.bn) for t in texts], count, more=more)

    for written, form in ((sheet.write([filed]), Form.CSV), (files.write_json([], [filed]), Form.JSON)):
        [item] = files.read(written, form).questions
        assert item.value == filed


def test_a_spreadsheet_finds_bangla_and_no_formula() -> None:
    stored = question(text=Localized(en="=HYPERLINK(1)", bn="@পানি"), explanation=words("'-1"))
    data = sheet.write([Filed.of(stored)])

    assert data.startswith(b"\xef\xbb\xbfid,topic,difficulty,text_en,text_bn,option_a_en,option_a_bn,")
    names, cells = csv.reader(StringIO(data.decode("utf-8-sig")))
    row = dict(zip(names, cells, strict=True))
    assert (row["text_en"], row["text_bn"], row["explanation_en"]) == ("'=HYPERLINK(1)", "'@পানি", "''-1")
    assert (row["option_e_en"], row["right"], row["state"]) == ("", "a", "active")


async def _fill(services: Services) -> list[Question]:
    await put_topic(services, "acids", 1)
    await put_topic(services, "bonding", 2)
    stored = [
        question("acids", id="q1", card=Card(deck="acids", name=words("card"))),
        question("acids", id="q2", options=2, state=QuestionState.RETIRED),
        question("bonding", id="q3", picture=Picture(src="/quiz/a.svg", alt=words("a flask"))),
    ]
    await put_questions(services, *stored)
    return stored


def _verdicts(report: Report) -> list[str]:
    return [line.verdict.value for line in report.questions]


@pytest.mark.parametrize("form", list(Form))
async def test_what_went_out_comes_in_and_changes_nothing(
    services: Services, another: Any, form: Form
) -> None:
    trade, stored = services.quiz.exchange, await _fill(services)
    data = await trade.export(BOSS, form)
    assert len(files.read(await trade.export(BOSS, form, "acids"), form).questions) == 2
    with pytest.raises(TopicNotFound):
        await trade.export(BOSS, form, "no-topic")

    assert _verdicts(await trade.take_in(BOSS, data, form, dry_run=False)) == ["same"] * 3
    assert await services.quiz.bank.get_many(["q1", "q2", "q3"]) == {one.id: one for one in stored}
    assert (await services.audit.newest()).total == 0

    # Into an empty shop (but for the topics, which a table has not) it is all of it, and once.
    await services.mongo.db["quiz_questions"].delete_many({})
    if form is Form.JSON:
        await services.mongo.db["quiz_topics"].delete_many({})
    assert _verdicts(await trade.take_in(BOSS, data, form, dry_run=True)) == ["new"] * 3
    assert await services.quiz.bank.get_many(["q1", "q2", "q3"]) == {}
    both = await asyncio.gather(
        *(one.quiz.exchange.take_in(BOSS, data, form, dry_run=False) for one in (services, another())),
        return_exceptions=True,
    )
    assert all(isinstance(one, (Report, QuestionChanged)) for one in both)
    assert _verdicts(await trade.take_in(BOSS, data, form, dry_run=False)) == ["same"] * 3
    assert len(await services.audit.of_subject("question:q1")) == 1
    assert await trade.export(BOSS, form) == data


async def test_what_differs_is_told_field_by_field_and_written_with_an_audit(services: Services) -> None:
    trade, stored = services.quiz.exchange, await _fill(services)
    assert len(await services.quiz.bank.active("acids")) == 1
    rows = json.loads(await trade.export(BOSS, Form.JSON))
    rows["topics"][0]["position"] = 7
    rows["questions"][0] |= {"difficulty": "hard", "card": None}
    rows["questions"][1]["state"] = "active"
    del rows["questions"][2]
    rows["questions"].append({**rows["questions"][0], "id": "q9"})
    data = json.dumps(rows).encode()

    told = await trade.take_in(BOSS, data, Form.JSON, dry_run=True)
    assert [(line.id, line.verdict.value, line.changed) for line in told.topics] == [
        ("acids", "changed", ("position",)),
        ("bonding", "same", ()),
    ]
    assert [(line.row, line.id, line.verdict.value, line.changed) for line in told.questions] == [
        (1, "q1", "changed", ("difficulty", "card")),
        (2, "q2", "changed", ("state",)),
        (3, "q9", "new", ()),
    ]
    assert await services.quiz.bank.get("q1") == stored[0]
    assert (await services.audit.newest()).total == 0

    assert await trade.take_in(BOSS, data, Form.JSON, dry_run=False) == told
    assert [one.id for one in await services.quiz.bank.active("acids")] == ["q1", "q2", "q9"]
    assert await services.quiz.bank.get("q3") == stored[2]
    assert (await services.quiz.bank.get("q1")).revision == 2
    [entry] = await services.audit.of_subject("question:q2")
    assert (entry.actor, entry.before, entry.after) == ("boss", {"state": "retired"}, {"state": "active"})
    assert (await services.audit.newest()).total == 4


def _table(*rows: dict[str, str]) -> bytes:
    out = StringIO()
    writer = csv.DictWriter(out, sheet.COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


FULL = {
    "topic": "acids",
    "difficulty": "Easy ",
    "text_en": "What?",
    "text_bn": "কী?",
    "option_a_en": "+2",
    "option_a_bn": "'+২",
    "option_c_en": "-2",
    "option_c_bn": "−২",
    "right": "C",
    "explanation_en": "Because.",
    "explanation_bn": "কারণ।",
}


async def test_one_wrong_row_and_nothing_is_written(services: Services) -> None:
    await put_topic(services, "acids")
    trade = services.quiz.exchange
    data = _table(
        FULL | {"id": "good"},
        {},
        FULL | {"id": "good", "topic": "none"},
        FULL | {"id": "Bad Id", "difficulty": "simple", "option_c_bn": "", "picture_src": "http://x/"},
        FULL | {"id": "few", "option_c_en": "", "option_c_bn": "", "card_en": "Neon"},
        FULL | {"id": "less", "option_c_bn": "", "right": "", "text_bn": ""},
        FULL | {"id": "good"},
    )

    told = await trade.take_in(BOSS, data, Form.CSV, dry_run=True)
    assert [(line.row, line.id, dict(line.problems)) for line in told.questions] == [
        (2, "good", {}),
        (4, "good", {"topic": "There is no such topic.", "id": "This id is in the file twice."}),
        (
            5,
            "Bad Id",
            {"difficulty": "Please take one of the values there are.", "picture_src": "Please check this."},
        ),
        (6, "few", {"option_b_en": "A question has 2 to 5 options."}),
        (
            7,
            "less",
            {
                "text_bn": "This is missing.",
                "option_c_bn": "This is missing.",
                "right": "The right one must be one of the options.",
            },
        ),
        (8, "good", {"id": "This id is in the file twice."}),
    ]
    with pytest.raises(Invalid) as refused:
        await trade.take_in(BOSS, data, Form.CSV, dry_run=False)
    assert refused.value.errors["questions.7.option_c_bn"] == "This is missing."
    assert len(refused.value.errors) == 9
    assert (await services.quiz.desk.page(BOSS)).total == 0
    assert (await services.audit.newest()).total == 0

    assert _verdicts(await trade.take_in(BOSS, _table(FULL | {"id": "good"}), Form.CSV, dry_run=False)) == [
        "new"
    ]
    stored = await services.quiz.bank.get("good")
    assert [(one.key, one.text.en, one.text.bn) for one in stored.options] == [
        ("a", "+2", "+২"),
        ("c", "-2", "−২"),
    ]
    assert (stored.right, stored.state, stored.picture, stored.card) == (
        "c",
        QuestionState.ACTIVE,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("data", "form", "problems"),
    [
        (b'{"questions": [7, {"id": "\\ud800\\u0000x", "\\ud800": 1}]}', Form.JSON, {1: {""}, 2: {""}}),
        (b'{"questions": [{"text": {"en": 1}, "options": [{"key": "z", "more": 1}]}]}', Form.JSON, {1: {
            "id", "topic", "difficulty", "text.en", "text.bn", "options.0.key", "options.0.text",
            "options.0.more", "right", "explanation"}}),
        (b"id,id,topic\nq1,q1,acids", Form.CSV, {1: {"id", *sheet.COLUMNS[2:]}}),
        (_table() + ",".join("x" * 40).encode(), Form.CSV, {2: {""}}),
    ],
)  # fmt: skip
def test_what_has_not_the_shape_of_a_question_is_told_by_its_fields(
    data: bytes, form: Form, problems: dict[int, set[str]]
) -> None:
    items = files.read(data, form).questions

    assert {item.row: {item.field(name) for name in item.problems} for item in items} == problems
    assert all(item.value is None for item in items)
    assert all("\ud800" not in f"{item.id}{item.problems}" for item in items)


async def test_what_cannot_be_read_or_is_too_much_is_refused(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    trade = services.quiz.exchange
    for data, form in (
        (b"", Form.JSON),
        (b"\xff\xfe", Form.CSV),
        (b"[]", Form.JSON),
        (b'{"questions": {}}', Form.JSON),
        (b'{"topic": {}, "answers": []}', Form.JSON),
        (b"[" * 100_000, Form.JSON),
        (b'{"topics": [' + b"9" * 5000 + b"]}", Form.JSON),
        (b'id,"topic', Form.CSV),
        (b"x" * 200_000, Form.CSV),
    ):
        with pytest.raises(FileUnreadable):
            await trade.take_in(BOSS, data, form, dry_run=False)
    for heavy in ({"questions": [0] * 2001}, {"topics": [0] * 101}):
        with pytest.raises(TooManyQuestions):
            await trade.take_in(BOSS, json.dumps(heavy).encode(), Form.JSON, dry_run=True)
    with pytest.raises(TooManyQuestions):
        files.read(_table(*[FULL] * 2001), Form.CSV)
    monkeypatch.setattr(exchange, "MOST_BYTES", 10)
    with pytest.raises(FileTooHeavy):
        await trade.take_in(BOSS, b"{" + b" " * 10, Form.JSON, dry_run=True)


async def test_answers_that_were_asked_stay_whoever_brings_the_file(services: Services) -> None:
    stored = await _fill(services)

    _, trade = editing(services, "q1")
    rows = json.loads(await trade.export(BOSS, Form.JSON))
    for row in rows["questions"]:
        row["right"] = "b"
    data = json.dumps(rows).encode()

    with pytest.raises(Invalid) as refused:
        await trade.take_in(BOSS, data, Form.JSON, dry_run=False)
    assert list(refused.value.errors) == ["questions.1.right"]
    assert await services.quiz.bank.get("q3") == stored[2]
    # The program's own file must not keep the shop from starting.
    loaded = await trade.load(data)
    assert [line.verdict for line in loaded.questions] == [Verdict.KEPT, Verdict.CHANGED, Verdict.CHANGED]
    assert [(await services.quiz.bank.get(name)).right for name in ("q1", "q2", "q3")] == ["a", "b", "b"]
    assert (await services.audit.newest()).total == 0


async def test_the_demo_bank_is_loaded_once(services: Services) -> None:
    there = [json.loads(file.read_bytes()) for file in sorted(seed.QUIZ.glob("*.json"))]
    count = sum(len(one["questions"]) for one in there)
    assert count >= 120

    assert await seed.seed_quiz(services) == count
    assert await seed.seed_quiz(services) == 0
    assert len(await services.quiz.bank.topics()) == len(there)
    assert len(await services.quiz.bank.active()) == count
