"""What learners know: each answer taken in once, wrong ones back in time, mastery, practice that fits."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from backend_ext.bootstrap import Services
from backend_ext.kit.text import Localized
from backend_ext.people.models import Person
from backend_ext.people.visitors import new_visitor, visitor_id
from backend_ext.quiz.content.models import Card, Question, QuestionState
from backend_ext.quiz.learning import elo
from backend_ext.quiz.learning.models import Level, Mastery, ReviewList
from backend_ext.quiz.learning.repository import MemoryRepository
from backend_ext.quiz.play.errors import NothingDue, NothingToAsk
from backend_ext.quiz.play.models import Attempt, Kind
from tests.attempts import option, play, put_bank, put_learner
from tests.clock import Travel
from tests.games import ended_slot, game, put_game
from tests.questions import put_questions, put_topic, question

AT = datetime(2026, 7, 1, 14, 0, tzinfo=UTC)  # 20:00 in Dhaka


async def _all(services: Services, name: str) -> list[dict[str, Any]]:
    return [row async for row in services.mongo.db[name].find().sort("_id", 1)]


async def _put(services: Services, *names: str, **changes: Any) -> list[Question]:
    await put_topic(services)
    made = [question(id=name, **changes) for name in names]
    await put_questions(services, *made)
    return made


async def test_an_answer_moves_the_learner_at_once_and_the_question_by_the_job(services: Services) -> None:
    bank = {each.id: each for each in await put_bank(services)}
    learner = await put_learner(services)
    attempt = await services.quiz.attempts.start_practice(learner, "bonding")

    attempt = await play(services, attempt, "ab")

    first, second = attempt.slots
    begin = [elo.QUESTION[bank[slot.question_id].difficulty] for slot in (first, second)]
    won = 120 * (1 - elo.chance(1500, begin[0], 4))
    lost = 120 / 1.05 * elo.chance(1500 + won, begin[1], 4)
    (rating,) = await _all(services, "quiz_ratings")
    assert rating["_id"] == f"learner:{learner.user_id}:bonding"
    assert (rating["moved"], rating["answers"]) == (pytest.approx(won - lost), 2)
    assert await services.quiz.question_ratings.take() == 2
    moved = {row["_id"]: row["moved"] for row in await _all(services, "quiz_ratings") if not row["user_id"]}
    assert moved == {
        f"question:{first.question_id}": pytest.approx(-won),
        f"question:{second.question_id}": pytest.approx(120 * elo.chance(1500 + won, begin[1], 4)),
    }
    memories = {row["question_id"]: row for row in await _all(services, "quiz_memories")}
    assert [memories[slot.question_id]["last_right"] for slot in (first, second)] == [True, False]
    assert (await services.quiz.books.get(attempt.id)).learned == 2


async def test_two_processes_and_repeats_take_each_answer_in_once(
    services: Services, another: Callable[[], Services]
) -> None:
    two, (asked, other) = another(), await _put(services, "q-1", "q-2")
    slots = [ended_slot(asked, "a", AT), ended_slot(other, "b", AT), ended_slot(asked, "a", AT)]
    attempt = await put_game(services, slots, "learner")
    part = attempt.model_copy(update={"slots": slots[:2]})

    await asyncio.gather(
        *(each.quiz.learning.answered(told) for each in (services, two) * 6 for told in (part, attempt))
    )
    await services.quiz.attempts.catch_up()
    await asyncio.gather(*(each.quiz.attempts.catch_up() for each in (services, two)))

    (rating,) = await _all(services, "quiz_ratings")
    assert rating["answers"] == 3
    assert [row["answers"] for row in await _all(services, "quiz_memories")] == [2, 1]
    assert (await services.quiz.books.get(attempt.id)).learned == 3
    # Of each question, the first answer tells how hard it is; the rest what was remembered.
    taken = await asyncio.gather(*(each.quiz.question_ratings.take() for each in (services, two) * 3))
    assert sum(taken) == 2
    kept = {row["_id"]: row["answers"] for row in await _all(services, "quiz_ratings")}
    assert kept == {"learner:learner:bonding": 3, "question:q-1": 1, "question:q-2": 1}


async def test_what_cannot_be_written_whole_is_not_written_at_all(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, other = await _put(services, "q-1", "q-2")
    attempt = await put_game(services, [ended_slot(asked, "a", AT), ended_slot(other, "a", AT)], "learner")
    put = MemoryRepository.put

    async def breaks(self: MemoryRepository, memory: Any, tx: Any) -> None:
        if memory.question_id == "q-2":
            raise RuntimeError("the process died")
        await put(self, memory, tx)

    with monkeypatch.context() as broken:
        broken.setattr(MemoryRepository, "put", breaks)
        with pytest.raises(RuntimeError):
            await services.quiz.learning.answered(attempt)

    assert await _all(services, "quiz_ratings") == await _all(services, "quiz_memories") == []
    assert (await services.quiz.books.get(attempt.id)).learned == 0
    assert await services.quiz.attempts.catch_up() == 1
    assert len(await _all(services, "quiz_memories")) == 2


async def test_what_was_cut_short_tells_nothing_and_what_was_late_does(services: Services) -> None:
    cut, late = await _put(services, "q-1", "q-2")
    slots = [ended_slot(late, "", AT, seconds=31.5), ended_slot(cut, "", AT, seconds=12)]
    attempt = await put_game(services, slots, "learner")

    await services.quiz.learning.answered(attempt)

    (memory,) = await _all(services, "quiz_memories")
    assert (memory["question_id"], memory["wrong"]) == ("q-2", 1)
    assert [row["answers"] for row in await _all(services, "quiz_ratings")] == [1]
    assert (await services.quiz.books.get(attempt.id)).learned == 2


async def test_a_visitors_try_teaches_nothing_until_it_is_an_accounts(services: Services) -> None:
    await put_bank(services)
    visitor = visitor_id(new_visitor())
    assert visitor is not None
    attempt = await play(services, await services.quiz.attempts.start_try(visitor), "aabaa")
    await services.quiz.attempts.catch_up()
    assert await _all(services, "quiz_ratings") == await _all(services, "quiz_memories") == []

    learner = await put_learner(services)
    await services.mongo.run(lambda tx: services.quiz.attempts.carry(visitor, learner.user_id, tx))
    assert await services.quiz.attempts.catch_up() == 1
    await services.quiz.attempts.catch_up()

    memories = await _all(services, "quiz_memories")
    assert {row["question_id"]: row["wrong"] for row in memories} == {
        slot.question_id: int(not slot.right) for slot in attempt.slots
    }
    assert sum(row["answers"] for row in await _all(services, "quiz_ratings")) == 5


async def test_what_everybody_answers_at_once_is_rated_in_order(services: Services) -> None:
    (asked,) = await _put(services, "q-1")
    for number, choice in enumerate("abbaa"):
        slot = ended_slot(asked, choice, AT + timedelta(seconds=number))
        await services.quiz.learning.answered(await put_game(services, [slot], f"learner-{number}"))

    assert await services.quiz.question_ratings.take() == 5

    expected = 1300.0  # an easy one; each learner is of 1500 then
    for answers, right in enumerate((True, False, False, True, True)):
        expected -= 120 / (1 + 0.05 * answers) * (right - elo.chance(1500, expected, 4))
    rating = await services.mongo.db["quiz_ratings"].find_one({"_id": "question:q-1"})
    assert rating is not None
    assert (1300 + rating["moved"], rating["answers"]) == (pytest.approx(expected), 5)


async def test_wrong_ones_come_back_when_they_are_due(services: Services, travel: Travel) -> None:
    travel.to(AT)
    await put_bank(services)
    learner, other = await put_learner(services), await put_learner(services)
    learning, attempts = services.quiz.learning, services.quiz.attempts
    played = await play(services, await attempts.start_daily(learner.user_id), "aabbaaaaaa")
    missed = [slot for slot in played.slots if not slot.right]
    soon = AT + timedelta(minutes=10)

    assert await learning.review_list(learner.user_id, AT) == ReviewList(0, {}, soon)
    with pytest.raises(NothingDue):
        await attempts.start_review(learner)

    travel.to(soon)
    told = await learning.review_list(learner.user_id, soon)
    assert (told.due, told.next_at) == (2, None)
    assert sum(told.topics.values()) == 2
    assert set(told.topics) == {slot.topic for slot in missed}
    assert await learning.due(other.user_id, soon, 10) == []
    review = await attempts.start_review(learner)
    assert sorted(review.plan) == sorted(slot.question_id for slot in missed)

    # One is right now, and due in days; the other is wrong again, and due in ten minutes.
    review = await play(services, review, "ac")
    assert review.over
    later = soon + timedelta(minutes=10)
    told = await learning.review_list(learner.user_id, later)
    assert (told.due, told.topics) == (1, {review.slots[1].topic: 1})
    assert told.next_at == datetime(2026, 7, 1, 18, 0, tzinfo=UTC)  # midnight in Dhaka
    assert await learning.due(learner.user_id, later, 10) == [review.slots[1].question_id]
    assert await learning.review_list(other.user_id, later) == ReviewList(0, {}, None)


async def test_the_most_forgotten_are_reviewed_first_and_retired_ones_never(services: Services) -> None:
    q1, q2, q3 = await _put(services, "q-1", "q-2", "q-3")
    now = AT + timedelta(days=40)
    # All were wrong and then right; the longer ago, the more is forgotten.
    for asked, days in ((q1, 2), (q2, 20), (q3, 9)):
        at = AT + timedelta(days=days)
        slots = [ended_slot(asked, "b", at), ended_slot(asked, "a", at + timedelta(minutes=11))]
        await services.quiz.learning.answered(await put_game(services, slots, "learner"))
    learning = services.quiz.learning
    assert await learning.due("learner", now, 10) == ["q-1", "q-3", "q-2"]
    assert await learning.due("learner", now, 2) == ["q-1", "q-3"]

    retired = {"$set": {"state": QuestionState.RETIRED.value}}
    await services.mongo.db["quiz_questions"].update_one({"_id": "q-1"}, retired)
    await services.quiz.bank.forget()

    assert await learning.due("learner", now, 10) == ["q-3", "q-2"]
    assert (await learning.review_list("learner", now)).due == 2


async def test_mastery_is_told_of_each_topic_and_card(services: Services) -> None:
    neon = Card(deck="elements", name=Localized(en="Neon", bn="নিয়ন"))
    argon = Card(deck="elements", name=Localized(en="Argon", bn="আর্গন"))
    q1, q2, _ = await _put(services, "q-1", "q-2", "q-3", card=neon)
    await put_topic(services, "acids", 1)
    await put_questions(services, question("acids", id="q-4", card=argon), question("acids", id="q-5"))
    slots = [ended_slot(q1, "a", AT, seconds=3), ended_slot(q2, "c", AT)]
    await services.quiz.learning.answered(await put_game(services, slots, "learner"))

    told = await services.quiz.learning.mastery("learner", AT)

    # q-1 is remembered for now, q-2 was wrong, q-3 never asked.
    assert told.topics == {
        "acids": Mastery(0.0, Level.NEW, 2, 0),
        "bonding": Mastery(1 / 3, Level.LEARNING, 3, 2),
    }
    assert list(told.cards) == [
        (argon, Mastery(0.0, Level.NEW, 1, 0)),
        (neon, Mastery(1 / 3, Level.LEARNING, 3, 2)),
    ]
    faded = (await services.quiz.learning.mastery("learner", AT + timedelta(days=8))).topics["bonding"]
    assert faded.share == pytest.approx(0.9025 / 3, abs=2e-4)


async def test_a_round_asks_nothing_twice_while_there_is_something_else(services: Services) -> None:
    await _put(services, *(f"q-{number}" for number in range(4)))
    learner = await put_learner(services)

    attempt = await services.quiz.attempts.start_practice(learner, "bonding")
    attempt = await play(services, attempt, "abab")

    assert len({slot.question_id for slot in attempt.slots}) == 4
    again = game(attempt.slots, learner.user_id, topic="bonding", total=10)
    assert await services.quiz.learning.next_question(again) in {
        slot.question_id for slot in attempt.slots[:-1]
    }
    with pytest.raises(NothingToAsk):
        await services.quiz.learning.next_question(game([], learner.user_id, topic="acids"))


async def _practise(
    services: Services, learner: Person, true: float, answers: int, luck: Random
) -> list[bool]:
    """How a learner of a strength fares who answers so many questions, as likely right as Elo says."""
    done: list[bool] = []
    attempt: Attempt | None = None
    while len(done) < answers:
        if attempt is None or attempt.over:
            attempt = await services.quiz.attempts.start_practice(learner)
        number = len(attempt.slots) + 1
        attempt = await services.quiz.attempts.deal(learner.user_id, attempt.id, number)
        begin = elo.QUESTION[attempt.slots[-1].difficulty]
        right = luck.random() < elo.chance(true, begin, 4)
        chosen = option(attempt, "a" if right else "b")
        attempt = await services.quiz.attempts.answer(learner.user_id, attempt.id, number, chosen)
        done.append(right)
    assert attempt is not None
    assert attempt.kind is Kind.PRACTICE
    return done


@pytest.mark.parametrize("true", [1350.0, 1650.0])
async def test_practice_comes_to_where_a_learner_is_right_in_70_percent(
    services: Services, monkeypatch: pytest.MonkeyPatch, true: float
) -> None:
    await put_bank(services, each=30, topics=["bonding"])
    monkeypatch.setattr(services.quiz.learning, "_pick", Random(3).choice)
    learner = await put_learner(services)

    done = await _practise(services, learner, true, 60, Random(11))

    # Of 60 answers at 70 % the share right has a standard deviation of √(0.7 · 0.3 / 60) = 0.06; two of them.
    assert 0.58 <= sum(done) / 60 <= 0.82
    # Simulated, the rating after 60 answers is off by 65 points in the quadratic mean; again two of them.
    told = await services.quiz.learning.of_account(learner.user_id)
    assert elo.LEARNER + told.ratings[0].moved == pytest.approx(true, abs=130)


async def test_what_a_leaver_learned_is_told_to_them_and_goes_with_them(services: Services) -> None:
    (asked,) = await _put(services, "q-1")
    leaver, stays = await put_learner(services), await put_learner(services)
    for who in (leaver, stays):
        attempt = await put_game(services, [ended_slot(asked, "b", AT)], who.user_id)
        await services.quiz.learning.answered(attempt)
    await services.quiz.question_ratings.take()

    told = await services.belongings.portrait(leaver.user_id)
    # An easy question of four options, wrong: 120 · 0.82 points less.
    assert told["strengths"] == [{"topic": "bonding", "strength": 1402, "answers": 1}]
    assert told["memories"] == [
        {
            "topic": "bonding",
            "answers": 1,
            "wrong": 1,
            "last_right": False,
            "answered_at": "2026-07-01T14:00:00+00:00",
            "due_at": "2026-07-01T14:10:00+00:00",
        }
    ]
    await services.departures.delete(leaver.user_id)

    assert {row["user_id"] for row in await _all(services, "quiz_ratings")} == {stays.user_id, None}
    assert [row["user_id"] for row in await _all(services, "quiz_memories")] == [stays.user_id]
    # Whoever still holds a game of theirs brings nothing back.
    await services.quiz.learning.answered(game([ended_slot(asked, "a", AT)], leaver.user_id))
    assert [row["user_id"] for row in await _all(services, "quiz_memories")] == [stays.user_id]
