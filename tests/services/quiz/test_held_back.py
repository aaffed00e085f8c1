"""The questions of a daily that somebody has yet to play are asked of them nowhere else."""

from datetime import UTC, datetime, timedelta

import pytest

from backend_ext.bootstrap import Services
from backend_ext.jobs.names import Job
from backend_ext.jobs.tasks import WORK
from backend_ext.kit.clock import dhaka_day, utcnow
from backend_ext.quiz.live.form import RoomForm
from backend_ext.quiz.play.errors import NothingDue
from tests.attempts import play, put_bank, put_learner
from tests.clock import Travel
from tests.shop import new_visitor_id

# 23:59:30 in Dhaka.
LATE = datetime(2026, 11, 1, 17, 59, 30, tzinfo=UTC)


async def _set_of_today(services: Services) -> set[str]:
    await WORK[Job.CHOOSE_DAILY](services)
    return set(await services.quiz.daily_sets.of(dhaka_day(utcnow())))


async def test_practice_asks_none_of_them_until_the_daily_is_played(services: Services) -> None:
    bank = {one.id for one in await put_bank(services, 2)}
    held, learner = await _set_of_today(services), await put_learner(services)
    attempts = services.quiz.attempts
    practice = await attempts.start_practice(learner)
    assert practice.total == 8
    practice = await play(services, practice, "a" * 8)
    assert {slot.question_id for slot in practice.slots} == bank - held

    daily = await play(services, await attempts.start_daily(learner.user_id), "a" * 9)
    practice = await attempts.start_practice(learner)
    assert practice.total == 8, "its last question is still to come"
    daily = await play(services, daily, "a")
    assert daily.over
    practice = await play(services, practice, "a" * 8)
    assert {slot.question_id for slot in practice.slots} & held, "they may be asked now"
    assert (await attempts.start_practice(learner)).total == 10


async def test_a_daily_that_goes_on_after_midnight_is_held_back_beside_the_new_one(
    services: Services, travel: Travel
) -> None:
    await put_bank(services)
    learner, attempts = await put_learner(services), services.quiz.attempts
    travel.to(LATE)
    held = await _set_of_today(services)
    daily = await play(services, await attempts.start_daily(learner.user_id), "a")
    travel.go(minutes=1)
    assert not (held & await _set_of_today(services))
    held |= await _set_of_today(services)

    practice = await play(services, await attempts.start_practice(learner), "a" * 10)

    assert len(held) == 20
    assert not held & {slot.question_id for slot in practice.slots}
    assert not (await attempts.look(learner.user_id, daily.id)).over


async def test_tries_ask_none_of_them(services: Services) -> None:
    await put_bank(services)
    held = await _set_of_today(services)
    for _ in range(5):
        assert not held & set((await services.quiz.attempts.start_try(new_visitor_id())).plan)


async def test_a_live_room_asks_none_of_its_hosts(services: Services) -> None:
    await put_bank(services, 2)
    held, host = await _set_of_today(services), await put_learner(services)

    room = await services.quiz.live.rooms.open(host, RoomForm([], None, 8, 30))
    assert not held & {asked.question_id for asked in room.rounds}

    long = await services.quiz.live.rooms.open(host, RoomForm([], None, 18, 30))
    assert held < {asked.question_id for asked in long.rounds}, "there are no others"


async def test_a_topic_with_nothing_else_is_practised_all_the_same(services: Services) -> None:
    await put_bank(services, 1, topics=["acids", "bonding"])
    assert len(await _set_of_today(services)) == 6
    learner = await put_learner(services)

    practice = await services.quiz.attempts.start_practice(learner, "acids")

    assert practice.total == 3
    assert (await play(services, practice, "aaa")).over
    assert len((await services.quiz.attempts.start_try(new_visitor_id())).plan) == 2


async def test_what_is_due_for_review_waits_for_the_daily_that_asks_it(
    services: Services, travel: Travel
) -> None:
    await put_bank(services, 1, topics=["acids", "bonding"])
    learner, attempts, learning = await put_learner(services), services.quiz.attempts, services.quiz.learning
    await play(services, await attempts.start_practice(learner), "abaaaa")
    travel.go(minutes=11)
    assert (await learning.review_list(learner.user_id, utcnow())).due == 1

    await _set_of_today(services)

    assert (await learning.review_list(learner.user_id, utcnow())).due == 0
    with pytest.raises(NothingDue):
        await attempts.start_review(learner)
    await play(services, await attempts.start_daily(learner.user_id), "bbbbbb")
    travel.go(minutes=11)
    later = utcnow() + timedelta(minutes=11)
    assert len(await learning.due(learner.user_id, later, 10)) == 6
