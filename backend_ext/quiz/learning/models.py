"""Ratings and memories as stored, and what a learner is told of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from backend_ext.kit.model import Document
from backend_ext.quiz.content.models import Card, Difficulty


class Rating(Document):
    """How far answers moved a rating from where it began; one of a learner and topic, or of a question.

    `id` is `learner:<user>:<topic>` or `question:<id>`. Where a rating begins is in `elo.py`, not here: who
    writes another difficulty on a question moves it too.
    """

    user_id: str | None = None
    topic: str
    moved: float = 0.0
    answers: int = 0


class Match(BaseModel):
    """What a learner's first answer tells of a question: how strong they were then, and how it went."""

    model_config = ConfigDict(frozen=True)

    learner: float
    options: int
    difficulty: Difficulty
    right: bool


class Phase(StrEnum):
    """Where FSRS has a memory: `learning` first, then `review`; `relearning` after a wrong answer."""

    LEARNING = "learning"
    REVIEW = "review"
    RELEARNING = "relearning"


class Memory(Document):
    """What a learner remembers of a question. Stability (days) and difficulty (1 to 10) are FSRS's.

    `id` is `<user>:<question>`. `due_at`: from when on it is to be asked again. `wrong` counts wrong answers
    of `answers`; `last_right` is the last one. `match` is the first one until the question's rating has it.
    """

    user_id: str
    question_id: str
    topic: str
    phase: Phase = Phase.LEARNING
    step: int | None = 0
    stability: float | None = None
    difficulty: float | None = None
    answers: int = 0
    wrong: int = 0
    last_right: bool = False
    answered_at: datetime
    due_at: datetime
    match: Match | None = None


class Level(StrEnum):
    """How well something is known."""

    NEW = "new"
    LEARNING = "learning"
    KNOWN = "known"
    MASTERED = "mastered"


@dataclass(frozen=True, slots=True)
class Mastery:
    """How much of some questions is known today: `share` from 0 to 1, over all of `questions`."""

    share: float
    level: Level
    questions: int
    answered: int


@dataclass(frozen=True, slots=True)
class MasteryMap:
    """The mastery of every topic that has questions, by its id, and of every card, by deck and name."""

    topics: dict[str, Mastery]
    cards: Sequence[tuple[Card, Mastery]]


@dataclass(frozen=True, slots=True)
class ReviewList:
    """What a learner is to review: how many now, how many of each topic; when the next one is due."""

    due: int
    topics: dict[str, int]
    next_at: datetime | None
