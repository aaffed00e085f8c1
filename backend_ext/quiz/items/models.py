"""How good a question is, as its answers tell."""

from datetime import datetime
from enum import StrEnum

from backend_ext.kit.model import Document
from backend_ext.quiz.content.models import Difficulty


class Doubt(StrEnum):
    """Why a question should be read again."""

    BELOW_CHANCE = "below_chance"  # fewer are right than would be by guessing
    WEAK = "weak"  # those who are right in the rest of their round are hardly right here more often
    DISTRACTOR = "distractor"  # a wrong option is chosen more often than the right one


class Item(Document):
    """Statistics of a question; `id` is the question's. `share` is from 0 to 1, times are ms.

    `chosen` counts each option by its key, `late` those who chose none. `discrimination` is from -1 to 1,
    None as long as it cannot be told. `doubtful` is how many `doubts` there are.
    """

    topic: str
    difficulty: Difficulty
    answers: int
    right: int
    share: float
    mean_ms: int
    median_ms: int
    discrimination: float | None
    chosen: dict[str, int]
    late: int
    doubts: list[Doubt]
    doubtful: int
    computed_at: datetime
