"""What clever players and unlucky moments try: nobody gets what they did not play for, or is left stuck."""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from backend_ext.bootstrap import Services
from backend_ext.jobs.names import Job
from backend_ext.jobs.tasks import WORK
from backend_ext.kit.clock import dhaka_start
from backend_ext.kit.errors import TooMany
from backend_ext.people.visitors import COOKIE_SECONDS
from backend_ext.quiz.boards.ranks import Ranks
from backend_ext.quiz.content.models import Picture
from backend_ext.quiz.leagues.repository import LeagueRepository
from backend_ext.quiz.learning.repository import MemoryRepository
from backend_ext.quiz.play import starting
from backend_ext.quiz.play.errors import AttemptOver, NothingToAsk
from backend_ext.quiz.play.models import AttemptState
from backend_ext.quiz.play.repository import AttemptRepository
from backend_ext.quiz.players.badges import Badge
from backend_ext.quiz.players.repository import BadgeRepository, PlayerRepository
from backend_ext.quiz.players.streaks import Streak
from backend_ext.store.limits import Limit
from tests import races
from tests.attempts import option, play, put_bank, put_learner
from tests.clock import Travel
from tests.dailies import game, put_game
from tests.people import admin, put_user
from tests.shop import new_visitor_id, words
from tests.standings import NOW, TODAY, in_books, in_redis, put_players

MONDAY = date(2026, 11, 30)
MIDNIGHT = dhaka_start(MONDAY)


async def _closed(services: Services, travel: Travel) -> None:
    travel.go(minutes=31)
    await WORK[Job.CLOSE_ATTEMPTS](services)


async def test_who_opens_a_game_and_goes_has_not_played(services: Services, travel: Travel) -> None:
    travel.to(NOW)
    await put_bank(services)
    who, quiz = await put_learner(services), services.quiz
    daily = await quiz.attempts.start_daily(who.user_id)
    await quiz.attempts.deal(who.user_id, daily.id, 1)
    await quiz.attempts.start_practice(who, "acids")
    await quiz.attempts.start_practice(who, "organic")
    await _closed(services, travel)

    assert len(await quiz.attempts.of_account(who.user_id)) == 3
    assert await quiz.books.uncounted(9) == []
    assert await quiz.players.streak(who.user_id, travel.now) == Streak()
    assert await quiz.players.badges(who.user_id) == []

    round_of_one = await play(services, await quiz.attempts.start_practice(who), "b")
    await _closed(services, travel)
    assert (await quiz.players.streak(who.user_id, travel.now)).current == 1
    await quiz.attempt_desk.exclude(admin(), round_of_one.id, "a program")
    assert await quiz.players.streak(who.user_id, travel.now) == Streak()


async def test_what_staff_exclude_earns_no_badge(services: Services, travel: Travel) -> None:
    travel.to(NOW)
    (player,) = await put_players(services, 1)
    for back in range(3):
        await put_game(services, player, TODAY - timedelta(days=back), 400, right=10, excluded=back < 2)
    await services.quiz.attempts.catch_up()

    held = {one.badge for one in await services.quiz.players.badges(player)}
    assert held == {Badge.FIRST_DAILY, Badge.PERFECT_DAILY}
    assert (await services.quiz.players.streak(player, NOW)).longest == 1


async def _retire_all(services: Services) -> None:
    await services.mongo.db["quiz_questions"].update_many({}, {"$set": {"state": "retired"}})
    await services.quiz.bank.forget()


@pytest.mark.parametrize(("played", "refusal"), [("", NothingToAsk), ("a", AttemptOver)])
async def test_a_round_whose_questions_were_all_retired_ends_with_what_it_has(
    services: Services, played: str, refusal: type[Exception]
) -> None:
    await put_bank(services)
    who, attempts = await put_learner(services), services.quiz.attempts
    standing = await play(services, await attempts.start_practice(who, "acids"), played)
    await _retire_all(services)
    if played:  # the one that was asked last may stay: it is not asked twice in a row
        last = {"_id": standing.slots[0].question_id}
        await services.mongo.db["quiz_questions"].update_one(last, {"$set": {"state": "active"}})
        await services.quiz.bank.forget()

    with pytest.raises(refusal):
        await attempts.deal(who.user_id, standing.id, len(played) + 1)

    ended = await attempts.look(who.user_id, standing.id)
    assert (ended.state, ended.score, len(ended.slots)) == (
        AttemptState.CLOSED,
        standing.score,
        len(played),
    )
    assert await attempts.open_of(who.user_id) == []


