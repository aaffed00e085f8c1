"""Streaks of days: a fold of the days on which somebody played, pure.

Each week (Monday to Sunday, in Dhaka) has one freeze: its first missed day does not break a streak, and does
not count for it; the second one does. Today is not missed before it is over.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from backend_ext.kit.clock import monday

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Streak:
    """Days in a row: `current` and the `longest` ever.

    `freeze_available`: the freeze of this week is not used yet. `frozen`: the days of the current streak that
    freezes stood in for.
    """

    current: int = 0
    longest: int = 0
    today_done: bool = False
    freeze_available: bool = True
    frozen: tuple[date, ...] = ()


class Mark(StrEnum):
    """What a day is to a streak. `early`: before the first game; `open`: today, still to be played; `ahead`:
    it is yet to come."""

    EARLY = "early"
    PLAYED = "played"
    FROZEN = "frozen"
    MISSED = "missed"
    OPEN = "open"
    AHEAD = "ahead"


class _Run:
    """A streak as it grows and breaks, day by day; `freezes` are the days of all that were ever used."""

    def __init__(self) -> None:
        self.length = self.longest = 0
        self.frozen: list[date] = []
        self.freezes: set[date] = set()
        self.used: date | None = None  # the week whose freeze was used last

    def play(self) -> None:
        self.length += 1
        self.longest = max(self.longest, self.length)

    def miss(self, days: Iterable[date]) -> None:
        """Days without a game, in order; once broken, the rest of them cannot break it more."""
        for day in days:
            if not self.length:
                return
            if self.used == monday(day):
                self.length, self.frozen = 0, []
            else:
                self.used = monday(day)
                self.frozen.append(day)
                self.freezes.add(day)


def streak(played: Iterable[date], today: date) -> Streak:
    """The streaks of somebody who played on these days, as they are on `today`; later days do not count."""
    days = sorted({day for day in played if day <= today})
    run = _run(days, today)
    return Streak(
        current=run.length,
        longest=run.longest,
        today_done=today in days,
        freeze_available=run.used != monday(today),
        frozen=tuple(run.frozen),
    )


def marks(played: Iterable[date], today: date, first: date, last: date) -> dict[date, Mark]:
    """What each day from `first` to `last` is to the streaks of somebody, as seen on `today`."""
    days = sorted({day for day in played if day <= today})
    freezes = _run(days, today).freezes

    def mark(day: date) -> Mark:
        if day in days:
            return Mark.PLAYED
        if day >= today:
            return Mark.OPEN if day == today else Mark.AHEAD
        if day in freezes:
            return Mark.FROZEN
        return Mark.MISSED if days and day > days[0] else Mark.EARLY

    return {day: mark(day) for day in (first, *_between(first, last), last)}


def _run(days: Sequence[date], today: date) -> _Run:
    """The streak of these days, in order, as it has come to be on `today`."""
    run, before = _Run(), None
    for day in days:
        if before is not None:
            run.miss(_between(before, day))
        run.play()
        before = day
    if before is not None:
        run.miss(_between(before, today))
    return run


def _between(one: date, other: date) -> Iterator[date]:
    """The days after `one` and before `other`."""
    for days in range(1, (other - one).days):
        yield one + days * _DAY
