"""How games begin: one daily a person and Dhaka day, the same for all; one open game of each other kind."""

import asyncio
import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from backend_ext.bootstrap import Services
from backend_ext.jobs.names import Job
from backend_ext.jobs.tasks import WORK
from backend_ext.kit.clock import dhaka_day, utcnow
from backend_ext.kit.errors import TooMany
from backend_ext.people.errors import PremiumNeeded
from backend_ext.quiz.content.models import Difficulty
from backend_ext.quiz.play.errors import NothingDue, NothingToAsk
from backend_ext.quiz.play.folds.repository import FoldRepository
from backend_ext.quiz.play.folds.service import Folds, Sum
from backend_ext.quiz.play.models import Attempt, AttemptState
from tests.attempts import play, put_bank, put_learner, told
from tests.clock import Travel
from tests.people import person, put_user
from tests.questions import put_questions, question
from tests.shop import new_visitor_id

# 23:59:30 in Dhaka on the day after which clocks in New York went back.
LATE = datetime(2026, 11, 1, 17, 59, 30, tzinfo=UTC)


async def _count(services: Services) -> int:
    return await services.mongo.db["quiz_attempts"].count_documents({})


async def test_of_twenty_dailies_started_at_once_one_exists(
    services: Services, another: Callable[[], Services]
) -> None:
    await put_bank(services)
    user = await put_user(services)
    processes = [services.quiz.attempts, another().quiz.attempts]

    started = await asyncio.gather(*(processes[n % 2].start_daily(user.id) for n in range(20)))

    assert len({attempt.id for attempt in started}) == 1
    assert await _count(services) == 1
    assert await services.mongo.db["quiz_days"].count_documents({}) == 1


async def test_the_set_of_a_day_is_the_same_for_all_whatever_becomes_of_the_bank(services: Services) -> None:
    sets, attempts = services.quiz.daily_sets, services.quiz.attempts
    with pytest.raises(NothingToAsk):
        await attempts.start_daily((await put_user(services)).id)
    assert await WORK[Job.CHOOSE_DAILY](services) == 0
    assert await services.mongo.db["quiz_days"].count_documents({}) == 0

    bank = await put_bank(services, 8)
    assert await WORK[Job.CHOOSE_DAILY](services) == 2
    today = dhaka_day(utcnow())
    first, second = [await sets.of(today + timedelta(days=ahead)) for ahead in (0, 1)]
    assert not set(first) & set(second)
    change = {"$set": {"state": "retired"}}
    await services.mongo.db["quiz_questions"].update_many({"_id": {"$in": first}}, change)
    await put_questions(services, *(question("acids") for _ in range(20)))

    plans = [(await attempts.start_daily((await put_user(services)).id)).plan for _ in range(3)]
    assert plans == [first] * 3
    assert await WORK[Job.CHOOSE_DAILY](services) == 2
    assert await sets.of(today + timedelta(days=1)) == second
    of = {one.id: one.difficulty.value for one in bank}
    assert [of[key] for key in first] == ["easy"] * 4 + ["medium"] * 4 + ["hard"] * 2


