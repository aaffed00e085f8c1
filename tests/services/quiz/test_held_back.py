"""What a daily asks is asked nowhere else while it is open."""

from datetime import UTC, datetime

import pytest

from backend_ext.bootstrap import Services
from backend_ext.jobs.names import Job
from backend_ext.jobs.tasks import WORK
from backend_ext.kit.clock import dhaka_day, utcnow
from backend_ext.quiz.content.models import Difficulty
from backend_ext.quiz.play.errors import NothingDue, NothingToAsk
from tests.attempts import play, put_bank, put_learner, told
from tests.clock import Travel
from tests.shop import new_visitor_id

NOON = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)  # in Dhaka
LATE = datetime(2026, 11, 1, 17, 59, 30, tzinfo=UTC)  # 23:59:30 in Dhaka


async def _set_of_today(services: Services) -> set[str]:
    await WORK[Job.CHOOSE_DAILY](services)
    return set(await services.quiz.daily_sets.of(dhaka_day(utcnow())))


async def test_practice_asks_none_of_them_while_the_daily_is_open(services: Services, travel: Travel) -> None:
    travel.to(NOON)
    bank = {one.id for one in await put_bank(services, 2)}
    held, learner = await _set_of_today(services), await put_learner(services)
    attempts = services.quiz.attempts

    before = await attempts.start_practice(learner)
    assert before.total == 10, "what is not begun yet holds nothing back"
    daily = await attempts.start_daily(learner.user_id)
    before = await play(services, before, "a" * 8)
    assert {slot.question_id for slot in before.slots} == bank - held
    await play(services, before, "aa")

    practice = await attempts.start_practice(learner)
    assert practice.total == 8
    daily = await play(services, daily, "a" * 10)
    assert daily.over
    assert (await play(services, practice, "a" * 8)).over
    assert (await attempts.start_practice(learner)).total == 10


async def test_practice_of_which_the_daily_asks_everything_cannot_begin(
    services: Services, travel: Travel
) -> None:
    travel.to(NOON)
    await put_bank(services, 1, topics=["acids", "bonding"])
    learner, attempts = await put_learner(services), services.quiz.attempts
    practice = await play(services, await attempts.start_practice(learner, "acids"), "a")

    await attempts.start_daily(learner.user_id)

    with pytest.raises(NothingToAsk):
        await attempts.start_practice(learner, "bonding", Difficulty.HARD)
    standing = await attempts.look(learner.user_id, practice.id)
    assert told(standing) == told(practice), "nothing ended for it"


async def test_a_daily_that_goes_on_after_midnight_is_held_back_still(
    services: Services, travel: Travel
) -> None:
    travel.to(LATE)
    await put_bank(services)
    learner, attempts = await put_learner(services), services.quiz.attempts
    held = await _set_of_today(services)
    daily = await play(services, await attempts.start_daily(learner.user_id), "a")
    travel.go(minutes=1)
    assert not held & await _set_of_today(services)

    practice = await play(services, await attempts.start_practice(learner), "a" * 10)
    tries = [await attempts.start_try(new_visitor_id()) for _ in range(5)]

    assert not held & {slot.question_id for slot in practice.slots}
    assert not held & {asked for each in tries for asked in each.plan}
    assert not (await attempts.look(learner.user_id, daily.id)).over


async def test_tries_ask_none_of_the_day_while_there_are_other_easy_ones(
    services: Services, travel: Travel
) -> None:
    travel.to(NOON)
    await put_bank(services)
    held = await _set_of_today(services)
    for _ in range(5):
        assert not held & set((await services.quiz.attempts.start_try(new_visitor_id())).plan)


async def test_a_bank_with_nothing_else_is_tried_all_the_same(services: Services, travel: Travel) -> None:
    travel.to(NOON)
    await put_bank(services, 1, topics=["acids", "bonding"])
    assert len(await _set_of_today(services)) == 6
    assert len((await services.quiz.attempts.start_try(new_visitor_id())).plan) == 2


async def test_what_is_due_for_review_waits_for_the_daily_that_asks_it(
    services: Services, travel: Travel
) -> None:
    travel.to(NOON)
    await put_bank(services, 1, topics=["acids", "bonding"])
    learner, attempts, learning = await put_learner(services), services.quiz.attempts, services.quiz.learning
    await play(services, await attempts.start_practice(learner), "abaaaa")
    travel.go(minutes=11)
    assert (await learning.review_list(learner.user_id, utcnow())).due == 1

    daily = await attempts.start_daily(learner.user_id)

    assert (await learning.review_list(learner.user_id, utcnow())).due == 0
    with pytest.raises(NothingDue):
        await attempts.start_review(learner)
    assert (await play(services, daily, "bbbbbb")).over
    travel.go(minutes=11)
    assert len(await learning.due(learner.user_id, utcnow(), 10)) == 6
