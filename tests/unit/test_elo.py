"""Strengths and choices by numbers worked out by hand."""

from datetime import timedelta
from random import Random

import pytest

from backend_ext.kit.clock import utcnow
from backend_ext.quiz.learning import elo
from backend_ext.quiz.learning.choosing import Candidate, choose
from backend_ext.quiz.learning.elo import Moves, Strength, chance, moves

NOW = utcnow()


@pytest.mark.parametrize(
    ("learner", "question", "options", "expected"),
    [
        (1500, 1500, 4, 0.625),  # 1/4 + 3/4 · 1/2
        (1500, 1500, 2, 0.75),  # 1/2 + 1/2 · 1/2
        (1900, 1500, 4, 41 / 44),  # 1/4 + 3/4 · 10/11: ten to one
        (1100, 1500, 5, 3 / 11),  # 1/5 + 4/5 · 1/11
        (-9000, 1500, 4, 0.25),  # who knows nothing guesses
        (9000, 1500, 4, 1.0),
    ],
)
def test_the_chance_is_elos_above_that_of_guessing(
    learner: float, question: float, options: int, expected: float
) -> None:
    assert chance(learner, question, options) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("answers", "right", "expected"),
    [
        # Equal ones, 4 options: 0.625 was expected, so right is a surprise of 0.375, wrong of −0.625.
        ((0, 0), True, Moves(45.0, -45.0)),  # 120 · 0.375
        ((0, 0), False, Moves(-75.0, 75.0)),
        ((20, 0), True, Moves(22.5, -45.0)),  # 120 / (1 + 0.05 · 20) = 60
        ((20, 60), False, Moves(-37.5, 18.75)),  # 120 / (1 + 0.05 · 60) = 30
        ((1000, 100_000), True, Moves(7.5, -1.5)),  # never less than 20 and 4
    ],
)
def test_an_answer_moves_both_the_less_the_better_they_are_known(
    answers: tuple[int, int], right: bool, expected: Moves
) -> None:
    found = moves(Strength(1500, answers[0]), Strength(1500, answers[1]), 4, right=right)

    assert found == expected


def test_what_was_expected_moves_little() -> None:
    # 400 points apart: 41/44 was expected.
    sure = moves(Strength(1900), Strength(1500), 4, right=True)
    upset = moves(Strength(1900), Strength(1500), 4, right=False)

    assert sure.learner == pytest.approx(120 * 3 / 44)
    assert upset.learner == pytest.approx(-120 * 41 / 44)


def test_questions_begin_at_what_their_writer_took_them_for() -> None:
    starts = [elo.QUESTION[each] for each in ("easy", "medium", "hard")]

    # A beginner is right in 82 %, 62 % and 43 % of them; right between the first two is where to begin.
    assert [round(chance(elo.LEARNER, start, 4), 2) for start in starts] == [0.82, 0.62, 0.43]


def _of(**chances: float) -> list[Candidate]:
    return [Candidate(key, value) for key, value in chances.items()]


def _first(keys: object) -> str:
    return min(keys)  # type: ignore[call-overload,no-any-return]


def test_the_nearest_to_70_percent_is_asked_and_of_equals_any() -> None:
    pool = _of(a=0.9, b=0.69, c=0.72, d=0.735, e=0.745, f=0.3)
    random = Random(5)

    chosen = {choose(pool, [], NOW, random.choice) for _ in range(100)}

    # 0.01 is the best distance, and up to 0.03 more is as good.
    assert chosen == {"b", "c", "d"}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ([], "a"),
        (["a"], "b"),
        (["b", "a"], "c"),
        (["a", "b", "c"], "a"),  # all were asked: again, but not the last
        (["b", "c", "a"], "b"),
        (["a", "b", "c", "a"], "b"),
    ],
)
def test_none_twice_in_a_round_while_there_are_others_and_never_twice_in_a_row(
    asked: list[str], expected: str
) -> None:
    assert choose(_of(a=0.7, b=0.5, c=0.3), asked, NOW, _first) == expected


def test_there_is_nothing_to_ask_where_the_only_one_was_just_asked() -> None:
    assert choose(_of(a=0.7), ["a"], NOW, _first) is None
    assert choose([], [], NOW, _first) is None


def test_what_was_asked_within_a_day_waits_for_what_is_nearly_as_good() -> None:
    def after(hours: float, other: float) -> str | None:
        asked = Candidate("asked", 0.7, NOW - timedelta(hours=hours))
        return choose([asked, Candidate("other", other)], [], NOW, _first)

    # It is put back by 0.1 · what is left of the day: 0.1 at once, 0.05 after half of it, then nothing.
    assert after(0, 0.64) == "other"
    assert after(0, 0.56) == "asked"
    assert after(12, 0.69) == "other"
    assert after(12, 0.61) == "asked"
    assert after(24, 0.66) == "asked"
