"""What comes after a game: closed by the clock, taken in by followers whatever is away, added up."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from pymongo.errors import AutoReconnect
from redis.exceptions import ConnectionError as RedisAway

from backend_ext.bootstrap import Services
from backend_ext.jobs.names import Job
from backend_ext.jobs.tasks import WORK
from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import Unavailable
from backend_ext.quiz.play.errors import AttemptOver
from backend_ext.quiz.play.models import LONGEST_MINUTES, Attempt, AttemptState, DaySum
from tests.attempts import attempts_with, option, play, put_bank, put_learner
from tests.clock import Travel
from tests.people import put_user
from tests.shop import new_visitor_id

NOON = datetime(2026, 11, 24, 6, tzinfo=UTC)


@dataclass
class Notebook:
    """A follower that writes down what it is told, unless it fails."""

    fails: Exception | None = None
    told: list[tuple[str, int]] = field(default_factory=list)

    async def answered(self, attempt: Attempt) -> None:
        self._note("answered", attempt)

    async def ended(self, attempt: Attempt) -> None:
        self._note("excluded" if attempt.excluded else "ended", attempt)

    def _note(self, what: str, attempt: Attempt) -> None:
        if self.fails:
            raise self.fails
        self.told.append((what, sum(1 for _ in attempt.ended_slots())))


async def test_followers_are_told_of_what_is_stored_and_of_accounts_alone(services: Services) -> None:
    await put_bank(services)
    book = Notebook()
    attempts, user = attempts_with(services, book), await put_user(services)
    await play(attempts, await attempts.start_try(user.id), "abaaa")
    await play(attempts, await attempts.start_try(new_visitor_id()), "aaaaa")

    assert book.told == [*(("answered", n) for n in range(1, 6)), ("ended", 5)]
    match = {"counted": True}
    assert await services.mongo.db["quiz_attempts"].count_documents(match) == 1


@pytest.mark.parametrize("error", [RedisAway(), AutoReconnect(), Unavailable(), TimeoutError()])
async def test_an_outage_of_a_follower_fails_no_answer_and_is_made_up_for(
    services: Services, error: Exception
) -> None:
    await put_bank(services)
    away, there = Notebook(fails=error), Notebook()
    attempts, user = attempts_with(services, away, there), await put_user(services)
    attempt = await play(attempts, await attempts.start_try(user.id), "aaaaa")

    assert (attempt.state, attempt.right) == (AttemptState.FINISHED, 5)
    assert there.told == [*(("answered", n) for n in range(1, 6)), ("ended", 5)]
    assert [one.id for one in await services.quiz.books.uncounted(9)] == [attempt.id]
    assert await attempts.catch_up() == 1
    assert [one.id for one in await services.quiz.books.uncounted(9)] == [attempt.id]
    away.fails = None
    await attempts.catch_up()

    assert away.told == [("answered", 5), ("ended", 5)]
    assert await services.quiz.books.uncounted(9) == []


async def test_a_bug_of_a_follower_is_told_and_the_answer_is_stored(services: Services) -> None:
    await put_bank(services)
    attempts, user = attempts_with(services, Notebook(fails=RuntimeError("a bug"))), await put_user(services)
    attempt = await attempts.start_daily(user.id)
    attempt = await attempts.deal(user.id, attempt.id, 1)
    with pytest.raises(RuntimeError):
        await attempts.answer(user.id, attempt.id, 1, option(attempt))

    assert (await attempts.answer(user.id, attempt.id, 1, option(attempt))).right == 1


async def test_each_slot_is_learned_once_however_many_ask(services: Services) -> None:
    await put_bank(services)
    books, attempts, user = services.quiz.books, attempts_with(services), await put_user(services)
    attempt = await play(attempts, await attempts.start_daily(user.id), "abc")
    visitors = await play(attempts, await attempts.start_try(new_visitor_id()), "a")
    assert [one.id for one in await books.unlearned(9)] == [attempt.id]

    marked = await asyncio.gather(*(books.mark_learned(attempt.id, 0, 2) for _ in range(6)))
    assert sorted(marked) == [False] * 5 + [True]
    assert [one.learned for one in await books.unlearned(9)] == [2]
    attempt = await attempts.deal(user.id, attempt.id, 4)
    assert await books.mark_learned(attempt.id, 2, 3)
    assert await books.unlearned(9) == []
    await attempts.answer(user.id, attempt.id, 4, option(attempt))
    assert [one.learned for one in await books.unlearned(9)] == [3]
    assert (await books.get(visitors.id)).unlearned


async def test_what_is_left_open_is_closed_once_by_jobs_of_two_processes(
    services: Services, another: Callable[[], Services], travel: Travel
) -> None:
    await put_bank(services)
    book, user = Notebook(), await put_user(services)
    attempts, other = attempts_with(services, book), attempts_with(another(), book)
    travel.to(NOON)
    left = await play(attempts, await attempts.start_daily(user.id), "aab")
    left = await attempts.deal(user.id, left.id, 4)
    nothing = await attempts.start_daily((await put_user(services)).id)
    travel.to(NOON + timedelta(minutes=LONGEST_MINUTES, milliseconds=-1))
    late = await play(attempts, await attempts.start_try(user.id), "a")
    assert await attempts.close_due(utcnow()) == 0
    book.told.clear()

    travel.go(milliseconds=1)
    closed = await asyncio.gather(*(one.close_due(utcnow()) for one in (attempts, other, attempts)))

    assert max(closed) <= 2
    assert sorted(book.told) == [("answered", 4), ("ended", 0), ("ended", 4)]
    left = await services.quiz.books.get(left.id)
    assert (left.state, left.ended_at) == (AttemptState.CLOSED, left.closes_at)
    assert (left.score, left.right, left.slots[3].ended_at) == (30, 2, left.slots[3].deadline)
    assert (await services.quiz.books.get(nothing.id)).state is AttemptState.CLOSED
    assert (await services.quiz.books.get(late.id)).state is AttemptState.OPEN
    with pytest.raises(AttemptOver):
        await attempts.deal(user.id, left.id, 5)
    assert await WORK[Job.CLOSE_ATTEMPTS](services) == 0


async def test_a_question_that_is_dealt_has_its_whole_time(services: Services, travel: Travel) -> None:
    await put_bank(services)
    attempts, user = services.quiz.attempts, await put_user(services)
    travel.to(NOON)
    attempt = await attempts.start_daily(user.id)
    travel.to(attempt.closes_at - timedelta(milliseconds=1))
    attempt = await attempts.deal(user.id, attempt.id, 1)
    travel.go(seconds=31)
    assert await attempts.close_due(utcnow()) == 0
    attempt = await attempts.answer(user.id, attempt.id, 1, option(attempt))
    assert (attempt.score, attempt.state) == (10, AttemptState.OPEN)

    attempt = await attempts.look(user.id, attempt.id)  # lazily, without the job
    assert (attempt.state, attempt.ended_at) == (AttemptState.CLOSED, utcnow())


async def test_the_books_add_up_what_was_answered_by_topic_and_by_day(
    services: Services, travel: Travel
) -> None:
    await put_bank(services, 8)
    attempts, books, ada = services.quiz.attempts, services.quiz.books, (await put_learner(services)).user_id
    travel.to(NOON)
    played = []
    for keys in ("aaaaaaaaaa", "abababab", "bbbbbbbbbb"):
        attempt = await attempts.start_daily(ada)
        travel.go(seconds=1)
        played.append(await play(services, attempt, keys))
        travel.go(days=1)
    travel.go(days=-1)
    tried = await play(services, await attempts.start_try(ada), "aaaaa")
    await play(services, await attempts.start_try((await put_user(services)).id), "aaaaa")

    topics = {one.topic: one for one in await books.by_topic(ada)}
    slots = [slot for attempt in (*played, tried) for slot in attempt.slots]
    for topic in ("acids", "bonding", "organic"):
        own = [slot for slot in slots if slot.topic == topic]
        assert (topics[topic].asked, topics[topic].right, topics[topic].points) == (
            len(own),
            sum(slot.right for slot in own),
            sum(slot.points for slot in own),
        )
    assert await books.by_day(ada, date(2026, 11, 25)) == [
        DaySum(day="2026-11-25", asked=8, right=4, daily=None),  # still open: nobody has closed it
        DaySum(day="2026-11-26", asked=15, right=5, daily=0),
    ]
    assert await attempts.close_due(utcnow()) == 1
    assert (await books.by_day(ada, date(2026, 11, 25)))[0].daily == played[1].score
