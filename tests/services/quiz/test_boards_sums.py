"""Boards equal the sums of stored games, whatever happened to them, to Redis, or to who is on them."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend_ext.bootstrap import Services
from backend_ext.jobs.names import Job
from backend_ext.jobs.tasks import WORK
from backend_ext.quiz.boards.models import Excerpt, Ranked
from backend_ext.quiz.boards.ranks import Ranks
from backend_ext.quiz.boards.slow import SlowBoards
from backend_ext.quiz.play.folds.repository import FoldRepository
from backend_ext.quiz.play.folds.service import Folds
from backend_ext.quiz.play.models import Standing
from backend_ext.quiz.play.repository import AttemptRepository
from tests.clock import Travel
from tests.dailies import put_game
from tests.questions import put_topic
from tests.standings import BOARDS, DAYS, NOW, in_books, in_redis, put_players, stored, take_in


@pytest.fixture(autouse=True)
def _in_the_evening(travel: Travel) -> None:
    travel.to(NOW)


async def exclude(services: Services, attempt_id: str, excluded: bool) -> None:
    repository = AttemptRepository(services.mongo.db)
    await services.mongo.run(lambda tx: repository.exclude(attempt_id, excluded, tx))


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
    await services.redis.delete("quiz:boards:turn:compare", "quiz:boards:turn:compare:lasting")
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
