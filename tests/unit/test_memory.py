"""Memories after answers: what FSRS is told, when a question comes back, what is known today."""

from datetime import UTC, datetime, timedelta

import pytest
from fsrs import Rating

from backend_ext.quiz.learning.memory import (
    after,
    first,
    known,
    level_of,
    mastery_of,
    rating_of,
    retrievability,
)
from backend_ext.quiz.learning.models import Level, Mastery, Memory, Phase
from backend_ext.quiz.scoring import Mark

DAY = timedelta(days=1)
AT = datetime(2026, 7, 1, 14, 0, tzinfo=UTC)  # 20:00 in Dhaka
RIGHT, WRONG, QUICK = Mark(True, 15_000, 30_000), Mark(False, 15_000, 30_000), Mark(True, 3_000, 30_000)


def _start() -> Memory:
    return first("u:q", "u", "q", "bonding", AT)


def _midnight(day: int) -> datetime:
    """The beginning of a day of July in Dhaka, in UTC."""
    return datetime(2026, 7, day, tzinfo=UTC) - timedelta(hours=6)


@pytest.mark.parametrize(
    ("right", "elapsed", "expected"),
    [
        (False, 100, Rating.Again),
        (True, 0, Rating.Easy),
        (True, 7_499, Rating.Easy),
        (True, 7_500, Rating.Good),
        (True, 20_000, Rating.Good),
        (True, 20_001, Rating.Hard),
        (True, 31_500, Rating.Hard),
    ],
)
def test_how_well_it_was_remembered_is_told_by_right_and_time(
    right: bool, elapsed: int, expected: Rating
) -> None:
    assert rating_of(Mark(right, elapsed, 30_000)) is expected


def test_what_is_wrong_comes_back_in_ten_minutes_and_once_right_after_days() -> None:
    missed = after(_start(), WRONG, AT)
    assert (missed.answers, missed.wrong, missed.last_right) == (1, 1, False)
    assert missed.phase is Phase.LEARNING
    assert missed.due_at == AT + timedelta(minutes=10)

    # FSRS begins with a stability of 0.212 days after Again; it gives a day at least.
    learned = after(missed, RIGHT, AT + timedelta(minutes=10))
    assert learned.phase is Phase.REVIEW
    assert (learned.answers, learned.wrong, learned.last_right) == (2, 1, True)
    assert learned.due_at == _midnight(2)

    lapsed = after(learned, WRONG, AT + DAY)
    assert (lapsed.phase, lapsed.wrong) == (Phase.RELEARNING, 2)
    assert lapsed.due_at == AT + DAY + timedelta(minutes=10)
    assert after(lapsed, RIGHT, AT + DAY + timedelta(minutes=10)).phase is Phase.REVIEW


def test_days_begin_at_midnight_in_dhaka() -> None:
    # Good at first is a stability of 2.3065 days, due when 90 % is left: in 2 days. Easy: 8.2956.
    assert after(_start(), RIGHT, AT).due_at == _midnight(3)
    assert after(_start(), QUICK, AT).due_at == _midnight(9)
    assert after(_start(), RIGHT, AT + timedelta(hours=3, minutes=59)).due_at == _midnight(3)
    assert after(_start(), RIGHT, AT + timedelta(hours=4)).due_at == _midnight(4)


def test_what_is_told_late_does_not_turn_time_back() -> None:
    now = after(_start(), RIGHT, AT)
    late = after(now, RIGHT, AT - 5 * DAY)

    assert late.answered_at == AT
    assert late.answers == 2


def test_what_is_known_fades_and_wrong_is_not_known() -> None:
    quick = after(_start(), QUICK, AT)

    # R(t) = (1 + F · t / S) ^ −0.1542 with F = 0.9 ^ (1 / −0.1542) − 1 = 0.9804: 0.9 where t = S = 8.2956.
    assert retrievability(quick, AT) == known(quick, AT) == 1.0
    assert known(quick, AT + 8 * DAY) == pytest.approx(0.9025, abs=5e-4)
    assert known(quick, AT + 9 * DAY) == pytest.approx(0.8942, abs=5e-4)
    missed = after(quick, WRONG, AT + DAY)
    assert retrievability(missed, AT + DAY) == 1.0
    assert known(missed, AT + DAY) == 0.0


def test_levels_are_reached_by_most_of_the_questions() -> None:
    new, missed, fresh = _start(), after(_start(), WRONG, AT), after(_start(), RIGHT, AT)
    firm = fresh.model_copy(update={"stability": 21.0})
    assert [level_of(each) for each in (missed, fresh, firm)] == [Level.LEARNING, Level.KNOWN, Level.MASTERED]
    assert level_of(new) is Level.LEARNING

    assert mastery_of(5, [], AT) == Mastery(0.0, Level.NEW, 5, 0)
    assert mastery_of(5, [fresh, missed], AT) == Mastery(0.2, Level.LEARNING, 5, 2)
    assert mastery_of(5, [fresh] * 3 + [missed] * 2, AT) == Mastery(0.6, Level.LEARNING, 5, 5)
    assert mastery_of(5, [fresh] * 3 + [firm], AT) == Mastery(0.8, Level.KNOWN, 5, 4)
    assert mastery_of(5, [firm] * 4 + [missed], AT) == Mastery(0.8, Level.MASTERED, 5, 5)
    assert mastery_of(3, [firm] * 2 + [fresh], AT) == Mastery(1.0, Level.KNOWN, 3, 3)
