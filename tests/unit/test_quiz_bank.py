"""The question bank of the demo: whole in both languages, its formulas written with real small letters."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from backend_ext.dev.demo.catalogue import PRODUCTS
from backend_ext.kit.text import LANGS, Localized
from backend_ext.kit.typed import clean
from backend_ext.quiz.content.models import KEYS, Difficulty, Question, QuestionState, Topic

ROOT = Path(__file__).parents[2]
BANK = ROOT / "backend_ext" / "dev" / "demo" / "quiz"
PICTURES = ROOT / "assets" / "quiz"
WRITTEN = datetime(2025, 1, 1, tzinfo=UTC)

TOPICS = [
    "periodic-table",
    "atomic-structure",
    "chemical-bonding",
    "states-of-matter",
    "acids-and-bases",
    "organic-chemistry",
    "chemical-reactions",
    "solutions-and-mixtures",
]
# The most letters: questions are read on a phone of 360 px.
TEXT, OPTION, EXPLANATION, ALT = 160, 60, 300, 200
PICTURE_BYTES = 8_000
SVG = "{http://www.w3.org/2000/svg}"
MARKS = {
    "svg",
    "title",
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "polygon",
    "polyline",
    "line",
    "text",
    "tspan",
}

BANGLA = re.compile(r"[\u0980-\u09ff]")
WHOLE = re.compile(r"`[^`]*`")
WORD = re.compile(r"[a-z]{3}")  # not in formulas
# H2O, (OH)2, [Ar]3; Na+ and Cl− for Na⁺ and Cl⁻; what is typed for want of the real sign.
NOT_LOWERED = re.compile(r"[A-Za-z)\]][0-9]")
NOT_RAISED = re.compile(r"[A-Za-z)\]₀-₉][+−](?!\w)")
TYPED = re.compile(r"->|=>|<=|\^|_|\*")


def _read() -> list[tuple[str, Topic, list[Question]]]:
    found = []
    for path in sorted(BANK.glob("*.json")):
        raw = json.loads(path.read_text("utf-8"))
        assert set(raw) == {"topic", "questions"}
        questions = [_question(one) for one in raw["questions"]]
        found.append((path.stem, Topic.model_validate(raw["topic"]), questions))
    return found


def _question(raw: dict[str, Any]) -> Question:
    return Question.model_validate(raw | {"created_at": WRITTEN, "updated_at": WRITTEN})


READ = _read()
QUESTIONS = [question for _, _, questions in READ for question in questions]


def _texts(question: Question) -> Iterator[tuple[str, Localized, int]]:
    yield "text", question.text, TEXT
    yield "explanation", question.explanation, EXPLANATION
    for option in question.options:
        yield f"option {option.key}", option.text, OPTION
    if question.picture:
        yield "alt", question.picture.alt, ALT
    if question.card:
        yield "card", question.card.name, OPTION


def _everything() -> Iterator[tuple[str, Localized, int]]:
    """Each text of the bank, where it stands, and the most letters it may have."""
    for _, topic, questions in READ:
        yield f"{topic.id} name", topic.name, OPTION
        yield f"{topic.id} description", topic.description, TEXT
        for question in questions:
            for field, text, most in _texts(question):
                yield f"{question.id} {field}", text, most


EVERYTHING = list(_everything())


def test_eight_topics_stand_in_their_order_with_a_hundred_and_twenty_questions_and_more() -> None:
    topics = sorted((topic for _, topic, _ in READ), key=lambda topic: topic.position)
    assert [topic.id for topic in topics] == TOPICS
    assert [topic.position for topic in topics] == [*range(1, 9)]
    assert len({topic.symbol for topic in topics}) == 8
    assert [topic.id for topic in topics if not re.fullmatch(r"[A-Z][a-z]{1,2}", topic.symbol)] == []
    assert len(QUESTIONS) >= 120
    assert len({question.id for question in QUESTIONS}) == len(QUESTIONS)
    for stem, topic, questions in READ:
        assert stem == topic.id
        assert {question.topic for question in questions} == {stem}
        assert [q.id for q in questions] == [f"{stem}-{number:02}" for number in range(1, len(questions) + 1)]


def test_every_topic_has_questions_of_each_difficulty_and_five_easy_ones_to_try() -> None:
    for _, topic, questions in READ:
        counts = Counter(question.difficulty for question in questions)
        assert (topic.id, set(counts)) == (topic.id, set(Difficulty))
        assert (topic.id, counts[Difficulty.EASY] >= 5) == (topic.id, True)
        assert {question.state for question in questions} == {QuestionState.ACTIVE}


def test_every_text_is_there_in_both_languages_tidy_and_short_enough_for_a_phone() -> None:
    wrong = [
        f"{place} {lang}: {text.of(lang)}"
        for place, text, most in EVERYTHING
        for lang in LANGS
        if not 0 < len(text.of(lang)) <= most or clean(text.of(lang)) != text.of(lang)
    ]
    assert wrong == []


def test_bangla_is_bangla_and_only_formulas_are_the_same_in_both() -> None:
    wrong = []
    for place, text, _ in EVERYTHING:
        formula = " option " in place and text.en == text.bn and not WORD.search(text.en)
        translated = BANGLA.search(text.bn) and not BANGLA.search(text.en)
        if not formula and not translated:
            wrong.append(f"{place}: {text.en} / {text.bn}")
    assert wrong == []


def test_numbers_in_bangla_texts_are_in_bangla_digits_except_inside_formulas() -> None:
    outside = [place for place, text, _ in EVERYTHING if re.search(r"[0-9]", WHOLE.sub("", text.bn))]
    inside = [place for place, text, _ in EVERYTHING if BANGLA.search("".join(WHOLE.findall(text.bn)))]
    assert (outside, inside) == ([], [])


def test_formulas_have_real_small_letters_and_whole_ones_are_the_same_in_both_languages() -> None:
    wrong = [
        f"{place} {lang}: {text.of(lang)}"
        for place, text, _ in EVERYTHING
        for lang in LANGS
        for sample in (NOT_LOWERED, NOT_RAISED, TYPED)
        if sample.search(text.of(lang)) or text.of(lang).count("`") % 2
    ]
    assert wrong == []


def test_labels_hold_no_marks_of_whole_formulas() -> None:
    labels = [(place, text) for place, text, _ in EVERYTHING if place.endswith((" alt", " card", " name"))]
    assert [place for place, text in labels if "`" in text.en + text.bn] == []


def test_the_rules_for_formulas_find_what_they_are_for() -> None:
    for bad in ("H2O", "Ca(OH)2", "C6H12O6"):
        assert NOT_LOWERED.search(bad), bad
    for bad in ("Na+", "Cl−", "NH₄+ and", "[OH]−"):
        assert NOT_RAISED.search(bad), bad
    for good in ("2H₂ + O₂ → 2H₂O", "SO₄²⁻", "n − 1", "6+", "1s² 2s²", "(75 × 35 + 25 × 37) ÷ 100", "NH₃-এর"):
        assert not NOT_LOWERED.search(good), good
        assert not NOT_RAISED.search(good), good


def test_options_say_different_things_and_the_right_one_stands_anywhere() -> None:
    for question in QUESTIONS:
        assert "".join(option.key for option in question.options) == KEYS[: len(question.options)]
        for lang in LANGS:
            said = [option.text.of(lang).strip("`") for option in question.options]
            assert (question.id, len(set(said))) == (question.id, len(question.options))
    chosen = Counter(question.right for question in QUESTIONS if len(question.options) > 2)
    quarter = sum(chosen.values()) / 4
    assert {key: 0.7 * quarter < chosen[key] < 1.3 * quarter for key in "abcd"} == dict.fromkeys("abcd", True)
    assert {2, 4, 5} <= {len(question.options) for question in QUESTIONS}
    halves = Counter(question.right for question in QUESTIONS if len(question.options) == 2)
    assert set(halves) == {"a", "b"}


def test_no_question_is_asked_twice() -> None:
    for lang in LANGS:
        twice = Counter(question.text.of(lang) for question in QUESTIONS)
        assert [text for text, times in twice.items() if times > 1] == []


def test_pictures_are_small_drawings_of_our_own_and_each_is_shown() -> None:
    shown = {question.picture.src for question in QUESTIONS if question.picture}
    assert shown == {f"/quiz/{path.name}" for path in PICTURES.iterdir()}
    for path in PICTURES.iterdir():
        drawing = ElementTree.fromstring(path.read_bytes())  # noqa: S314 - committed by ourselves
        assert (path.name, drawing.get("viewBox")) == (path.name, "0 0 640 400")
        assert path.stat().st_size < PICTURE_BYTES
        tags = {mark.tag.removeprefix(SVG) for mark in drawing.iter()}
        assert (path.name, tags - MARKS) == (path.name, set())


def test_cards_are_of_decks_on_sale_and_most_questions_have_one() -> None:
    decks = {product.slug for product in PRODUCTS if product.codes_per_unit}
    carded = [question for question in QUESTIONS if question.card]
    assert [q.id for q in carded if q.card and q.card.deck not in decks] == []
    assert len(carded) * 2 >= len(QUESTIONS)
    for _, topic, questions in READ:
        assert (topic.id, sum(q.card is not None for q in questions) * 2 >= len(questions)) == (
            topic.id,
            True,
        )
