"""Classical test theory, pure: from sums over the answers of a question to its measures.

Sources: R. Ebel, D. Frisbie, Essentials of Educational Measurement, 5th ed. (1991): the share right, the
discrimination (0.4 and more is very good, below 0.2 poor), the count of each distractor.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import sqrt

from backend_ext.quiz.content.models import Question
from backend_ext.quiz.items.models import Doubt, Item
from backend_ext.quiz.play.item_sums import BUCKET_MS, ItemRow

# So many answers until a doubt is more than chance.
ENOUGH, ENOUGH_TO_DISCRIMINATE = 20, 30
LEAST_DISCRIMINATION = 0.1


@dataclass(slots=True)
class Sums:
    """What is added up of a question's answers: x is 1 for right, y the share right of the rest."""

    answers: int = 0
    right: int = 0  # Σx, and Σx² too
    elapsed_ms: int = 0
    rest: float = 0.0  # Σy
    rest_squares: float = 0.0  # Σy²
    rest_of_right: float = 0.0  # Σxy
    chosen: Counter[str] = field(default_factory=Counter)
    buckets: Counter[int] = field(default_factory=Counter)

    def add(self, row: ItemRow) -> None:
        """Adds several answers that chose the same option about as fast."""
        self.answers += row.answers
        self.right += row.right
        self.elapsed_ms += row.elapsed_ms
        self.rest += row.rest
        self.rest_squares += row.rest_squares
        self.rest_of_right += row.rest_of_right
        self.chosen[row.choice] += row.answers
        self.buckets[row.bucket] += row.answers


def item(question: Question, sums: Sums, now: datetime) -> Item:
    """The statistics of a question that was answered at least once."""
    discrimination = point_biserial(sums)
    doubts = _doubts(question, sums, discrimination)
    return Item(
        id=question.id,
        topic=question.topic,
        difficulty=question.difficulty,
        answers=sums.answers,
        right=sums.right,
        share=sums.right / sums.answers,
        mean_ms=round(sums.elapsed_ms / sums.answers),
        median_ms=median(sums.buckets),
        discrimination=discrimination,
        chosen={option.key: sums.chosen[option.key] for option in question.options},
        late=sums.chosen[""],
        doubts=doubts,
        doubtful=len(doubts),
        computed_at=now,
    )


def point_biserial(sums: Sums) -> float | None:
    """The correlation of right or wrong here with the share right of the rest of the attempt, -1 to 1.

    r = (n Σxy − Σx Σy) / √((n Σx² − (Σx)²) (n Σy² − (Σy)²)). The rest leaves the question itself out
    (corrected item-total correlation): with it even noise would correlate. None when all were right here, or
    wrong, or as good as each other in the rest.
    """
    n, x, y = sums.answers, sums.right, sums.rest
    spread = (n * x - x * x) * (n * sums.rest_squares - y * y)
    if spread < 1e-9:  # nothing but the rounding of floats
        return None
    return (n * sums.rest_of_right - x * y) / sqrt(spread)


def median(buckets: Mapping[int, int]) -> int:
    """The median of times counted in buckets of `BUCKET_MS`, in ms.

    As of any grouped data: as far into the bucket of the middle as the middle is among its answers.
    """
    middle, below = sum(buckets.values()) / 2, 0
    for bucket in sorted(buckets):
        here = buckets[bucket]
        if below + here >= middle:
            return round(BUCKET_MS * (bucket + (middle - below) / here))
        below += here
    return 0


def _doubts(question: Question, sums: Sums, discrimination: float | None) -> list[Doubt]:
    doubts = []
    if sums.answers >= ENOUGH:
        if sums.right * len(question.options) < sums.answers:
            doubts.append(Doubt.BELOW_CHANCE)
        wrong = [option.key for option in question.options if option.key != question.right]
        if max(sums.chosen[key] for key in wrong) > sums.right:
            doubts.append(Doubt.DISTRACTOR)
    if (
        sums.answers >= ENOUGH_TO_DISCRIMINATE
        and discrimination is not None
        and discrimination < LEAST_DISCRIMINATION
    ):
        doubts.append(Doubt.WEAK)
    return doubts
