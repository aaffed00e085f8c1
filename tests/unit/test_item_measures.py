"""Measures of questions from sums, and when a question is to be doubted."""

import pytest

from backend_ext.kit.clock import utcnow
from backend_ext.quiz.content.models import Question
from backend_ext.quiz.items.measures import Sums, item, median, point_biserial
from backend_ext.quiz.items.models import Doubt, Item
from backend_ext.quiz.play.item_sums import ItemRow
from tests.questions import question

NOW = utcnow()


def _sums(*answers: tuple[str, float, int], asked: Question) -> Sums:
    """Of (choice, share right of the rest, how many such answers)."""
    sums = Sums()
    for choice, rest, count in answers:
        right = choice == asked.right
        sums.add(
            ItemRow(
                question_id=asked.id,
                choice=choice,
                bucket=4,
                answers=count,
                right=count * right,
                elapsed_ms=2100 * count,
                rest=rest * count,
                rest_squares=rest * rest * count,
                rest_of_right=rest * count * right,
            )
        )
    return sums


def _item(*answers: tuple[str, float, int], options: int = 4) -> Item:
    asked = question(options=options)
    return item(asked, _sums(*answers, asked=asked), NOW)


def test_options_that_nobody_chose_are_told_and_late_ones_are_no_option() -> None:
    told = _item(("a", 1.0, 3), ("c", 0.5, 1), ("", 0.0, 1))

    assert (told.answers, told.right, told.share, told.late) == (5, 3, 0.6, 1)
    assert told.chosen == {"a": 3, "b": 0, "c": 1, "d": 0}
    assert (told.mean_ms, told.doubts, told.doubtful, told.computed_at) == (2100, [], 0, NOW)


@pytest.mark.parametrize(
    ("right", "wrong", "options", "expected"),
    [
        (4, 16, 4, True),  # a quarter of 20 is 5
        (5, 15, 4, False),
        (4, 15, 4, False),  # 19 are not enough
        (9, 11, 2, True),
        (4, 16, 5, False),
    ],
)
def test_fewer_right_than_by_guessing_is_doubtful(
    right: int, wrong: int, options: int, expected: bool
) -> None:
    told = _item(("a", 0.5, right), ("", 0.5, wrong), options=options)

    assert told.doubts == ([Doubt.BELOW_CHANCE] if expected else [])


def test_a_wrong_option_that_draws_more_than_the_right_one_is_doubtful() -> None:
    assert _item(("a", 0.5, 9), ("b", 0.5, 10), ("c", 0.5, 1)).doubts == [Doubt.DISTRACTOR]
    assert _item(("a", 0.5, 10), ("b", 0.5, 10)).doubts == []
    assert _item(("a", 0.5, 9), ("", 0.5, 11)).doubts == []  # late is no option
    assert _item(("a", 0.5, 4), ("b", 0.5, 6), ("c", 0.5, 9)).doubts == []  # 19 are not enough


def test_who_knows_the_rest_and_is_not_right_here_makes_it_doubtful() -> None:
    # Those who are right here are as good in the rest as those who are wrong: r = 0.
    even = (("a", 1.0, 10), ("a", 0.0, 10), ("b", 1.0, 5), ("b", 0.0, 5))
    told = _item(*even)
    assert (told.discrimination, told.doubts) == (0.0, [Doubt.WEAK])
    assert _item(*even[:3], ("b", 0.0, 4)).doubts == []  # 29 are not enough
    # 2 x 2: 12 right of 15 good ones, 9 of 15 others. r = (12·6 − 9·3) / √(15 · 15 · 21 · 9) = 0.218.
    told = _item(("a", 1.0, 12), ("b", 1.0, 3), ("a", 0.0, 9), ("b", 0.0, 6))
    assert told.discrimination == pytest.approx(0.2182, abs=1e-4)
    assert told.doubts == []
    assert _item(("a", 0.0, 20), ("b", 1.0, 10)).discrimination == pytest.approx(-1.0)


def test_what_cannot_be_told_is_not_told_and_not_doubted() -> None:
    # All right; all as good as each other in the rest, by a share that floats cannot hold.
    assert _item(("a", 1.0, 20), ("a", 0.0, 20)).discrimination is None
    alike = _item(("a", 1 / 3, 25), ("b", 1 / 3, 24))
    assert (alike.discrimination, alike.doubts) == (None, [])
    assert point_biserial(_sums(("a", 1.0, 1), asked=question())) is None


@pytest.mark.parametrize(
    ("buckets", "expected"),
    [
        ({4: 1}, 2250),  # the middle of 2.0 to 2.5 s
        ({4: 1, 10: 1}, 2500),  # the middle lies between both: at the end of the first
        ({4: 2, 10: 1}, 2375),  # 1.5 of 2 answers into 2.0 to 2.5 s
        ({0: 1, 4: 4, 62: 1}, 2250),  # 2 of 4
        ({}, 0),
    ],
)
def test_the_median_is_as_far_into_its_bucket_as_it_is_among_its_answers(
    buckets: dict[int, int], expected: int
) -> None:
    assert median(buckets) == expected
