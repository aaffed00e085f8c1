"""What the page of a game shows of an attempt.

The right option and the explanation are read for questions that have ended, and for no other.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, TypedDict

from backend_ext.quiz.content.models import Question, Topic
from backend_ext.quiz.play.models import ALLOWANCE_MS, LIMIT_MS, Attempt, Slot
from backend_ext.quiz.scoring import Points
from chemouflage.i18n import Translator
from chemouflage.quiz import words
from chemouflage.quiz.formula import PieceView, formula_view
from chemouflage.quiz.words import difficulty_name, letter, topic_name

Stage = Literal["intro", "question", "answered", "result"]


class OptionView(TypedDict):
    """An option in the player's order. `look`: "" until it is answered, then "right", "wrong" or "other"."""

    id: str
    letter: str
    text: list[PieceView]
    look: str
    tag: str
    chosen: bool


class AskedView(TypedDict):
    """The question that is shown."""

    heading: str
    place: str
    total: str
    topic: str
    difficulty: str
    text: list[PieceView]
    picture: str
    alt: str
    options: list[OptionView]
    score: str


class ReasonView(TypedDict):
    """Why there are points."""

    text: str


class ToldView(TypedDict):
    """What is said of an answer once it is stored."""

    verdict: str
    right: bool
    points: str
    reasons: list[ReasonView]
    time: str
    explanation: list[PieceView]
    last: bool


def stage_of(attempt: Attempt, *, answered: int = 0) -> Stage:
    """Where a game stands; the question `answered` just now is shown once more before the result."""
    if attempt.open_slot and not attempt.over:
        return "question"
    if attempt.over and not (answered and answered == len(attempt.slots)):
        return "result"
    return "answered" if attempt.slots else "intro"


def remaining_ms(slot: Slot, now: datetime) -> int:
    """What is left of a question's time."""
    spent = int((now - slot.dealt_at).total_seconds() * 1000)
    return max(0, min(LIMIT_MS, LIMIT_MS - spent))


def clock_text(slot: Slot, now: datetime, deals: int) -> str:
    """What ui.js counts down: a number that makes it begin anew, then milliseconds left, limit, allowance."""
    return f"{deals} {remaining_ms(slot, now)} {LIMIT_MS} {ALLOWANCE_MS}"


def asked_view(
    attempt: Attempt, questions: Mapping[str, Question], topics: Mapping[str, Topic], t: Translator
) -> AskedView:
    """The last question that was dealt."""
    slot, place = attempt.slots[-1], len(attempt.slots)
    question = questions[slot.question_id]
    picture = question.picture
    return {
        "heading": t(
            "Question {n} of {total}", n=words.number(place, t), total=words.number(attempt.total, t)
        ),
        "place": str(place),
        "total": str(attempt.total),
        "topic": topic_name(slot.topic, topics, t),
        "difficulty": difficulty_name(slot.difficulty, t),
        "text": formula_view(question.text.of(t.lang)),
        "picture": picture.src if picture else "",
        "alt": picture.alt.of(t.lang) if picture else "",
        "options": _options(slot, question, t),
        "score": words.points(attempt.result().score, t),
    }


def told_view(attempt: Attempt, questions: Mapping[str, Question], t: Translator) -> ToldView:
    """What is said of the last question, which has ended."""
    slot, tally = attempt.slots[-1], attempt.result()
    points = tally.points[-1]
    explanation = questions[slot.question_id].explanation.of(t.lang)
    over = attempt.over or len(attempt.slots) >= attempt.total
    return {
        "verdict": verdict(slot, t),
        "right": slot.right,
        "points": f"+{words.points(points.total, t)}" if points.total else words.points(0, t),
        "reasons": [{"text": text} for text in _reasons(points, tally.streak, t)],
        "time": words.seconds(slot.elapsed_ms, t) if slot.choice else "",
        "explanation": formula_view(explanation),
        "last": over,
    }


def verdict(slot: Slot, t: Translator) -> str:
    """How a question ended, in a word."""
    if slot.right:
        return t("Right!")
    return t("Not right") if slot.choice else t("Time is up")


def option_text(slot: Slot, question: Question, key: str, t: Translator) -> list[PieceView]:
    """The option with this key as the player saw it, its letter first."""
    place = [dealt.key for dealt in slot.options].index(key)
    text = next(option.text.of(t.lang) for option in question.options if option.key == key)
    return formula_view(f"{letter(place, t)}. {text}")


def _options(slot: Slot, question: Question, t: Translator) -> list[OptionView]:
    texts = {option.key: option.text.of(t.lang) for option in question.options}
    views: list[OptionView] = []
    for place, dealt in enumerate(slot.options):
        look, tag = ("", "") if slot.ended_at is None else _mark(dealt.key, slot, question, t)
        text = formula_view(texts[dealt.key])
        views.append(
            {
                "id": dealt.id,
                "letter": letter(place, t),
                "text": text,
                "look": look,
                "tag": tag,
                "chosen": slot.choice == dealt.key,
            }
        )
    return views


def _mark(key: str, slot: Slot, question: Question, t: Translator) -> tuple[str, str]:
    """How an option looks once the question has ended, and what is written on it."""
    if key == question.right:
        return "right", t("Your answer: right") if key == slot.choice else t("Right answer")
    return ("wrong", t("Your answer")) if key == slot.choice else ("other", "")


def _reasons(points: Points, in_a_row: int, t: Translator) -> list[str]:
    if not points.base:
        return []
    found = [t("{n} for the right answer", n=words.number(points.base, t))]
    if points.speed:
        found.append(t("{n} for speed", n=words.number(points.speed, t)))
    if points.streak:
        found.append(
            t(
                "{n} for {row} right in a row",
                n=words.number(points.streak, t),
                row=words.number(in_a_row, t),
            )
        )
    return found
