"""What the answers to each question add up to, for statistics of questions: the sums, and how to get them.

x is 1 for a right answer, else 0; y is the share right of the rest of its attempt, 0 to 1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

BUCKET_MS = 500  # times are counted in buckets so long


@dataclass(frozen=True, slots=True)
class ItemRow:
    """Sums over answers to a question that chose the same option within the same bucket of time (from 0).

    `choice` is empty for those that were late. `rest` is Σy, `rest_squares` Σy², `rest_of_right` Σxy.
    """

    question_id: str
    choice: str
    bucket: int
    answers: int
    right: int
    elapsed_ms: int
    rest: float
    rest_squares: float
    rest_of_right: float


_X = {"$toInt": "$slots.right"}
_Y = {"$divide": [{"$subtract": ["$right", _X]}, {"$subtract": ["$asked", 1]}]}
_TAKEN = {"$dateDiff": {"startDate": "$slots.dealt_at", "endDate": "$slots.ended_at", "unit": "millisecond"}}

# From attempts that are over, each with 2 questions or more.
ITEM_SUMS: Sequence[Mapping[str, Any]] = (
    {"$project": {"slots": 1, "right": 1, "asked": {"$size": "$slots"}}},
    {"$unwind": "$slots"},
    {"$project": {"slots": 1, "x": _X, "y": _Y, "taken": _TAKEN}},
    {
        "$group": {
            "_id": {
                "question_id": "$slots.question_id",
                "choice": "$slots.choice",
                "bucket": {"$toInt": {"$floor": {"$divide": ["$taken", BUCKET_MS]}}},
            },
            "answers": {"$sum": 1},
            "right": {"$sum": "$x"},
            "elapsed_ms": {"$sum": "$taken"},
            "rest": {"$sum": "$y"},
            "rest_squares": {"$sum": {"$multiply": ["$y", "$y"]}},
            "rest_of_right": {"$sum": {"$multiply": ["$x", "$y"]}},
        }
    },
)
