"""How much somebody knows of each topic and of each card of the decks."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TypedDict

from backend_ext.kit.text import Localized
from backend_ext.quiz.content.models import Card, Topic
from backend_ext.quiz.learning.models import Level, Mastery, MasteryMap
from chemouflage.i18n import Translator
from chemouflage.quiz.words import number, percent
from chemouflage.storefront.views import product_path

_REACHED = (Level.KNOWN, Level.MASTERED)


class LevelView(TypedDict):
    """Something that can be known. `tone` colours the level's name, `fill` the bar."""

    name: str
    level: str
    steps: str
    tone: str
    share: str
    size: str
    answers: str


class DeckView(TypedDict):
    """A deck with its cards; `href` is empty when it is not on sale."""

    name: str
    href: str
    told: str
    cards: list[LevelView]


class MasteryView(TypedDict):
    """Both."""

    topics: list[LevelView]
    label: str
    decks: list[DeckView]


def mastery_view(
    known: MasteryMap, topics: Sequence[Topic], decks: Mapping[str, Localized], t: Translator
) -> MasteryView:
    """What is known; `decks` are the names of products on sale by slug."""
    levels = [
        level_view(topic.name.of(t.lang), known.topics[topic.id], t)
        for topic in topics
        if topic.id in known.topics
    ]
    return {
        "topics": levels,
        "label": t("What you know by topic: ") + ", ".join(f"{one['name']} {one['share']}" for one in levels),
        "decks": [
            _deck(deck, list(cards), decks.get(deck), t)
            for deck, cards in groupby(known.cards, key=lambda pair: pair[0].deck)
        ],
    }


def level_name(level: Level, t: Translator) -> str:
    """A level in a word."""
    return {
        Level.NEW: t("New"),
        Level.LEARNING: t("Learning"),
        Level.KNOWN: t("Known"),
        Level.MASTERED: t("Mastered"),
    }[level]


def level_view(name: str, one: Mastery, t: Translator) -> LevelView:
    """How well something called `name` is known."""
    steps = list(Level).index(one.level)
    return {
        "name": name,
        "level": level_name(one.level, t),
        "steps": "●" * steps + "○" * (len(Level) - 1 - steps),
        "tone": ("text-muted", "tone-sky", "tone-saffron", "tone-teal")[steps],
        "share": percent(one.share, t),
        "size": f"{one.share * 100:.0f}",
        "answers": t("{n} of {all}", n=number(one.answered, t), all=number(one.questions, t)),
    }


def _deck(
    slug: str, cards: Sequence[tuple[Card, Mastery]], name: Localized | None, t: Translator
) -> DeckView:
    reached = sum(one.level in _REACHED for _, one in cards)
    return {
        "name": name.of(t.lang) if name else t("A deck that is no longer sold"),
        "href": product_path(slug, t) if name else "",
        "told": t("{n} of {all} cards known", n=number(reached, t), all=number(len(cards), t)),
        "cards": [level_view(card.name.of(t.lang), one, t) for card, one in cards],
    }
