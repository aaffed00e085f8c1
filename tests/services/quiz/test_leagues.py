"""Leagues: groups of thirty, and who moves at Monday midnight in Dhaka."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta

import pytest

from backend_ext.bootstrap import Services
from backend_ext.jobs.names import Job
from backend_ext.jobs.tasks import WORK
from backend_ext.kit.clock import dhaka_start
from backend_ext.quiz.leagues.models import LeagueView
from backend_ext.quiz.leagues.tiers import Tier, Zone
from backend_ext.quiz.play.folds.service import STORED
from backend_ext.quiz.play.models import AttemptState
from backend_ext.quiz.players.badges import Badge
from tests.clock import Travel
from tests.dailies import put_game
from tests.people import admin, put_user
from tests.standings import put_players

MONDAY = date(2026, 11, 23)
SUNDAY = MONDAY + timedelta(days=6)
NEXT = MONDAY + timedelta(days=7)
MIDNIGHT = dhaka_start(NEXT)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _on_sunday(travel: Travel) -> None:
    travel.to(MIDNIGHT - timedelta(hours=1))


async def _view(services: Services, user_id: str, travel: Travel) -> LeagueView:
    return await services.quiz.leagues.place(user_id, travel.now)


async def _count(services: Services) -> None:
    await services.quiz.attempts.catch_up()


async def _sizes(services: Services, week: date = MONDAY) -> dict[int, int]:
    """How many places each group of a week has, by its number; the sizes it keeps are the same."""
    places = Counter([row["league_id"] async for row in services.mongo.db["quiz_league_places"].find()])
    groups = [row async for row in services.mongo.db["quiz_leagues"].find({"week": str(week)})]
    assert all(row["size"] == places[row["_id"]] for row in groups)
    return {row["number"]: row["size"] for row in groups}


async def _put_tier(services: Services, players: Sequence[str], tier: Tier) -> None:
    """Has them come out of a week before in a tier."""
    week = MONDAY - timedelta(days=7)
    for player in players:
        place = {
            "_id": f"before-{player}",
            "user_id": player,
            "week": str(week),
            "league_id": "before",
            "tier": tier,
            "joined_at": dhaka_start(week),
            "outcome": Zone.STAY,
            "place": 1,
            "points": 5,
        }
        await services.mongo.db["quiz_league_places"].insert_one(place)


async def test_the_first_daily_of_a_week_opens_a_place_and_the_thirty_first_player_another_group(
    services: Services, travel: Travel
) -> None:
    players = await put_players(services, 31)
    before = await _view(services, players[0], travel)
    assert (before.tier, before.week, before.rows, before.last) == (Tier.CARBON, MONDAY, (), None)
    assert before.ends_at == MIDNIGHT
    for number, player in enumerate(players):
        await put_game(services, player, MONDAY, number)
    await _count(services)
    await put_game(services, players[3], SUNDAY, 100)
    await _count(services)

    assert await _sizes(services) == {1: 30, 2: 1}
    view = await _view(services, players[3], travel)
    assert [row.points for row in view.rows] == [103, *range(29, 3, -1), 2, 1, 0]
    assert view.own == view.rows[0]
    assert [row.zone for row in view.rows[:6]] == [Zone.UP] * 5 + [Zone.STAY]
    assert "P3" in {row.name for row in view.rows}


async def test_forty_who_join_at_once_in_two_processes_fill_two_groups(
    another: Callable[[], Services],
) -> None:
    one, two = another(), another()
    players = await put_players(one, 40)
    games = [await put_game(one, player, MONDAY, 10) for player in players]
    held = (one, two)

    await asyncio.gather(
        *(held[number % 2].quiz.leagues.ended(game) for number, game in enumerate((*games, *games)))
    )

    assert await _sizes(one) == {1: 30, 2: 10}
    assert await one.mongo.db["quiz_league_places"].count_documents({}) == 40
    assert len(await one.mongo.db["quiz_league_places"].distinct("user_id")) == 40


async def test_at_monday_midnight_the_best_rise_and_the_last_fall_once(
    another: Callable[[], Services], travel: Travel
) -> None:
    one, two = another(), another()
    players = await put_players(one, 11)
    await _put_tier(one, players, Tier.COPPER)
    for number, player in enumerate(players):
        await put_game(one, player, MONDAY, 100 - number)
    await one.quiz.boards.hide(players[0], hidden=True)
    await _count(one)
    travel.to(MIDNIGHT - SECOND)
    assert await WORK[Job.SETTLE_LEAGUES](one) == 0
    assert [row.name for row in (await _view(one, players[1], travel)).rows[:2]] == ["", "P1"]

    travel.to(MIDNIGHT + STORED)
    done = await asyncio.gather(*(WORK[Job.SETTLE_LEAGUES](held) for held in (one, two, one, two)))

    assert sum(int(str(each)) for each in done) == 1
    views = [await _view(one, player, travel) for player in players]
    assert [view.tier for view in views] == [Tier.SILVER] * 3 + [Tier.COPPER] * 6 + [Tier.CARBON] * 2
    assert [view.last and (view.last.place, view.last.points) for view in views] == [
        (place, 101 - place) for place in range(1, 12)
    ]
    assert [view.rows for view in views] == [()] * 11
    badges = [row async for row in one.mongo.db["quiz_badges"].find({"badge": Badge.PROMOTED})]
    assert sorted(row["user_id"] for row in badges) == sorted(players[:3])


async def test_a_week_is_not_over_while_a_daily_of_it_is_played_and_counts_for_it(
    services: Services, travel: Travel
) -> None:
    players = await put_players(services, 5)
    for number, player in enumerate(players):
        await put_game(services, player, SUNDAY, 10 + number)
    late = await put_game(
        services, (await put_user(services)).id, SUNDAY, 0, state=AttemptState.OPEN, ended_at=None
    )
    await _count(services)
    travel.to(MIDNIGHT + 5 * SECOND)
    assert await WORK[Job.SETTLE_LEAGUES](services) == 0
    early = await put_game(services, players[0], NEXT, 10, 4 * SECOND)
    await _count(services)
    assert [one.id for one in await services.quiz.books.uncounted(9)] == [early.id], (
        "its tier is not known yet"
    )

    travel.to(MIDNIGHT + timedelta(minutes=10))
    done = {"state": AttemptState.FINISHED, "score": 99, "ended_at": travel.now}
    await services.mongo.db["quiz_attempts"].update_one({"_id": late.id}, {"$set": done})
    await _count(services)

    assert await services.quiz.books.uncounted(9) == []
    own = await _view(services, players[0], travel)
    assert own.last is not None
    assert (own.week, len(own.rows), own.last.place, own.last.outcome) == (NEXT, 1, 6, Zone.STAY)
    assert await _sizes(services) == {1: 6}, "who ended last was given a seat before the week was settled"
    assert await WORK[Job.SETTLE_LEAGUES](services) == 0
    first = await _view(services, late.owner, travel)
    assert first.last is not None
    assert (first.tier, first.last.place, first.last.points) == (Tier.COPPER, 1, 99)


async def test_what_staff_exclude_counts_for_no_league_but_moves_nobody_back(
    services: Services, travel: Travel
) -> None:
    players = await put_players(services, 5)
    games = [await put_game(services, player, SUNDAY, 50 - number) for number, player in enumerate(players)]
    await _count(services)
    await services.quiz.attempt_desk.exclude(admin(), games[0].id, "a program")
    view = await _view(services, players[0], travel)
    assert view.own is not None
    assert (view.own.place, view.own.points) == (5, 0)
    travel.to(MIDNIGHT + STORED)
    assert await WORK[Job.SETTLE_LEAGUES](services) == 1
    await services.quiz.attempt_desk.exclude(admin(), games[1].id, "a program")

    assert (await _view(services, players[1], travel)).tier is Tier.COPPER
    assert (await _view(services, players[0], travel)).tier is Tier.CARBON


async def test_nobody_falls_below_the_first_tier_or_rises_above_the_last(
    services: Services, travel: Travel
) -> None:
    players = await put_players(services, 10)
    await _put_tier(services, players[:5], Tier.PLATINUM)
    for number, player in enumerate(players):
        await put_game(services, player, SUNDAY, 10 + number)
    await _count(services)
    travel.to(MIDNIGHT + timedelta(days=9))
    assert await WORK[Job.SETTLE_LEAGUES](services) == 2

    tiers = [(await _view(services, player, travel)).tier for player in players]
    assert tiers == [Tier.GOLD, *[Tier.PLATINUM] * 4, *[Tier.CARBON] * 4, Tier.COPPER]
