"""Players: streaks, badges and figures of what they played; what of it is told and forgotten."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from backend_ext.bootstrap import Services
from backend_ext.jobs.names import Job
from backend_ext.jobs.tasks import WORK
from backend_ext.kit.clock import dhaka_start
from backend_ext.kit.i18n import texts
from backend_ext.quiz.leagues.tiers import Tier
from backend_ext.quiz.play.models import AttemptState, Kind
from backend_ext.quiz.players.badges import RULES, Badge, Record, earned
from backend_ext.quiz.players.models import DayFigures, TopicFigures
from backend_ext.quiz.players.streaks import Streak
from tests.clock import Travel
from tests.dailies import put_game
from tests.people import put_user
from tests.questions import put_topic
from tests.standings import NOW, TODAY, YESTERDAY, put_players, take_in


async def _badges(services: Services, user_id: str) -> set[Badge]:
    return {held.badge for held in await services.quiz.players.badges(user_id)}


async def test_games_of_every_kind_but_tries_keep_a_streak(services: Services, travel: Travel) -> None:
    travel.to(NOW)
    (player,) = await put_players(services, 1)
    kinds = (Kind.DAILY, Kind.PRACTICE, Kind.REVIEW)
    for back, kind in enumerate(kinds, start=1):
        await put_game(services, player, TODAY - timedelta(days=back), 10, kind=kind)
    await put_game(services, player, TODAY, 10, kind=Kind.TRY)
    open_one = {"kind": Kind.PRACTICE, "state": AttemptState.OPEN, "ended_at": None}
    await put_game(services, player, TODAY - timedelta(days=4), 10, **open_one)

    assert await services.quiz.players.streak(player, NOW) == Streak(3, 3)
    assert await services.quiz.players.streak((await put_user(services)).id, NOW) == Streak()


async def test_badges_come_with_the_games_and_stay(another: Callable[[], Services], travel: Travel) -> None:
    one, two = another(), another()
    travel.to(NOW)
    for topic in ("acids", "organic"):
        await put_topic(one, topic)
    (player,) = await put_players(one, 1)
    await put_game(one, player, TODAY - timedelta(days=2), 10)
    await take_in(one)
    assert await _badges(one, player) == {Badge.FIRST_DAILY}

    await put_game(one, player, YESTERDAY, {"organic": 10})
    last = await put_game(one, player, TODAY, 1000, right=10)
    await asyncio.gather(*(held.quiz.attempts.catch_up() for held in (one, two, one, two)))

    got = {Badge.FIRST_DAILY, Badge.ALL_TOPICS, Badge.STREAK_3, Badge.PERFECT_DAILY, Badge.THOUSAND}
    assert await _badges(one, player) == got
    before = await one.quiz.players.badges(player)
    await one.mongo.db["quiz_attempts"].update_one(
        {"_id": last.id}, {"$set": {"excluded": True, "counted": False}}
    )
    travel.go(minutes=1)
    await take_in(two)
    assert await one.quiz.players.badges(player) == before


def test_each_badge_has_its_record_and_its_words() -> None:
    least = {
        Badge.FIRST_DAILY: Record(dailies=1),
        Badge.PERFECT_DAILY: Record(perfect=1),
        Badge.STREAK_3: Record(longest_streak=3),
        Badge.STREAK_7: Record(longest_streak=7),
        Badge.STREAK_30: Record(longest_streak=30),
        Badge.TOPIC_MASTER: Record(right={"acids": 100}),
        Badge.ALL_TOPICS: Record(right={"acids": 1, "bonding": 1}, topics=frozenset(("acids", "bonding"))),
        Badge.THOUSAND: Record(points=1000),
        Badge.PODIUM: Record(place=3, players=10),
        Badge.PROMOTED: Record(promoted=True),
        Badge.TOP_LEAGUE: Record(top_league=True),
    }
    with_it = {badge: badge in earned(record) for badge, record in least.items()}
    assert with_it == dict.fromkeys(Badge, True)
    assert earned(Record()) == frozenset()
    almost = Record(
        longest_streak=2,
        right={"acids": 99},
        topics=frozenset(("acids", "x")),
        points=999,
        place=4,
        players=99,
    )
    assert earned(almost) == earned(Record(place=1, players=9)) == frozenset()
    said = {text for rule in RULES.values() for text in (rule.name, rule.about)}
    said |= {tier.message_key for tier in Tier}
    assert {text for text in said if not texts("bn").knows(text)} == set()


async def test_figures_are_sums_and_new_after_each_game(services: Services, travel: Travel) -> None:
    travel.to(NOW)
    (player,) = await put_players(services, 1)
    figures = services.quiz.statistics
    assert (await figures.of(player)).games == 0
    await put_game(services, player, TODAY, {"acids": 12, "organic": 0})
    await put_game(services, player, TODAY - timedelta(days=29), {"acids": 8})
    await put_game(services, player, TODAY - timedelta(days=30), {"acids": 5})
    await put_game(services, player, YESTERDAY, {"organic": 99}, kind=Kind.PRACTICE)
    assert (await figures.of(player)).games == 0, "kept until a game is taken in"
    await take_in(services)

    found = await figures.of(player)
    assert found.topics == (
        TopicFigures(topic="acids", asked=3, right=3, spent_ms=30_000),
        TopicFigures(topic="organic", asked=2, right=1, spent_ms=20_000),
    )
    assert [one.share for one in found.topics] == [1.0, 0.5]
    assert [one.mean_ms for one in found.topics] == [10_000, 10_000]
    assert len(found.days) == 30
    assert [one for one in found.days if one.points] == [
        DayFigures(day=TODAY - timedelta(days=29), points=8),
        DayFigures(day=TODAY, points=12),
    ]
    assert (found.games, found.points, found.asked, found.right) == (4, 25, 5, 4)
    assert await figures.of(player) == found
    travel.to(dhaka_start(TODAY, 1))
    assert (await figures.of(player)).days[-1].day == TODAY + timedelta(days=1)


async def _rows(services: Services, user_id: str) -> list[dict[str, Any]]:
    names = ("quiz_attempts", "quiz_players", "quiz_badges", "quiz_league_places")
    found = [await services.mongo.db[name].find().to_list(None) for name in names]
    return [row for rows in found for row in rows if user_id in str(row)]


async def test_what_belongs_to_a_player_is_told_and_gone_with_the_account(
    services: Services, travel: Travel
) -> None:
    travel.to(NOW)
    one, other = await put_players(services, 2)
    for player in (one, other):
        await put_game(services, player, TODAY, 10)
    await take_in(services)
    await services.quiz.boards.hide(one, hidden=True)
    await services.quiz.boards.hide(one, hidden=False)

    told = await services.belongings.portrait(one)
    assert told["hidden_on_boards"] is False
    assert [badge["badge"] for badge in told["badges"]] == ["first_daily"]
    assert [(row["tier"], row["week"]) for row in told["leagues"]] == [("carbon", "2026-11-23")]
    await services.departures.delete(one)
    await WORK[Job.SAY_FAREWELL](services)

    assert await _rows(services, one) == []
    assert [key async for key in services.redis.scan_iter(f"quiz:*{one}*")] == []
    assert [member for member in await services.redis.zrange("quiz:board:all", 0, -1) if one in member] == []
    assert len(await _rows(services, other)) == 4
