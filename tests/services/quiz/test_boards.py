"""Boards equal the sums of stored games, whatever happened to them, to Redis, or to who is on them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend_ext.bootstrap import Services
from backend_ext.jobs.names import Job
from backend_ext.jobs.tasks import WORK
from backend_ext.kit.clock import dhaka_start
from backend_ext.quiz.boards.models import Board, BoardView, Excerpt, Ranked
from backend_ext.quiz.boards.ranks import Ranks
from backend_ext.quiz.boards.slow import SlowBoards
from backend_ext.quiz.play.folds.repository import FoldRepository
from backend_ext.quiz.play.folds.service import Folds
from backend_ext.quiz.play.models import Attempt, Kind, Standing
from backend_ext.quiz.play.repository import AttemptRepository
from tests.clock import Travel
from tests.dailies import put_game
from tests.people import put_user
from tests.questions import put_topic

TODAY = date(2026, 11, 25)  # a Wednesday
YESTERDAY, LAST_WEEK = TODAY - timedelta(days=1), TODAY - timedelta(days=4)
DAYS = (TODAY, YESTERDAY, LAST_WEEK)
NOW = dhaka_start(TODAY) + timedelta(hours=20)
BOARDS = (
    *map(Board.of_day, DAYS),
    Board.of_week(TODAY),
    Board.of_week(LAST_WEEK),
    Board.of_all(),
    Board.of_topic("acids"),
    Board.of_topic("organic"),
)


@pytest.fixture(autouse=True)
def _in_the_evening(travel: Travel) -> None:
    travel.to(NOW)


def summed(attempts: Iterable[Attempt], board: Board, hidden: set[str]) -> list[Standing]:
    """A board as a person would add it up, the best first."""
    points: dict[str, int] = {}
    reached: dict[str, datetime] = {}
    for one in attempts:
        day = date.fromisoformat(one.day)
        counts = one.kind is Kind.DAILY and one.over and not one.excluded and one.user_id not in hidden
        if not counts or (board.days and not board.days[0] <= day <= board.days[1]):
            continue
        own = sum(slot.points for slot in one.slots if board.topic in ("", slot.topic))
        if own and one.user_id and one.ended_at:
            points[one.user_id] = points.get(one.user_id, 0) + own
            reached[one.user_id] = max(reached.get(one.user_id, one.ended_at), one.ended_at)
    order = sorted(points, reverse=True)
    order.sort(key=lambda user: (-points[user], reached[user]))
    return [Standing(user_id=user, points=points[user], reached_at=reached[user]) for user in order]


async def stored(services: Services) -> list[Attempt]:
    return [Attempt.from_mongo(row) async for row in services.mongo.db["quiz_attempts"].find()]


async def in_redis(services: Services) -> dict[str, list[Standing]]:
    ranks = Ranks(services.redis)
    return {board.name: await ranks.everybody(board) for board in BOARDS}


async def in_books(services: Services, hidden: set[str]) -> dict[str, list[Standing]]:
    games = await stored(services)
    return {board.name: summed(games, board, hidden) for board in BOARDS}


async def put_players(services: Services, number: int) -> list[str]:
    return [(await put_user(services, display_name=f"P{n}", display_key=f"p{n}")).id for n in range(number)]


async def take_in(services: Services) -> None:
    await services.quiz.attempts.catch_up()
    await WORK[Job.CHECK_BOARDS](services)


async def exclude(services: Services, attempt_id: str, excluded: bool) -> None:
    repository = AttemptRepository(services.mongo.db)
    await services.mongo.run(lambda tx: repository.exclude(attempt_id, excluded, tx))


def names(view: BoardView) -> list[tuple[int, str, int]]:
    return [(row.place, row.name, row.points) for row in view.top]


_POINTS = st.fixed_dictionaries({"acids": st.sampled_from([0, 15]), "organic": st.sampled_from([0, 15, 30])})
_HISTORY = st.lists(
    st.one_of(
        st.tuples(st.just("play"), st.integers(0, 3), st.sampled_from(DAYS), _POINTS, st.integers(12, 13)),
        st.tuples(st.just("exclude"), st.integers(0, 9), st.booleans()),
        st.tuples(st.just("hide"), st.integers(0, 3), st.booleans()),
        st.tuples(st.just("take in")),
        st.tuples(st.just("flush")),
        st.tuples(st.just("spoil"), st.sampled_from(BOARDS)),
    ),
    max_size=14,
)


async def _happens(services: Services, players: list[str], event: tuple, hidden: set[str]) -> None:  # type: ignore[type-arg]
    match event:
        case ("play", number, day, points, hour):
            if await services.quiz.attempts.daily_of(players[number], day) is None:
                await put_game(services, players[number], day, points, timedelta(hours=hour))
        case ("exclude", number, excluded):
            games = sorted(await stored(services), key=lambda one: one.id)
            if number < len(games):
                await exclude(services, games[number].id, excluded)
        case ("hide", number, hides):
            await services.quiz.boards.hide(players[number], hidden=hides)
            (hidden.add if hides else hidden.discard)(players[number])
        case ("take in",):
            await take_in(services)
        case ("flush",):
            await services.redis.flushall()
        case ("spoil", board):
            await services.redis.delete(f"quiz:board:{board.name}")
            await services.redis.zadd(f"quiz:board:{board.name}", {"0000000000001:nobody": 99})


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=_HISTORY)
async def test_boards_are_the_sums_of_stored_games(services: Services, history: list[tuple]) -> None:  # type: ignore[type-arg]
    for name in (
        "users",
        "quiz_attempts",
        "quiz_players",
        "quiz_badges",
        "quiz_leagues",
        "quiz_league_places",
    ):
        await services.mongo.db[name].delete_many({})
    await services.redis.flushall()
    if not await services.quiz.bank.topics():
        for topic in ("acids", "organic"):
            await put_topic(services, topic)
    players, hidden = await put_players(services, 4), set[str]()
    for event in history:
        await _happens(services, players, event, hidden)
    await take_in(services)
    await services.redis.delete("quiz:boards:turn:compare")
    await WORK[Job.CHECK_BOARDS](services)

    expected = await in_books(services, hidden)
    assert await in_redis(services) == expected
    # What is read while Redis is away is the same.
    slow = SlowBoards(Folds(FoldRepository(services.mongo.db)), services.quiz.players)
    ranks = Ranks(services.redis)
    for board in BOARDS:
        for player in players:
            found = await ranks.look(board, player)
            assert found == await slow.look(board, player)
            assert found == excerpt(expected[board.name], player)


def excerpt(order: list[Standing], player: str) -> Excerpt:
    """What somebody sees of a board that stands in this order."""
    ranked = [Ranked(place, one) for place, one in enumerate(order, start=1)]
    own = next((one.place - 1 for one in ranked if one.standing.user_id == player), None)
    around = ranked[max(0, own - 2) : own + 3] if own is not None else []
    return Excerpt(tuple(ranked[:50]), len(order), tuple(around))
