"""What the answers to each question add up to, for statistics of questions: the sums, and how to get them.

x is 1 for a right answer, else 0; y is the share right of the rest of its attempt, 0 to 1.
"""

from dataclasses import dataclass
from typing import Any

from backend_ext.quiz.play.models import LIMIT_MS, AttemptState, Kind

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


def item_sums(first: str, then: str) -> list[dict[str, Any]]:
    """What makes `ItemRow`s of attempts with ids from `first` on, and below `then` if it is not empty.

    Of dailies and practice that are over, with 3 questions or more, and not excluded; without what was cut
    short.
    """
    match = {
        "_id": {"$gte": first} | ({"$lt": then} if then else {}),
        "kind": {"$in": [Kind.DAILY, Kind.PRACTICE]},
        "state": {"$ne": AttemptState.OPEN},
        "excluded": False,
        "slots.2": {"$exists": True},
    }
    key = {
        "question_id": "$slots.question_id",
        "choice": "$slots.choice",
        "bucket": {"$toInt": {"$floor": {"$divide": ["$taken", BUCKET_MS]}}},
    }
    sums = {
        "answers": {"$sum": 1},
        "right": {"$sum": "$x"},
        "elapsed_ms": {"$sum": "$taken"},
        "rest": {"$sum": "$y"},
        "rest_squares": {"$sum": {"$multiply": ["$y", "$y"]}},
        "rest_of_right": {"$sum": {"$multiply": ["$x", "$y"]}},
    }
    return [
        {"$match": match},
        {"$project": {"slots": 1, "right": 1, "asked": {"$size": "$slots"}}},
        {"$unwind": "$slots"},
        {"$project": {"slots": 1, "x": _X, "y": _Y, "taken": _TAKEN}},
        {"$match": {"$or": [{"slots.choice": {"$ne": ""}}, {"taken": {"$gte": LIMIT_MS}}]}},
        {"$group": {"_id": key, **sums}},
    ]
