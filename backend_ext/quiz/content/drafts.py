"""What is written of a question or a topic, made uniform, and what is wrong with it."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from backend_ext.kit.text import LANGS, Localized
from backend_ext.kit.typed import clean, clean_lines
from backend_ext.quiz.content.models import Card, Difficulty, Option, Picture, Question, QuestionState, Topic

# The most letters of each text.
QUESTION, OPTION, EXPLANATION, ALT, CARD = 500, 200, 2000, 300, 100
TOPIC_NAME, TOPIC_DESCRIPTION, SYMBOL, LAST_POSITION = 80, 300, 3, 1000

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_SLUG = 64

MISSING, TOO_LONG, CHECK = "This is missing.", "This is too long.", "Please check this."
BAD_ID = "Please use small letters, digits and single dashes, 64 characters at most."
NO_TOPIC = "There is no such topic."


class Draft(BaseModel):
    """A question as its editor writes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    topic: str
    difficulty: Difficulty
    text: Localized
    options: list[Option] = Field(min_length=2, max_length=5)
    right: str
    explanation: Localized
    picture: Picture | None = None
    card: Card | None = None


class Filed(Draft):
    """A question as files hold it."""

    id: str
    state: QuestionState = QuestionState.ACTIVE

    @classmethod
    def of(cls, question: Question) -> "Filed":
        """A stored question."""
        return cls.model_validate(question.model_dump(include=set(cls.model_fields)))


D = TypeVar("D", bound=Draft)


def tidy(draft: D) -> D:
    """`draft` with its texts cleaned: one line each, the explanation of several. Twice is as once."""
    picture, card, told = draft.picture, draft.card, draft.explanation
    return draft.model_copy(
        update={
            "text": _line(draft.text),
            "options": [Option(key=option.key, text=_line(option.text)) for option in draft.options],
            "explanation": Localized(en=clean_lines(told.en), bn=clean_lines(told.bn)),
            "picture": picture and Picture(src=picture.src, alt=_line(picture.alt)),
            "card": card and Card(deck=card.deck, name=_line(card.name)),
        }
    )


def tidy_topic(topic: Topic) -> Topic:
    """`topic` with its texts cleaned, one line each."""
    texts = {"name": _line(topic.name), "description": _line(topic.description)}
    return topic.model_copy(update=texts | {"symbol": clean(topic.symbol)})


def problems(draft: Draft, topics: Collection[str]) -> dict[str, str]:
    """What is wrong with a tidy draft, as message keys by field (`options.1.text.bn`); `topics` are ids."""
    wrong = dict(_texts_wrong(_texts(draft)))
    keys = [option.key for option in draft.options]
    if draft.topic not in topics:
        wrong["topic"] = NO_TOPIC
    if keys != sorted(set(keys)):
        wrong["options"] = "The keys of the options are letters in their order, each once."
    if draft.right not in keys:
        wrong["right"] = "The right one must be one of the options."
    if draft.card and not is_id(draft.card.deck):
        wrong["card.deck"] = BAD_ID
    return dict(_twice(draft)) | wrong


def topic_problems(topic: Topic) -> dict[str, str]:
    """What is wrong with a tidy topic, as message keys by field."""
    texts = (("name", topic.name, TOPIC_NAME), ("description", topic.description, TOPIC_DESCRIPTION))
    wrong = dict(_texts_wrong(iter(texts)))
    if not is_id(topic.id):
        wrong["id"] = BAD_ID
    if problem := _text_wrong(topic.symbol, SYMBOL):
        wrong["symbol"] = problem
    if not 0 <= topic.position <= LAST_POSITION:
        wrong["position"] = CHECK
    return wrong


def is_id(text: str) -> bool:
    """Whether topics and questions may have it as their id."""
    return len(text) <= _LONGEST_SLUG and _SLUG.fullmatch(text) is not None


def told(document: Question | Topic) -> dict[str, Any]:
    """What editors write of it, as JSON, for the audit and to be compared."""
    wanted = {*Draft.model_fields, "state"} if isinstance(document, Question) else set(Topic.model_fields)
    return document.model_dump(mode="json", include=wanted - {"id"})


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The fields in which two that were `told` differ."""
    return [name for name in after if before.get(name) != after[name]]


def _texts(draft: Draft) -> Iterator[tuple[str, Localized, int]]:
    yield "text", draft.text, QUESTION
    for place, option in enumerate(draft.options):
        yield f"options.{place}.text", option.text, OPTION
    yield "explanation", draft.explanation, EXPLANATION
    if draft.picture:
        yield "picture.alt", draft.picture.alt, ALT
    if draft.card:
        yield "card.name", draft.card.name, CARD


def _texts_wrong(texts: Iterator[tuple[str, Localized, int]]) -> Iterator[tuple[str, str]]:
    for field, text, most in texts:
        for lang in LANGS:
            if problem := _text_wrong(text.of(lang), most):
                yield f"{field}.{lang}", problem


def _text_wrong(text: str, most: int) -> str:
    return MISSING if not text else TOO_LONG if len(text) > most else ""


def _twice(draft: Draft) -> Iterator[tuple[str, str]]:
    """Options that say what one before them says. CO is not Co: case matters."""
    for lang in LANGS:
        seen = set()
        for place, option in enumerate(draft.options):
            if (text := option.text.of(lang)) in seen:
                yield f"options.{place}.text.{lang}", "Another option says the same."
            seen.add(text)


def _line(text: Localized) -> Localized:
    return Localized(en=clean(text.en), bn=clean(text.bn))
