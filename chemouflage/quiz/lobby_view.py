"""What the quiz's lobby shows to everybody, read from the services."""

from typing import TypedDict

from backend_ext.bootstrap import Services
from backend_ext.quiz.content.models import Topic
from backend_ext.quiz.play.models import LIMIT_MS, TRY
from backend_ext.quiz.scoring import FASTEST, RIGHT, STREAK_BONUS
from chemouflage.first_paint.filled import Loaded
from chemouflage.first_paint.head import Head
from chemouflage.i18n import Translator
from chemouflage.quiz.words import TONES, number
from chemouflage.session import Address


class TopicView(TypedDict):
    """A topic as a tile. `tone` is a class of ui.css."""

    slug: str
    number: str
    symbol: str
    name: str
    description: str
    tone: str


class LobbyView(TypedDict):
    """The lobby."""

    topics: list[TopicView]
    filled: bool
    empty: bool


class RuleView(TypedDict):
    """A line of the formula."""

    what: str
    points: str


async def load(services: Services, address: Address) -> Loaded:
    """The data of the lobby."""
    t = address.t
    topics = topic_views(await services.quiz.bank.topics(), t)
    view: LobbyView = {"topics": topics, "filled": bool(topics), "empty": not topics}
    return Loaded(view, Head(title(t), description(t), "/quiz"))


def title(t: Translator) -> str:
    """The title of the page."""
    return t("Chemistry quiz") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("Ten new chemistry questions a day, in English and Bangla. Try five without an account.")


def topic_views(topics: list[Topic], t: Translator) -> list[TopicView]:
    """The topics, in their order."""
    return [
        {
            "slug": topic.id,
            "number": number(place + 1, t),
            "symbol": topic.symbol,
            "name": topic.name.of(t.lang),
            "description": topic.description.of(t.lang),
            "tone": f"tone-{TONES[place % len(TONES)]}",
        }
        for place, topic in enumerate(topics)
    ]


def try_questions(t: Translator) -> str:
    """How long a try is."""
    return t("{n} easy questions, no account needed.", n=number(TRY, t))


def rules(t: Translator) -> list[RuleView]:
    """How points are counted: the one formula of `quiz.scoring`, in words."""
    limit = number(LIMIT_MS // 1000, t)
    found: list[RuleView] = [
        {"what": t("Right answer"), "points": f"+{number(RIGHT, t)}"},
        {
            "what": t(
                "Speed: {most} × the seconds left ÷ {limit}, rounded", most=number(FASTEST, t), limit=limit
            ),
            "points": t("up to +{n}", n=number(FASTEST, t)),
        },
    ]
    row: list[RuleView] = [
        {"what": t("From {n} right in a row on", n=number(least, t)), "points": f"+{number(more, t)}"}
        for least, more in reversed(STREAK_BONUS)
    ]
    return [*found, *row, {"what": t("Wrong, or too late: the row ends"), "points": number(0, t)}]
