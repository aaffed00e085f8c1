"""Points: worked out by hand, and what holds for any answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend_ext.quiz.scoring import Mark, Points, points_of, tally

LIMIT = 30_000


def _mark(right: bool, elapsed_ms: int) -> Mark:
    return Mark(right, elapsed_ms, LIMIT)


@pytest.mark.parametrize(
    ("elapsed_ms", "speed"),
    [
        (0, 5),
        (3_000, 5),  # 5 · 27 / 30 = 4.5, halves up
        (3_001, 4),  # 4.4998
        (9_000, 4),  # 3.5
        (9_001, 3),
        (15_000, 3),  # 2.5
        (15_001, 2),
        (21_000, 2),
        (27_000, 1),  # 0.5
        (27_001, 0),
        (30_000, 0),
        (31_499, 0),  # in the allowance
        (-5_000, 5),  # another server's clock
    ],
)
def test_speed_is_rounded_half_up_and_never_below_nothing(elapsed_ms: int, speed: int) -> None:
    assert points_of(_mark(True, elapsed_ms), 0) == Points(10, speed, 0)


@pytest.mark.parametrize(
    ("place", "bonus"), [(1, 0), (2, 0), (3, 1), (4, 1), (5, 2), (9, 2), (10, 3), (11, 3), (50, 3)]
)
def test_the_bonus_follows_from_the_place_in_the_row(place: int, bonus: int) -> None:
    assert points_of(_mark(True, LIMIT), place - 1) == Points(10, 0, bonus)


def test_wrong_or_late_gives_nothing_however_fast() -> None:
    assert points_of(_mark(False, 0), 9) == Points()


def test_a_game_worked_out_by_hand() -> None:
    # right in 0 s, 15 s, 30 s; wrong; right in 6 s five times; late.
    marks = [_mark(True, 0), _mark(True, 15_000), _mark(True, 30_000), _mark(False, 2_000)]
    marks += [_mark(True, 6_000)] * 5 + [_mark(False, 31_500)]

    result = tally(marks)

    assert [each.total for each in result.points] == [15, 13, 11, 0, 14, 14, 15, 15, 16, 0]
    assert (result.score, result.right, result.streak, result.best_streak) == (113, 8, 0, 5)


def test_ten_right_ones_at_once_are_the_most_there_is() -> None:
    # 10 · 15, and bonuses 0 0 1 1 2 2 2 2 2 3
    assert tally([_mark(True, 0)] * 10).score == 165


@given(st.lists(st.builds(_mark, st.booleans(), st.integers(-1_000, 40_000)), max_size=60))
def test_a_tally_is_the_sum_of_its_questions_and_grows_with_each(marks: list[Mark]) -> None:
    whole = tally(marks)

    assert whole.score == sum(each.total for each in whole.points)
    assert whole.right == sum(mark.right for mark in marks)
    assert all((each.total == 0) is not mark.right for each, mark in zip(whole.points, marks, strict=True))
    assert all(0 <= each.total <= 18 for each in whole.points)
    for length in range(len(marks)):
        part = tally(marks[:length])
        assert list(part.points) == list(whole.points[:length])
        assert part.score <= whole.score
