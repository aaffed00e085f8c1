"""Boards, where somebody stands on one, and what a person is shown of it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Self

from backend_ext.kit.clock import dhaka_day, dhaka_start, monday
from backend_ext.quiz.play.folds.service import Sum
from backend_ext.quiz.play.models import Standing

TOP = 50
NEAR = 2  # neighbours on each side
# So many days after its end a board of a day or a week is kept in Redis; older ones are read from MongoDB.
KEPT_DAYS = 7
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BACKWARDS = 9_999_999_999_999  # milliseconds of the epoch: in the year 2286


class Span(StrEnum):
    """Which points count."""

    TODAY = "today"
    WEEK = "week"
    ALL = "all"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Board:
    """A board. `day`: the day, or the week's Monday; `topic`: whose points of all time count."""

    span: Span
    day: date | None = None
    topic: str = ""

    @classmethod
    def of_day(cls, day: date) -> Self:
        """The board of a Dhaka day."""
        return cls(Span.TODAY, day)

    @classmethod
    def of_week(cls, day: date) -> Self:
        """The board of the week that a Dhaka day is in."""
        return cls(Span.WEEK, monday(day))

    @classmethod
    def of_all(cls) -> Self:
        """The board of all time."""
        return cls(Span.ALL)

    @classmethod
    def of_topic(cls, topic: str) -> Self:
        """The board of a topic, of all time."""
        return cls(Span.TOPIC, topic=topic)

    @property
    def name(self) -> str:
        """Its name in Redis: `today:2026-11-22`, `week:2026-11-16`, `all`, `topic:<id>`."""
        if self.day is not None:
            return f"{self.span}:{self.day}"
        return f"{self.span}:{self.topic}" if self.topic else self.span.value

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day whose points count; None for all days."""
        if self.day is None:
            return None
        return self.day, self.day + timedelta(days=6 if self.span is Span.WEEK else 0)

    @property
    def sum(self) -> Sum:
        """What its points are the sum of."""
        return Sum(self.days, self.topic)

    @property
    def kept_until(self) -> datetime | None:
        """Until when it is kept in Redis; None: for ever."""
        return None if self.days is None else dhaka_start(self.days[1], 1 + KEPT_DAYS)

    def kept(self, now: datetime) -> bool:
        """Whether it is kept in Redis at `now`."""
        return self.kept_until is None or now < self.kept_until


def first_kept_day(now: datetime) -> date:
    """The earliest day with a board of a day or a week that is kept in Redis at `now`."""
    return monday(dhaka_day(now) - timedelta(days=KEPT_DAYS))


@dataclass(frozen=True, slots=True)
class Ranked:
    """A standing and its place, from 1: more points first, of equal ones those that were reached first."""

    place: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What is read of a board: its best, how many are on it, and those around somebody, them included."""

    top: tuple[Ranked, ...] = ()
    size: int = 0
    around: tuple[Ranked, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a board as it is shown; `mine`: of whom it is shown to."""

    place: int
    name: str
    points: int
    reached_at: datetime
    mine: bool = False


@dataclass(frozen=True, slots=True)
class BoardView:
    """A board as somebody is shown it: the best 50, and for whom is signed in their own line and neighbours.

    `own` is None for who has no points, or hides; `points` are theirs all the same.
    """

    board: Board
    top: tuple[Row, ...]
    size: int
    own: Row | None = None
    around: tuple[Row, ...] = ()
    points: int = 0
    hidden: bool = False


async def differences(
    kept: AsyncIterator[Standing], stored: AsyncIterator[Standing]
) -> AsyncIterator[tuple[Standing, bool]]:
    """The standings that are in one of two boards alone, with whether that is `kept`.

    Both come the best first, and neither is ever held whole: a board may have a million lines.
    """
    one, other = await anext(kept, None), await anext(stored, None)
    while one is not None or other is not None:
        if one == other:
            one, other = await anext(kept, None), await anext(stored, None)
        elif one is not None and (other is None or _height(one) >= _height(other)):
            yield one, True
            one = await anext(kept, None)
        elif other is not None:
            yield other, False
            other = await anext(stored, None)


def _height(standing: Standing) -> tuple[int, str, str]:
    """More for who stands before another."""
    return standing.points, backwards(standing.reached_at), standing.user_id


def milliseconds(moment: datetime) -> int:
    """Whole milliseconds of the epoch."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def backwards(moment: datetime) -> str:
    """A moment as 13 digits that sort the other way round."""
    return f"{_BACKWARDS - milliseconds(moment):013d}"


def forwards(digits: str) -> datetime:
    """The moment of `backwards`."""
    return _EPOCH + timedelta(milliseconds=_BACKWARDS - int(digits))
