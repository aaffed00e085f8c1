"""What is shown of a game that is over."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypedDict

from backend_ext.bootstrap import Services
from backend_ext.catalogue.errors import ProductNotFound
from backend_ext.kit.clock import dhaka_day, dhaka_start
from backend_ext.quiz.content.models import Question, Topic
from backend_ext.quiz.play.models import Attempt, AttemptState, Slot
from backend_ext.quiz.scoring import Points
from chemouflage.i18n import Translator
from chemouflage.quiz import words
from chemouflage.quiz.formula import PieceView, formula_view
from chemouflage.quiz.play_view import option_text, verdict
from chemouflage.quiz.share_links import ShareView, share_links
from chemouflage.quiz.words import topic_name
from chemouflage.storefront.views import card_view

_DECKS = 3


class RowView(TypedDict):
    """A question of the game and how it ended. `chosen` is empty when it was late or right."""

    number: str
    topic: str
    right: bool
    verdict: str
    points: str
    time: str
    text: list[PieceView]
    chosen: list[PieceView]
    answer: list[PieceView]
    explanation: list[PieceView]


class DeckView(TypedDict):
    """A deck whose cards teach what was not known."""

    href: str
    name: str
    image: str
    alt: str
    cards: str


class ResultView(ShareView):
    """The whole result. `cut`: the clock ended the game."""

    headline: str
    score: str
    right: str
    streak: str
    cut: bool
    rows: list[RowView]
    decks: list[DeckView]


def until_tomorrow(now: datetime) -> str:
    """Seconds until the next day in Dhaka, when there is another daily."""
    return str(int((dhaka_start(dhaka_day(now), 1) - now).total_seconds()))


async def result_view(
    services: Services,
    attempt: Attempt,
    questions: Mapping[str, Question],
    topics: Mapping[str, Topic],
    t: Translator,
) -> ResultView:
    """The result of `attempt`, which is over: only questions that have ended."""
    tally, slots = attempt.result(), list(attempt.ended_slots())
    right = t("{n} of {total} right", n=words.number(tally.right, t), total=words.number(attempt.total, t))
    told, key = t("My chemistry quiz: {right}.", right=right), services.quiz.results.key(attempt)
    missed = [questions[slot.question_id] for slot in slots if not slot.right]
    return {
        **share_links(key, told, services.settings.origin, t),
        "headline": _headline(tally.right, attempt.total, t),
        "score": words.points(tally.score, t),
        "right": right,
        "streak": _streak(tally.best_streak, t),
        "cut": attempt.state is AttemptState.CLOSED,
        "rows": [
            _row(place, slot, points, questions[slot.question_id], topics, t)
            for place, (slot, points) in enumerate(zip(slots, tally.points, strict=True), start=1)
        ],
        "decks": await _decks(services, missed, t),
    }


def _headline(right: int, total: int, t: Translator) -> str:
    if right == total:
        return t("All of them right!")
    if 3 * right >= 2 * total:
        return t("Well played!")
    return t("A good start") if 3 * right >= total else t("Now you know more than before")


def _streak(best: int, t: Translator) -> str:
    return t("Longest run: {n} right in a row", n=words.number(best, t)) if best > 1 else ""


def _row(
    place: int, slot: Slot, points: Points, question: Question, topics: Mapping[str, Topic], t: Translator
) -> RowView:
    wrong = slot.choice != "" and not slot.right
    return {
        "number": words.number(place, t),
        "topic": topic_name(slot.topic, topics, t),
        "right": slot.right,
        "verdict": verdict(slot, t),
        "points": words.points(points.total, t),
        "time": words.seconds(slot.elapsed_ms, t) if slot.choice else "",
        "text": formula_view(question.text.of(t.lang)),
        "chosen": option_text(slot, question, slot.choice, t) if wrong else [],
        "answer": option_text(slot, question, question.right, t),
        "explanation": formula_view(question.explanation.of(t.lang)),
    }


async def _decks(services: Services, missed: Sequence[Question], t: Translator) -> list[DeckView]:
    """The decks that teach most of what was missed; one that the shop no longer has is left out."""
    cards = [question.card for question in missed if question.card]
    views: list[DeckView] = []
    for slug, _ in Counter(card.deck for card in cards).most_common(_DECKS):
        try:
            shown = card_view(await services.catalogue.product(slug), t)
        except ProductNotFound:
            continue
        names = dict.fromkeys(card.name.of(t.lang) for card in cards if card.deck == slug)
        views.append(
            {
                "href": shown["href"],
                "name": shown["name"],
                "image": shown["image"],
                "alt": shown["alt"],
                "cards": ", ".join(names),
            }
        )
    return views