@pytest.fixture(params=["America/New_York", "Asia/Dhaka"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine is set to a zone, one of them with daylight saving."""
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    if before is None:
        monkeypatch.delenv("TZ")
    else:
        monkeypatch.setenv("TZ", before)
    time.tzset()


@pytest.mark.usefixtures("zone")
async def test_a_daily_counts_for_the_dhaka_day_of_its_start_also_across_midnight(
    services: Services, travel: Travel
) -> None:
    await put_bank(services, 8)
    user, attempts = await put_user(services), services.quiz.attempts
    travel.to(LATE)
    old = await play(services, await attempts.start_daily(user.id), "aaa")
    travel.to(LATE + timedelta(seconds=29, milliseconds=999))
    assert told(await attempts.start_daily(user.id)) == told(old)
    travel.to(LATE + timedelta(seconds=30))  # midnight
    new = await attempts.start_daily(user.id)
    old = await play(services, old, "aaaaaaa")

    assert (old.day, new.day) == ("2026-11-01", "2026-11-02")
    assert old.plan != new.plan
    assert (old.state, old.right) == (AttemptState.FINISHED, 10)
    folds = Folds(FoldRepository(services.mongo.db))
    first, second = [Sum((day, day)) for day in (date(2026, 11, 1), date(2026, 11, 2))]
    standing = await folds.standing(first, user.id)
    assert standing is not None
    assert (standing.points, standing.reached_at) == (old.score, LATE + timedelta(seconds=30))
    assert await folds.standing(second, user.id) is None
    assert await attempts.daily_of(user.id, date(2026, 11, 2)) == new
    travel.go(days=1)
    third = await attempts.start_daily(user.id)
    assert third.day == "2026-11-03"


async def test_a_visitor_tries_easy_questions_of_many_topics_one_game_at_a_time(services: Services) -> None:
    bank = {one.id: one for one in await put_bank(services)}
    visitor, attempts = new_visitor_id(), services.quiz.attempts
    started = await asyncio.gather(*(attempts.start_try(visitor) for _ in range(8)))

    assert len({attempt.id for attempt in started}) == await _count(services) == 1
    asked = [bank[key] for key in started[0].plan]
    assert [one.difficulty for one in asked] == [Difficulty.EASY] * 5
    assert len({one.topic for one in asked[:3]}) == 3
    assert started[0].user_id is None
    done = await play(services, started[0], "aaaaa")
    assert done.state is AttemptState.FINISHED
    assert (await attempts.start_try(visitor)).id != done.id


async def test_one_round_of_practice_is_open_and_another_topic_ends_it(
    services: Services, another: Callable[[], Services]
) -> None:
    await put_bank(services)
    learner, attempts = await put_learner(services), services.quiz.attempts
    acids = await play(services, await attempts.start_practice(learner, "acids"), "ab")
    acids = await attempts.deal(acids.owner, acids.id, 3)
    assert await attempts.start_practice(learner, "acids") == acids

    hard = await attempts.start_practice(learner, "acids", Difficulty.HARD)
    assert (hard.total, hard.topic, hard.difficulty) == (4, "acids", Difficulty.HARD)
    left = await services.quiz.books.get(acids.id)
    assert (left.state, left.score) == (AttemptState.CLOSED, acids.score)
    assert (left.slots[2].choice, left.slots[2].right, left.slots[2].ended_at) == ("", False, left.ended_at)
    played = await play(services, hard, "aaaa")
    assert len({slot.question_id for slot in played.slots}) == 4
    assert {slot.difficulty for slot in played.slots} == {Difficulty.HARD}

    processes = [attempts, another().quiz.attempts]
    topics = ("bonding", "organic")
    done = await asyncio.gather(
        *(processes[n % 2].start_practice(learner, topics[n % 2]) for n in range(6)), return_exceptions=True
    )
    assert all(isinstance(one, Attempt | TooMany) for one in done)
    match = {"state": "open", "kind": "practice"}
    assert await services.mongo.db["quiz_attempts"].count_documents(match) == 1


async def test_practice_is_for_premium_and_asks_only_what_there_is(services: Services) -> None:
    await put_bank(services)
    attempts, poor = services.quiz.attempts, person(await put_user(services))
    past = await put_learner(services, days=-1)
    for who in (poor, past):
        with pytest.raises(PremiumNeeded):
            await attempts.start_practice(who)
        with pytest.raises(PremiumNeeded):
            await attempts.start_review(who)
    learner = await put_learner(services)
    for topic in ("no-topic", "$ne"):
        with pytest.raises(NothingToAsk):
            await attempts.start_practice(learner, topic)
    with pytest.raises(NothingDue):
        await attempts.start_review(learner)

    assert await _count(services) == 0


async def test_a_thousand_games_are_not_begun_to_farm_anything(services: Services, travel: Travel) -> None:
    await put_bank(services)
    visitor, attempts = new_visitor_id(), services.quiz.attempts
    travel.to(utcnow())
    for _ in range(30):
        await play(services, await attempts.start_try(visitor), "aaaaa")
    with pytest.raises(TooMany):
        await attempts.start_try(visitor)
    assert await _count(services) == 30

    await attempts.start_try(new_visitor_id())
    travel.go(seconds=601)
    await attempts.start_try(visitor)
    assert await _count(services) == 32