async def test_a_daily_of_the_last_moment_counts_for_its_week_and_day(
    services: Services, travel: Travel
) -> None:
    travel.to(MIDNIGHT - timedelta(hours=1))
    await put_bank(services)
    players = await put_players(services, 10)
    sunday = MONDAY - timedelta(days=1)
    for number, player in enumerate(players):
        await put_game(services, player, sunday, 2 + number)
    await services.quiz.attempts.catch_up()
    late = (await put_user(services)).id
    travel.to(MIDNIGHT - timedelta(milliseconds=1))

    async def midnight_passes() -> tuple[Any, ...]:
        travel.to(MIDNIGHT + timedelta(seconds=2))
        await WORK[Job.CHECK_BOARDS](services)
        await WORK[Job.CHECK_BOARDS](services)
        return await WORK[Job.SETTLE_LEAGUES](services), await _podium(services)

    async with races.before(AttemptRepository, "insert", midnight_passes) as raced:
        begun = await services.quiz.attempts.start_daily(late)
    assert (begun.day, raced.result) == (sunday.isoformat(), (0, set()))
    travel.go(seconds=20)
    assert await WORK[Job.SETTLE_LEAGUES](services) == 0
    await play(services, begun, "aaaaaaaaaa")
    await WORK[Job.CHECK_BOARDS](services)

    assert await WORK[Job.SETTLE_LEAGUES](services) == 1
    view = await services.quiz.leagues.place(late, travel.now)
    assert view.last is not None
    assert (view.last.place, await _podium(services)) == (1, {late, players[9], players[8]})


async def _podium(services: Services) -> set[str]:
    found = services.mongo.db["quiz_badges"].find({"badge": Badge.PODIUM})
    return {row["user_id"] async for row in found}


async def test_a_visitors_game_is_kept_for_long_only_when_it_was_played_to_its_end(
    services: Services, travel: Travel
) -> None:
    travel.to(NOW)
    await put_bank(services)
    attempts = services.quiz.attempts
    begun = await play(services, await attempts.start_try(new_visitor_id()), "aaaa")
    assert begun.expires_at == NOW + timedelta(days=1)
    done = await play(services, begun, "a")
    assert done.expires_at == NOW + timedelta(seconds=COOKIE_SECONDS)
    user = await put_user(services)
    await services.mongo.run(lambda tx: attempts.carry(begun.owner, user.id, tx))
    assert (await services.quiz.books.get(begun.id)).expires_at is None
    begun = await play(services, await attempts.start_try(user.id), "aaaaa")
    assert begun.expires_at is None


def test_the_time_taken_is_exact_to_the_millisecond() -> None:
    slot = game("somebody", TODAY, 10).slots[0]
    taken = (timedelta(milliseconds=number) for number in range(31_501))
    found = [slot.model_copy(update={"ended_at": slot.dealt_at + one}).elapsed_ms for one in taken]
    assert found == list(range(31_501))


@pytest.mark.parametrize(
    "src", ["//elsewhere.example/x.png", "/a//b", "/", "/a/", "a", "/a b", "/" + "a" * 200]
)
def test_a_picture_is_of_our_own_site(src: str) -> None:
    with pytest.raises(ValidationError):
        Picture(src=src, alt=words("x"))
    assert Picture(src="/quiz/a-b_1.svg", alt=words("x")).src == "/quiz/a-b_1.svg"


_STEPS = [
    (target, method, done)
    for target, method in (
        (AttemptRepository, "answer"),
        (AttemptRepository, "mark_learned"),
        (MemoryRepository, "put"),
        (BadgeRepository, "give"),
        (LeagueRepository, "seat"),
        (LeagueRepository, "take"),
        (PlayerRepository, "touch"),
        (Ranks, "put"),
        (AttemptRepository, "mark_counted"),
    )
    for done in (False, True)
]


