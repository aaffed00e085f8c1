"""A game: dealt one question at a time, each answered once, over when the last one has ended."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import ShopError
from backend_ext.quiz.play.errors import (
    AlreadyAnswered,
    AttemptNotFound,
    AttemptOver,
    NotThisQuestion,
    TooLate,
    UnknownOption,
)
from backend_ext.quiz.play.models import ALLOWANCE_MS, LIMIT_MS, Attempt, AttemptState, Kind
from tests.attempts import option, play, put_bank, put_learner, told
from tests.clock import Travel
from tests.people import put_user
from tests.shop import new_visitor_id

TIME = LIMIT_MS + ALLOWANCE_MS


async def _daily(services: Services) -> Attempt:
    await put_bank(services)
    return await services.quiz.attempts.start_daily((await put_user(services)).id)


async def _stored(services: Services, attempt: Attempt) -> Attempt:
    return await services.quiz.books.get(attempt.id)


async def test_a_daily_is_played_through_and_its_score_follows_from_what_is_stored(
    services: Services,
) -> None:
    attempts, attempt = services.quiz.attempts, await _daily(services)
    assert (attempt.total, attempt.slots, attempt.state) == (10, [], AttemptState.OPEN)

    shown = await play(services, attempt, "aaabaaaaab")

    attempt = await _stored(services, attempt)
    assert told(shown) == told(attempt)
    assert (attempt.state, attempt.right, attempt.ended_at) == (
        AttemptState.FINISHED,
        8,
        attempt.slots[-1].ended_at,
    )
    result = attempt.result()
    assert [slot.points for slot in attempt.slots] == [each.total for each in result.points]
    assert (attempt.score, attempt.right) == (result.score, result.right)
    assert [slot.question_id for slot in attempt.slots] == attempt.plan
    with pytest.raises(AttemptOver):
        await attempts.deal(attempt.owner, attempt.id, 11)
    assert await attempts.start_daily(attempt.owner) == attempt


async def test_options_are_new_for_each_player_and_question(services: Services) -> None:
    one, two = await _daily(services), await services.quiz.attempts.start_daily((await put_user(services)).id)
    assert one.plan == two.plan
    one, two = await play(services, one, "aaaaaaaaaa"), await play(services, two, "aaaaaaaaaa")

    ids = [dealt.id for attempt in (one, two) for slot in attempt.slots for dealt in slot.options]
    assert len(set(ids)) == len(ids) == 80
    assert all(len(each) == 11 for each in ids)
    orders = [[dealt.key for dealt in slot.options] for slot in (*one.slots, *two.slots)]
    assert all(sorted(order) == ["a", "b", "c", "d"] for order in orders)
    assert len({tuple(order) for order in orders}) > 5


async def test_of_twenty_answers_at_once_over_two_processes_one_is_stored(
    services: Services, another: Callable[[], Services]
) -> None:
    attempt = await _daily(services)
    attempt = await services.quiz.attempts.deal(attempt.owner, attempt.id, 1)
    processes = [services.quiz.attempts, another().quiz.attempts]

    async def send(number: int) -> Attempt:
        chosen = option(attempt, "abcd"[number % 4])
        return await processes[number % 2].answer(attempt.owner, attempt.id, 1, chosen)

    done = await asyncio.gather(*(send(number) for number in range(20)), return_exceptions=True)

    stored = await _stored(services, attempt)
    [slot] = stored.slots
    taken = [one for one in done if isinstance(one, Attempt)]
    # Those who sent the same answer are told of it: it may be a lost acknowledgement. The others are refused.
    assert all(told(one) == told(stored) for one in taken)
    assert len(taken) == 5
    assert [type(one) for one in done if not isinstance(one, Attempt)] == [AlreadyAnswered] * 15
    assert {number % 4 for number, one in enumerate(done) if isinstance(one, Attempt)} == {
        "abcd".index(slot.choice)
    }


async def test_of_twenty_deals_at_once_over_two_processes_one_is_dealt(
    services: Services, another: Callable[[], Services]
) -> None:
    await put_bank(services)
    learner = await put_learner(services)
    attempt = await services.quiz.attempts.start_practice(learner)  # chosen anew by each deal
    processes = [services.quiz.attempts, another().quiz.attempts]

    done = await asyncio.gather(
        *(processes[number % 2].deal(attempt.owner, attempt.id, 1) for number in range(20))
    )

    assert all(one == done[0] for one in done)
    assert len((await _stored(services, attempt)).slots) == 1


@pytest.mark.parametrize("number", [-1, 0, 2, 3, 11, 10**12])
async def test_another_question_is_neither_dealt_nor_answered(services: Services, number: int) -> None:
    attempts, attempt = services.quiz.attempts, await _daily(services)
    attempt = await attempts.deal(attempt.owner, attempt.id, 1)

    for move in (
        attempts.deal(attempt.owner, attempt.id, number),
        attempts.answer(attempt.owner, attempt.id, number, option(attempt)),
    ):
        with pytest.raises(NotThisQuestion):
            await move

    assert await _stored(services, attempt) == attempt


async def test_an_earlier_question_stays_as_it_was_answered(services: Services) -> None:
    attempts, attempt = services.quiz.attempts, await _daily(services)
    attempt = await play(services, attempt, "b")
    attempt = await attempts.deal(attempt.owner, attempt.id, 2)

    with pytest.raises(AlreadyAnswered):
        await attempts.answer(attempt.owner, attempt.id, 1, option(attempt, "a", 1))
    with pytest.raises(NotThisQuestion):
        await attempts.deal(attempt.owner, attempt.id, 1)
    assert await attempts.answer(attempt.owner, attempt.id, 1, option(attempt, "b", 1)) == attempt
    with pytest.raises(UnknownOption):  # an option of the first question, for the second
        await attempts.answer(attempt.owner, attempt.id, 2, option(attempt, "a", 1))

    assert await _stored(services, attempt) == attempt


async def test_anothers_game_and_a_forged_option_are_refused_and_change_nothing(services: Services) -> None:
    attempts, attempt = services.quiz.attempts, await _daily(services)
    attempt = await attempts.deal(attempt.owner, attempt.id, 1)
    stranger, dealt = (await put_user(services)).id, option(attempt)

    for move in (
        attempts.look(stranger, attempt.id),
        attempts.deal(stranger, attempt.id, 1),
        attempts.answer(stranger, attempt.id, 1, dealt),
        attempts.lapse(new_visitor_id(), attempt.id),
        attempts.look(attempt.owner, "no-attempt"),
    ):
        with pytest.raises(AttemptNotFound):
            await move
    for forged in ("a", "", "AAAAAAAAAAA", dealt.swapcase(), "$ne"):
        with pytest.raises(UnknownOption):
            await attempts.answer(attempt.owner, attempt.id, 1, forged)

    assert await _stored(services, attempt) == attempt


@pytest.mark.parametrize(
    ("later_ms", "points"), [(0, 15), (3_001, 14), (LIMIT_MS, 10), (LIMIT_MS + 1, 10), (TIME, 10)]
)
async def test_an_answer_counts_to_the_millisecond_of_its_allowance(
    services: Services, travel: Travel, later_ms: int, points: int
) -> None:
    attempts, attempt = services.quiz.attempts, await _daily(services)
    travel.to(utcnow())
    attempt = await attempts.deal(attempt.owner, attempt.id, 1)
    travel.go(milliseconds=later_ms)

    attempt = await attempts.answer(attempt.owner, attempt.id, 1, option(attempt))

    assert (attempt.score, attempt.right, attempt.slots[0].elapsed_ms) == (points, 1, later_ms)


async def test_a_millisecond_later_it_is_too_late_for_good(services: Services, travel: Travel) -> None:
    attempts, attempt = services.quiz.attempts, await _daily(services)
    travel.to(utcnow())
    attempt = await attempts.deal(attempt.owner, attempt.id, 1)
    travel.go(milliseconds=TIME)
    assert await attempts.lapse(attempt.owner, attempt.id) == attempt
    travel.go(milliseconds=1)

    with pytest.raises(TooLate):
        await attempts.answer(attempt.owner, attempt.id, 1, option(attempt))
    travel.go(milliseconds=-1000)  # the clock of another server
    with pytest.raises(TooLate):
        await attempts.answer(attempt.owner, attempt.id, 1, option(attempt))

    [slot] = (await _stored(services, attempt)).slots
    assert (slot.ended_at, slot.choice, slot.right, slot.points) == (slot.deadline, "", False, 0)
    assert slot.elapsed_ms == TIME


async def test_who_comes_back_finds_the_question_with_the_time_that_is_left(
    services: Services, another: Callable[[], Services], travel: Travel
) -> None:
    attempt = await _daily(services)
    travel.to(utcnow())
    attempt = await services.quiz.attempts.deal(attempt.owner, attempt.id, 1)
    travel.go(seconds=20)
    later = another().quiz.attempts  # the server has started again

    assert await later.open_of(attempt.owner) == [attempt]
    assert await later.look(attempt.owner, attempt.id) == attempt
    assert await later.deal(attempt.owner, attempt.id, 1) == attempt
    slot = attempt.open_slot
    assert slot is not None
    assert slot.deadline - utcnow() == timedelta(milliseconds=TIME) - timedelta(seconds=20)
    travel.go(seconds=12)
    attempt = await later.deal(attempt.owner, attempt.id, 2)  # slept through the end of the first

    assert [slot.choice for slot in attempt.slots] == ["", ""]
    assert [slot.ended_at is None for slot in attempt.slots] == [False, True]
    attempt = await later.answer(attempt.owner, attempt.id, 2, option(attempt))
    assert (attempt.score, attempt.right) == (15, 1)


async def test_what_is_answered_and_left_to_the_clock_at_once_ends_in_one_way(
    services: Services, another: Callable[[], Services], travel: Travel
) -> None:
    attempts, other, attempt = services.quiz.attempts, another().quiz.attempts, await _daily(services)
    for number in range(1, 6):
        travel.to(utcnow())
        attempt = await attempts.deal(attempt.owner, attempt.id, number)
        chosen = option(attempt)
        travel.go(milliseconds=TIME)
        answer = asyncio.create_task(attempts.answer(attempt.owner, attempt.id, number, chosen))
        await asyncio.sleep(0)  # it has come in; then it is a millisecond later for the other one
        travel.go(milliseconds=1)
        looks = [other.look(attempt.owner, attempt.id) for _ in range(3)]
        done, *_ = await asyncio.gather(answer, *looks, return_exceptions=True)

        attempt = await _stored(services, attempt)
        slot = attempt.slots[-1]
        assert slot.choice == ("a" if isinstance(done, Attempt) else "")
        assert isinstance(done, Attempt | TooLate)
        assert attempt.score == attempt.result().score


async def test_three_answers_faster_than_a_reader_are_flagged_and_count(
    services: Services, travel: Travel
) -> None:
    attempts, attempt = services.quiz.attempts, await _daily(services)
    travel.to(utcnow())
    seen = []
    for number, milliseconds in enumerate((499, 500, 50, 0), start=1):
        attempt = await attempts.deal(attempt.owner, attempt.id, number)
        travel.go(milliseconds=milliseconds)
        attempt = await attempts.answer(attempt.owner, attempt.id, number, option(attempt))
        seen.append(attempt.flags)

    assert seen == [[], [], [], ["fast"]]
    assert (attempt.right, attempt.excluded) == (4, False)
    assert (await _stored(services, attempt)).flags == ["fast"]


async def test_a_refund_closes_practice_at_once_but_for_the_question_that_is_dealt(
    services: Services,
) -> None:
    await put_bank(services)
    learner, attempts = await put_learner(services), services.quiz.attempts
    attempt = await attempts.start_practice(learner)
    attempt = await attempts.deal(attempt.owner, attempt.id, 1)
    await services.mongo.run(lambda tx: services.people.extend_premium(learner.user_id, None, tx))

    attempt = await attempts.answer(attempt.owner, attempt.id, 1, option(attempt))
    assert attempt.right == 1
    for move in (attempts.deal(attempt.owner, attempt.id, 2), attempts.start_practice(learner)):
        with pytest.raises(ShopError) as refused:
            await move
        assert refused.value.code == "premium_needed"

    assert len((await _stored(services, attempt)).slots) == 1
    assert attempt.kind is Kind.PRACTICE
