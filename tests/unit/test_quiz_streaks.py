"""Streaks: hand-made calendars, and a naive walk over every single day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend_ext.quiz.players.streaks import Mark, Streak, marks, streak

MONDAY = date(2026, 11, 2)


def _days(calendar: str) -> list[date]:
    """From MONDAY on, a letter a day: `x` played, `.` not; weeks are set apart by blanks."""
    letters = calendar.replace(" ", "")
    return [MONDAY + timedelta(days=number) for number, letter in enumerate(letters) if letter == "x"]


def _of(calendar: str) -> Streak:
    """The streak on the calendar's last day."""
    last = MONDAY + timedelta(days=len(calendar.replace(" ", "")) - 1)
    return streak(_days(calendar), last)


@pytest.mark.parametrize(
    ("calendar", "current", "longest", "available", "frozen"),
    [
        (".", 0, 0, True, 0),
        ("x", 1, 1, True, 0),
        ("x.", 1, 1, True, 0),  # today is not over
        ("xx.x", 3, 3, False, 1),
        ("xx..", 2, 2, False, 1),
        ("xx...", 0, 2, False, 0),  # the second missed day of the week
        ("x.xx.x", 1, 3, False, 0),
        ("xxxxxx. .x", 7, 7, False, 2),  # Sunday and Monday are of two weeks
        ("xxxxxx. ..x", 1, 6, False, 0),
        ("xxxxx.. x", 1, 5, True, 0),
        (".....xx xx.xxxx .xxxxx.", 13, 13, False, 2),
        ("xxxxxxx ....... x", 1, 7, True, 0),
        ("x.x.x", 1, 2, False, 0),  # the week's freeze went to the streak before
        ("x.x.... x.x", 2, 2, False, 1),
    ],
)
def test_hand_made_calendars(calendar: str, current: int, longest: int, available: bool, frozen: int) -> None:
    found = _of(calendar)

    assert (found.current, found.longest, len(found.frozen)) == (current, longest, frozen)
    assert found.freeze_available is available
    assert found.today_done is calendar.endswith("x")


def test_frozen_days_are_told_and_tomorrow_does_not_count_yet() -> None:
    found = streak([*_days("xx.x"), date(2026, 12, 24)], date(2026, 11, 5))

    assert found == Streak(3, 3, today_done=True, freeze_available=False, frozen=(date(2026, 11, 4),))


def _naive(played: set[date], today: date) -> tuple[int, int, bool]:
    """Every day from the first one on, as a person with a paper calendar would do it."""
    current = longest = 0
    freezes: dict[tuple[int, int], date] = {}
    day = min(played, default=today)
    while day <= today:
        week = day.isocalendar()[:2]
        if day in played:
            current += 1
        elif day != today and current:
            if week in freezes:
                current = 0
            else:
                freezes[week] = day
        longest = max(longest, current)
        day += timedelta(days=1)
    return current, longest, today.isocalendar()[:2] not in freezes


@given(st.sets(st.integers(0, 60), max_size=50), st.integers(0, 60))
def test_it_is_what_a_walk_over_every_day_finds(numbers: set[int], last: int) -> None:
    start = date(2026, 12, 7)  # over a new year
    played = {start + timedelta(days=number) for number in numbers}
    today = start + timedelta(days=last)

    found = streak(played, today)

    so_far = {day for day in played if day <= today}
    assert (found.current, found.longest, found.freeze_available) == _naive(so_far, today)
    assert found.today_done is (today in played)


_MARKS = {
    Mark.EARLY: "-",
    Mark.PLAYED: "x",
    Mark.FROZEN: "*",
    Mark.MISSED: ".",
    Mark.OPEN: "o",
    Mark.AHEAD: ">",
}


@pytest.mark.parametrize(
    ("calendar", "today", "shown"),
    [
        ("....... .......", 8, "--------o>>>>>"),
        ("..xx.x. x......", 7, "--xx*x.x>>>>>>"),  # the second one missed ends it
        ("..xx.x. x......", 8, "--xx*x.xo>>>>>"),
        ("xxxxxx. ..x....", 10, "xxxxxx**.xo>>>"),  # Sunday and Monday are of two weeks
        ("x...... .......", 13, "x*...........o"),  # what is broken is not frozen again
    ],
)
def test_each_day_is_marked(calendar: str, today: int, shown: str) -> None:
    found = marks(
        _days(calendar), MONDAY + timedelta(days=today), MONDAY, MONDAY + timedelta(days=len(shown) - 1)
    )

    assert "".join(_MARKS[mark] for mark in found.values()) == shown
    assert list(found) == [MONDAY + timedelta(days=number) for number in range(len(shown))]
