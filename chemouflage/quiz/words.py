"""What the pages of the quiz call things."""

from collections.abc import Mapping

from backend_ext.kit.text import digits
from backend_ext.quiz.content.models import Difficulty, Topic
from backend_ext.quiz.play.models import Kind
from chemouflage.i18n import Translator

_LETTERS = {"en": "ABCDE", "bn": "কখগঘঙ"}
# The tones of the topics' tiles, in their order.
TONES = ("teal", "saffron", "sky", "coral", "plum")


def kind_name(kind: Kind, t: Translator) -> str:
    """What is played, as a heading."""
    return {
        Kind.TRY: t("Try it"),
        Kind.DAILY: t("Today’s ten"),
        Kind.PRACTICE: t("Practice"),
        Kind.REVIEW: t("Review"),
    }[kind]


def difficulty_name(difficulty: Difficulty, t: Translator) -> str:
    """How hard, in a word."""
    return {
        Difficulty.EASY: t("Easy"),
        Difficulty.MEDIUM: t("Medium"),
        Difficulty.HARD: t("Hard"),
    }[difficulty]


def topic_name(topic: str, topics: Mapping[str, Topic], t: Translator) -> str:
    """The name of a topic; its slug while there is none."""
    found = topics.get(topic)
    return found.name.of(t.lang) if found else topic


def letter(place: int, t: Translator) -> str:
    """What stands before an option, as in an exam: A to E, ক to ঙ."""
    return _LETTERS[t.lang][place]


def number(value: int, t: Translator) -> str:
    """`value` in the digits of the language."""
    return digits(f"{value:,}", t.lang)


def points(value: int, t: Translator) -> str:
    """So many points, the thousands set apart."""
    return number(value, t) + " " + (t("point") if value == 1 else t("points"))


def percent(share: float, t: Translator) -> str:
    """A share from 0 to 1: 72%."""
    return digits(f"{share * 100:.0f}%", t.lang)


def seconds(milliseconds: int, t: Translator) -> str:
    """A time to answer: 4.2 s."""
    return t("{n} s", n=digits(f"{milliseconds / 1000:.1f}", t.lang))
