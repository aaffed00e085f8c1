"""The set of a day: what it is made of, the same for all, and not to be told from outside."""

from collections import Counter

import pytest

from backend_ext.quiz.content.models import Difficulty, Question
from backend_ext.quiz.play.daily_choice import choose
from tests.questions import question

TOPICS = [f"topic-{number}" for number in range(8)]
SECRET = b"k" * 32


def _bank(each: int = 5, topics: list[str] = TOPICS) -> list[Question]:
    return [
        question(topic, id=f"{topic}-{difficulty}-{number}", difficulty=difficulty)
        for topic in topics
        for difficulty in Difficulty
        for number in range(each)
    ]


def _ids(questions: list[Question]) -> list[str]:
    return [one.id for one in questions]


def test_a_day_has_its_shares_of_difficulties_over_all_topics() -> None:
    chosen = choose(SECRET, "2026-11-24", _bank(), ())

    assert [one.difficulty.value for one in chosen] == ["easy"] * 4 + ["medium"] * 4 + ["hard"] * 2
    assert len(set(_ids(chosen))) == 10
    assert max(Counter(one.topic for one in chosen).values()) == 2
    assert len({one.topic for one in chosen}) == 8


def test_it_follows_from_secret_and_day_and_from_nothing_else() -> None:
    bank = _bank()
    chosen = _ids(choose(SECRET, "2026-11-24", bank, ()))

    assert _ids(choose(SECRET, "2026-11-24", bank[::-1], ())) == chosen
    assert _ids(choose(SECRET, "2026-11-25", bank, ())) != chosen
    assert _ids(choose(b"l" * 32, "2026-11-24", bank, ())) != chosen


def test_over_many_days_every_question_has_its_turn() -> None:
    bank = _bank(2)
    asked = Counter(key for day in range(200) for key in _ids(choose(SECRET, f"day-{day}", bank, ())))

    assert set(asked) == set(_ids(bank))


def test_what_was_asked_lately_comes_only_when_there_is_nothing_else() -> None:
    bank = _bank(2, TOPICS[:2])  # of each difficulty 4
    recent = {one.id for one in bank if one.difficulty is Difficulty.EASY}
    hard = [one.id for one in bank if one.difficulty is Difficulty.HARD][:2]

    chosen = set(_ids(choose(SECRET, "2026-11-24", bank, recent | set(hard))))

    assert recent < chosen
    assert not chosen & set(hard)


@pytest.mark.parametrize(("bank", "size"), [([], 0), (_bank(1, TOPICS[:1]), 3), (_bank(2, TOPICS[:1]), 6)])
def test_a_small_bank_gives_what_it_has(bank: list[Question], size: int) -> None:
    assert len(choose(SECRET, "2026-11-24", bank, ())) == size


def test_what_a_difficulty_lacks_the_others_give() -> None:
    bank = [one for one in _bank() if one.difficulty is not Difficulty.HARD]

    assert len(choose(SECRET, "2026-11-24", bank, ())) == 10
