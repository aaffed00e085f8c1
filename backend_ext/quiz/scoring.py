"""Points of an attempt: one formula everywhere (product.md, The quiz), a pure function of stored answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

RIGHT = 10  # points of a right answer
FASTEST = 5  # most points for speed
# From which answer in a row on there are so many points more.
STREAK_BONUS = ((10, 3), (5, 2), (3, 1))


@dataclass(frozen=True, slots=True)
class Mark:
    """How one question ended: right or not, after so many milliseconds of its limit. Late is not right."""

    right: bool
    elapsed_ms: int
    limit_ms: int


@dataclass(frozen=True, slots=True)
class Points:
    """The points of one question, by their reasons."""

    base: int = 0
    speed: int = 0
    streak: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.base + self.speed + self.streak


@dataclass(frozen=True, slots=True)
class Tally:
    """What an attempt comes to. `points` is of each question, in the order they were asked."""

    points: Sequence[Points]
    score: int
    right: int
    streak: int  # right ones in a row at the end
    best_streak: int


def points_of(mark: Mark, in_a_row: int) -> Points:
    """Points of a question that came after `in_a_row` right ones.

    right = 10 + round(5 · remaining / limit) + streak bonus (3rd and 4th in a row 1, 5th to 9th 2, from the
    10th 3); wrong or late = 0. Halves are rounded up; what is over the limit (the allowance) remains 0.
    """
    if not mark.right:
        return Points()
    remaining = min(mark.limit_ms, max(0, mark.limit_ms - mark.elapsed_ms))
    speed = (2 * FASTEST * remaining + mark.limit_ms) // (2 * mark.limit_ms)
    place = in_a_row + 1
    bonus = next((more for least, more in STREAK_BONUS if place >= least), 0)
    return Points(RIGHT, speed, bonus)


def tally(marks: Iterable[Mark]) -> Tally:
    """What `marks`, in the order they were asked, come to."""
    points, in_a_row, best, right = [], 0, 0, 0
    for mark in marks:
        points.append(points_of(mark, in_a_row))
        in_a_row = in_a_row + 1 if mark.right else 0
        best, right = max(best, in_a_row), right + mark.right
    return Tally(tuple(points), sum(each.total for each in points), right, in_a_row, best)
