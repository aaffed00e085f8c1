"""Statistics of questions: 6 games of 4 questions by hand, and which games count."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from backend_ext.bootstrap import Services
from backend_ext.jobs.tasks import quiz_statistics
from backend_ext.people.models import Person
from backend_ext.quiz.content.models import Question
from backend_ext.quiz.items.errors import ItemNotFound
from backend_ext.quiz.play import books
from backend_ext.quiz.play.models import AttemptState, Kind, Slot
from tests.games import ended_slot, put_game
from tests.people import admin
from tests.questions import put_questions, put_topic, question

AT = datetime(2026, 7, 1, 14, 0, tzinfo=UTC)

# Six learners by four questions: what they chose (`a` is right, `-` is late), after how many seconds.
GAMES = (
    ("aaaa", (2, 3, 9.2, 30)),
    ("aaab", (4, 3, 9.2, 20)),
    ("aabb", (6, 3, 9.2, 20)),
    ("abac", (8, 5, 9.2, 20)),
    ("ab-b", (10, 5, 31.5, 20)),
    ("ba-c", (12, 5, 31.5, 10)),
)


async def _questions(services: Services) -> list[Question]:
    await put_topic(services)
    made = [question(id=f"q-{number}", options=3) for number in (1, 2, 3, 4)]
    await put_questions(services, *made)
    return made


def _slots(questions: Sequence[Question], chosen: str, seconds: Sequence[float]) -> list[Slot]:
    return [
        ended_slot(asked, key.strip("-"), AT, taken)
        for asked, key, taken in zip(questions, chosen, seconds, strict=True)
    ]


@pytest.mark.parametrize("slice_of", [25_000, 1])
async def test_the_statistics_are_those_worked_out_by_hand(
    services: Services, monkeypatch: pytest.MonkeyPatch, slice_of: int
) -> None:
    monkeypatch.setattr(books, "SLICE", slice_of)
    questions = await _questions(services)
    for number, (chosen, seconds) in enumerate(GAMES):
        kind = Kind.DAILY if number % 2 else Kind.PRACTICE
        slots = _slots(questions, chosen, seconds)
        state = AttemptState.CLOSED if number == 5 else AttemptState.FINISHED
        await put_game(services, slots, f"learner-{number}", kind=kind, state=state)

    assert await quiz_statistics(services) == 4

    found = [await services.quiz.items.get(admin(), asked.id) for asked in questions]
    # Right of 6: q-1 has the rows 1-5, q-2 the rows 1-3 and 6, q-3 the rows 1, 2, 4, q-4 the row 1.
    assert [(each.answers, each.right) for each in found] == [(6, 5), (6, 4), (6, 3), (6, 1)]
    assert [each.share for each in found] == [5 / 6, 4 / 6, 3 / 6, 1 / 6]
    assert [each.chosen for each in found] == [
        {"a": 5, "b": 1, "c": 0},
        {"a": 4, "b": 2, "c": 0},
        {"a": 3, "b": 1, "c": 0},
        {"a": 1, "b": 3, "c": 2},
    ]
    assert [each.late for each in found] == [0, 0, 2, 0]
    # Means: 42 / 6; 24 / 6; (4 · 9.2 + 2 · 31.5) / 6 = 99.8 / 6; 120 / 6 seconds.
    assert [each.mean_ms for each in found] == [7000, 4000, 16633, 20000]
    # Medians in steps of half a second. q-1: 3 of 6 below 6.5 s. q-2: 3 of 6 below 3.5 s. q-3: 3 of the 4 in
    # 9.0 to 9.5 s. q-4: 1 is below 20 s, 2 more of the 4 in 20.0 to 20.5 s.
    assert [each.median_ms for each in found] == [6500, 3500, 9375, 20250]
    # y is how many of the other three are right, x is right here; r = (6 Σxy − Σx Σy) / √(…).
    # q-1: y = 3 2 1 1 0 1: Σy 8, Σy² 16, Σxy 7: (42 − 40) / √(5 · 32) = 2 / 12.649.
    # q-2: y = 3 2 1 2 1 0: Σy 9, Σy² 19, Σxy 6: (36 − 36) = 0.
    # q-3: y = 3 2 2 1 1 1: Σy 10, Σy² 20, Σxy 6: (36 − 30) / √(9 · 20) = 6 / 13.416.
    # q-4: y = 3 3 2 2 1 1: Σy 12, Σy² 28, Σxy 3: (18 − 12) / √(5 · 24) = 6 / 10.954.
    wanted = [0.15811, 0.0, 0.44721, 0.54772]
    assert [each.discrimination for each in found] == [pytest.approx(r, abs=1e-5) for r in wanted]
    assert [each.doubts for each in found] == [[], [], [], []]  # 6 answers are too few to doubt


async def test_only_whole_games_that_count_are_counted(services: Services) -> None:
    questions = await _questions(services)
    slots = _slots(questions, "aaaa", (9, 9, 9, 9))
    await put_game(services, slots, "learner-1")
    await services.quiz.items.compute(AT)
    first = await services.quiz.items.page(admin())
    assert [(item.id, item.answers, item.discrimination) for item in first.items] == [
        (f"q-{number}", 1, None) for number in (1, 2, 3, 4)
    ]

    excluded = await put_game(services, slots, "learner-2")
    await services.mongo.db["quiz_attempts"].update_one({"_id": excluded.id}, {"$set": {"excluded": True}})
    await put_game(services, slots[:2], "learner-3")
    await put_game(services, slots, "learner-4", state=AttemptState.OPEN, ended_at=None)
    await put_game(services, slots, "learner-5", kind=Kind.REVIEW)
    await put_game(services, slots, None, kind=Kind.TRY)
    # Three questions, the last of which was cut short: the first two count.
    short = [*slots[:2], ended_slot(questions[2], "", AT, 29.9)]
    given_up = await put_game(services, short, "learner-6", state=AttemptState.CLOSED)

    await services.quiz.items.compute(AT)
    page = await services.quiz.items.page(admin())
    assert {item.id: item.answers for item in page.items} == {"q-1": 2, "q-2": 2, "q-3": 1, "q-4": 1}
    await services.mongo.db["quiz_attempts"].delete_one({"_id": given_up.id})
    await services.quiz.items.compute(AT)
    assert await services.quiz.items.page(admin()) == first

    # What no game that counts has any more goes.
    await services.mongo.db["quiz_attempts"].update_many({}, {"$set": {"excluded": True}})
    assert await services.quiz.items.compute(AT) == 0
    assert (await services.quiz.items.page(admin())).total == 0


async def test_what_is_doubtful_is_read_first(services: Services) -> None:
    await put_topic(services, "acids", 1)
    questions = [*await _questions(services), question("acids", id="q-5", options=3)]
    await put_questions(services, questions[-1])
    # q-1 is below chance, and two of its wrong ones draw; q-3 draws to `b`; the others are well.
    for number in range(20):
        chosen = ("a" if number < 3 else "b") + "a" + ("a" if number < 9 else "b") + "a"
        await put_game(services, _slots(questions[:4], chosen, (9, 9, 9, 9)), f"learner-{number}")
    await put_game(services, _slots([*questions[2:], questions[1]], "aaaa", (9, 9, 9, 9)), "learner-x")
    await services.quiz.items.compute(AT)
    boss: Person = admin()

    page = await services.quiz.items.page(boss, "", 1, 3)

    assert [(item.id, list(item.doubts)) for item in page.items] == [
        ("q-1", ["below_chance", "distractor"]),
        ("q-3", ["distractor"]),
        ("q-2", []),
    ]
    assert (page.total, page.pages) == (5, 2)
    assert [item.id for item in (await services.quiz.items.page(boss, "", 2, 3)).items] == ["q-4", "q-5"]
    assert [item.id for item in (await services.quiz.items.page(boss, "acids")).items] == ["q-5"]
    with pytest.raises(ItemNotFound):
        await services.quiz.items.get(boss, "q-9")
