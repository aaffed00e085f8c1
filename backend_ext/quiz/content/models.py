"""Topics and questions as stored.

Texts are plain Unicode: formulas stand there with real sub- and superscripts (H₂O, SO₄²⁻); what stands
between two backticks is an equation or formula that must not be broken over lines (`2H₂ + O₂ → 2H₂O`).
"""

from datetime import datetime
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from backend_ext.kit.model import Document
from backend_ext.kit.text import Localized

KEYS = "abcde"


class Difficulty(StrEnum):
    """How hard its writer takes a question to be; how hard it is shows in its statistics."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class QuestionState(StrEnum):
    """Only what is active is asked. A retired question stays for the attempts that had it."""

    DRAFT = "draft"
    ACTIVE = "active"
    RETIRED = "retired"


class Topic(Document):
    """A topic; `id` is its slug. `symbol` stands on its tile, like an element's."""

    name: Localized
    description: Localized
    symbol: str
    position: int


class Option(BaseModel):
    """One answer to choose. Its `key`, a letter, never leaves the server."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(pattern=r"^[a-e]$")
    text: Localized


class Picture(BaseModel):
    """A picture of a question: a path of our own site, and what it shows for those who cannot see it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    src: str = Field(pattern=r"^(/[A-Za-z0-9._-]+)+$", max_length=200)
    alt: Localized


class Card(BaseModel):
    """The card of a deck that teaches it; `deck` is the product's slug."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    deck: str
    name: Localized


class Question(Document):
    """A question with 2 to 5 options, one of which, `right`, is the right one.

    Once a question was asked its options and its right one stay as they are (their words may be mended): who
    wants another answer retires it and writes a new one. So every stored answer keeps its meaning.
    """

    topic: str
    difficulty: Difficulty
    text: Localized
    options: list[Option] = Field(min_length=2, max_length=5)
    right: str
    explanation: Localized
    picture: Picture | None = None
    card: Card | None = None
    state: QuestionState = QuestionState.ACTIVE
    revision: int = 1
    created_at: datetime
    updated_at: datetime

    @model_validator(mode="after")
    def _one_is_right(self) -> Self:
        keys = [option.key for option in self.options]
        if len(set(keys)) != len(keys) or self.right not in keys:
            raise ValueError("options need keys of their own, one of which is the right one")
        return self