async def test_wherever_a_process_dies_after_the_last_answer_what_follows_is_taken_in_once(
    services: Services, another: Callable[[], Services], travel: Travel
) -> None:
    travel.to(NOW)
    await put_bank(services)
    quiz, other = services.quiz, another()
    players = await put_players(services, len(_STEPS))
    for player, (target, method, done) in zip(players, _STEPS, strict=True):
        daily = await play(services, await quiz.attempts.start_daily(player), "a" * 9)
        daily = await quiz.attempts.deal(player, daily.id, 10)
        async with races.stop_at(target, method, done=done):
            await quiz.attempts.answer(player, daily.id, 10, option(daily))
        travel.go(milliseconds=1)
        if (method, done) == ("answer", False):
            await other.quiz.attempts.answer(player, daily.id, 10, option(daily))
        await asyncio.gather(*(held.quiz.attempts.catch_up() for held in (services, other, services)))

        names = {held.badge for held in await quiz.players.badges(player)}
        assert names == {Badge.FIRST_DAILY, Badge.PERFECT_DAILY, Badge.ALL_TOPICS}, method
        learned = (await quiz.learning.of_account(player)).ratings
        assert sum(rating.answers for rating in learned) == 10, method
    assert await quiz.books.uncounted(9) == await quiz.books.unlearned(9) == []
    groups = [row async for row in services.mongo.db["quiz_leagues"].find()]
    places = [row async for row in services.mongo.db["quiz_league_places"].find()]
    assert [row["size"] for row in groups] == [len(places)] == [len(players)]
    assert (await in_redis(services))["all"] == (await in_books(services, set()))["all"]


async def test_a_round_that_cannot_begin_ends_none_that_is_played(services: Services) -> None:
    await put_bank(services)
    who, attempts = await put_learner(services), services.quiz.attempts
    standing = await play(services, await attempts.start_practice(who, "acids"), "a")
    with pytest.raises(NothingToAsk):
        await attempts.start_practice(who, "no-topic")
    assert [one.id for one in await attempts.open_of(who.user_id)] == [standing.id]
    for number in range(29):
        await attempts.start_practice(who, ("organic", "acids")[number % 2])
    last = await attempts.start_practice(who, "organic")
    with pytest.raises(TooMany):
        await attempts.start_practice(who, "acids")

    assert (await attempts.look(who.user_id, standing.id)).state is AttemptState.CLOSED
    assert await attempts.open_of(who.user_id) == [last]


async def test_an_account_that_goes_while_games_are_closed_holds_up_no_others(
    services: Services, travel: Travel
) -> None:
    travel.to(NOW)
    await put_bank(services)
    attempts = services.quiz.attempts
    gone, there = [await attempts.start_daily((await put_user(services)).id) for _ in range(2)]
    travel.go(minutes=31)

    async with races.after(AttemptRepository, "due", lambda: services.departures.delete(gone.owner)):
        await WORK[Job.CLOSE_ATTEMPTS](services)

    assert (await services.quiz.books.get(there.id)).over
    assert await services.mongo.db["quiz_attempts"].count_documents({}) == 1


async def test_a_game_that_cannot_be_taken_in_holds_up_no_others(
    services: Services, travel: Travel, monkeypatch: pytest.MonkeyPatch
) -> None:
    travel.to(NOW)
    bad, good = await put_players(services, 2)
    for minute, player in enumerate((bad, good)):
        await put_game(services, player, TODAY, 10, timedelta(hours=12, minutes=minute))
    reward = services.quiz.players.reward

    async def rewarded(user_id: str) -> set[Badge]:
        if user_id == bad:
            raise ValueError(user_id)
        return await reward(user_id)

    monkeypatch.setattr(services.quiz.players, "reward", rewarded)
    with pytest.raises(ExceptionGroup) as raised:
        await services.quiz.attempts.catch_up()
    assert [str(error) for error in raised.value.exceptions] == [bad]
    assert [one.owner for one in await services.quiz.books.uncounted(9)] == [bad]


async def test_fresh_cookies_begin_no_tries_without_end(
    services: Services, travel: Travel, monkeypatch: pytest.MonkeyPatch
) -> None:
    travel.to(NOW)
    await put_bank(services)
    monkeypatch.setattr(starting, "TRIES", Limit("quiz_tries", 3, 3600))
    attempts, visitor = services.quiz.attempts, new_visitor_id()
    first = await attempts.start_try(visitor, "2001:db8::1")
    for number in range(2, 4):
        await attempts.start_try(new_visitor_id(), f"2001:db8::{number}")

    with pytest.raises(TooMany):
        await attempts.start_try(new_visitor_id(), "2001:db8::4")
    assert await attempts.start_try(visitor, "2001:db8::1") == first, "what is open goes on"
    await attempts.start_try(new_visitor_id(), "192.0.2.7")
    assert await services.mongo.db["quiz_attempts"].count_documents({}) == 4
