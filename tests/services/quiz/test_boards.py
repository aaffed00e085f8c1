"""Boards equal the sums of stored games, whatever happened to them, to Redis, or to who is on them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend_ext.bootstrap import Services, build
from backend_ext.dev.servers import MongoServer, ValkeyServer
from backend_ext.jobs.names import Job
from backend_ext.jobs.tasks import WORK
from backend_ext.kit.clock import dhaka_start, utcnow
from backend_ext.quiz.boards.models import Board, BoardView, Excerpt, Ranked, Row
from backend_ext.quiz.boards.ranks import Ranks
from backend_ext.quiz.boards.slow import SlowBoards
from backend_ext.quiz.play.folds.repository import FoldRepository
from backend_ext.quiz.play.folds.service import Folds
from backend_ext.quiz.play.models import Attempt, AttemptState, Kind, Standing
from backend_ext.quiz.play.repository import AttemptRepository
from backend_ext.quiz.players.badges import Badge
from backend_ext.schema import MIGRATIONS
from backend_ext.store.migrations import migrate
from backend_ext.store.mongo import Mongo
from tests.attempts import play, put_bank
from tests.clock import Travel
from tests.dailies import put_game
from tests.people import put_user
from tests.questions import put_topic
from tests.shop import settings_of

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


async def test_a_game_that_is_played_is_on_every_board_at_once(services: Services) -> None:
    await put_bank(services)
    await WORK[Job.CHECK_BOARDS](services)
    user = await put_user(services, display_name="Neon", display_key="neon", email="neon@example.com")
    attempt = await services.quiz.attempts.start_daily(user.id)
    assert names(await services.quiz.boards.view(Board.of_day(TODAY), user.id)) == []

    attempt = await play(services, attempt, "aaabaaaaab")

    for board in (Board.of_day(TODAY), Board.of_week(TODAY), Board.of_all()):
        view = await services.quiz.boards.view(board, user.id)
        assert names(view) == [(1, "Neon", attempt.score)]
        assert view.own == view.top[0] == view.around[0]
        assert (view.size, view.points, view.hidden) == (1, attempt.score, False)
    topics = {slot.topic for slot in attempt.slots}
    views = [await services.quiz.boards.view(Board.of_topic(topic), user.id) for topic in topics]
    assert sum(view.points for view in views) == attempt.score
    assert "neon@example.com" not in str(views)
    assert (await services.quiz.books.get(attempt.id)).counted


async def test_of_equal_points_those_reached_first_stand_first_and_neighbours_end_at_the_ends(
    services: Services,
) -> None:
    players = await put_players(services, 7)
    for number, player in enumerate(players):
        later = timedelta(hours=12, milliseconds=5 - number if number < 5 else 0)
        await put_game(services, player, TODAY, 20 if number < 5 else 10, later)
    await take_in(services)
    order = [f"P{number}" for number in (4, 3, 2, 1, 0)]
    last = ["P5", "P6"] if players[5] > players[6] else ["P6", "P5"]

    view = await services.quiz.boards.view(Board.of_day(TODAY), players[4])
    assert [row.name for row in view.top] == [*order, *last]
    assert [row.place for row in view.top] == list(range(1, 8))
    assert [row.name for row in view.around] == order[:3]
    assert [row.mine for row in view.around] == [True, False, False]
    middle = await services.quiz.boards.view(Board.of_day(TODAY), players[2])
    assert [(row.place, row.name) for row in middle.around] == list(enumerate(order, start=1))
    end = await services.quiz.boards.view(Board.of_day(TODAY), players[int(last[1][1])])
    assert [row.name for row in end.around] == ["P0", *last]
    nobody = await services.quiz.boards.view(Board.of_day(TODAY))
    assert (nobody.top, nobody.own, nobody.around) == (tuple(_others(view)), None, ())


def _others(view: BoardView) -> list[Row]:
    return [replace(row, mine=False) for row in view.top]


async def test_a_board_shows_fifty_and_says_how_many_there_are(services: Services) -> None:
    for number in range(53):
        user = await put_user(services)
        await put_game(services, user.id, TODAY, number + 1)
    last = await put_user(services)
    await put_game(services, last.id, YESTERDAY, 1)
    await take_in(services)

    view = await services.quiz.boards.view(Board.of_all(), last.id)
    assert [row.points for row in view.top] == list(range(53, 3, -1))
    assert (view.size, [(row.place, row.points) for row in view.around]) == (
        54,
        [(51, 3), (52, 2), (53, 1), (54, 1)],
    )
    assert view.own is not None
    assert view.own.place == 53


async def test_who_hides_is_on_no_board_and_sees_their_own_points(services: Services) -> None:
    one, other = await put_players(services, 2)
    for number, player in enumerate((one, other)):
        await put_game(services, player, TODAY, 10 + number)
    await take_in(services)
    boards, board = services.quiz.boards, Board.of_all()

    await boards.hide(other, hidden=True)
    await put_game(services, other, YESTERDAY, 7)
    await take_in(services)

    assert names(await boards.view(board)) == [(1, "P0", 10)]
    own = await boards.view(board, other)
    assert (own.own, own.around, own.points, own.hidden) == (None, (), 18, True)
    await boards.hide(other, hidden=False)
    assert names(await boards.view(board)) == [(1, "P1", 18), (2, "P0", 10)]
    assert await services.quiz.players.owed(10) == []


async def test_what_was_read_earlier_never_replaces_what_was_read_later(services: Services) -> None:
    (player,) = await put_players(services, 1)
    board, ranks = Board.of_all(), Ranks(services.redis)
    await WORK[Job.CHECK_BOARDS](services)

    def standing(points: int) -> dict[Board, Standing]:
        return {board: Standing(user_id=player, points=points, reached_at=NOW)}

    await ranks.put(player, 2, standing(20))
    await ranks.put(player, 1, standing(10))
    assert await ranks.everybody(board) == [standing(20)[board]]
    await ranks.put(player, 2, {})
    await ranks.put(player, 1, standing(10))
    assert await ranks.everybody(board) == []


async def test_many_who_end_at_once_in_two_processes_are_all_counted(another: Callable[[], Services]) -> None:
    one, two = another(), another()
    await WORK[Job.CHECK_BOARDS](one)
    players = await put_players(one, 3)
    for player in players:
        for day in DAYS:
            await put_game(one, player, day, 10)
    await asyncio.gather(*(held.quiz.attempts.catch_up() for held in (one, two, one, two)))

    assert await in_redis(one) == await in_books(one, set())
    assert await one.quiz.books.uncounted(10) == []


async def test_a_flush_while_the_boards_are_built_has_them_built_again(services: Services) -> None:
    players = await put_players(services, 2)
    for player in players:
        await put_game(services, player, TODAY, 10)
    ranks = Ranks(services.redis)

    assert await ranks.begin("one")
    assert not await ranks.begin("another")
    assert await services.quiz.board_upkeep.rebuild() == 0, "one builds already"
    assert len((await services.quiz.boards.view(Board.of_all())).top) == 2, "read from MongoDB meanwhile"
    await services.redis.flushall()
    assert not await ranks.go_on("one")
    assert not await ranks.finish("one")
    assert not await ranks.whole()

    assert await WORK[Job.CHECK_BOARDS](services) == 2
    assert await in_redis(services) == await in_books(services, set())
    assert await ranks.whole()


async def test_a_board_that_is_long_over_is_read_from_stored_games(
    services: Services, travel: Travel
) -> None:
    (player,) = await put_players(services, 1)
    await put_game(services, player, TODAY, 10)
    await take_in(services)
    ranks, board = Ranks(services.redis), Board.of_day(TODAY)
    assert board.name in await ranks.names()

    travel.to(NOW + timedelta(days=9))
    await WORK[Job.CHECK_BOARDS](services)

    assert set(await ranks.names()) == {"all", "topic:acids", Board.of_week(TODAY).name}
    assert await ranks.everybody(board) == []
    view = await services.quiz.boards.view(board, player)
    assert (names(view), view.own) == ([(1, "P0", 10)], view.top[0])


async def test_who_left_is_seen_nowhere(services: Services) -> None:
    one, other = await put_players(services, 2)
    for player in (one, other):
        await put_game(services, player, TODAY, 10)
    await take_in(services)
    await services.mongo.db["users"].delete_one({"_id": one})
    await services.mongo.db["quiz_attempts"].delete_many({"user_id": one})

    assert names(await services.quiz.boards.view(Board.of_all())) == [(2 if one > other else 1, "P1", 10)]
    assert names(await services.quiz.boards.view(Board.of_all())) == [(1, "P1", 10)]
    assert [key async for key in services.redis.scan_iter(f"*{one}*")] == []


async def test_the_best_three_of_a_day_that_is_over_get_a_badge(services: Services, travel: Travel) -> None:
    players = await put_players(services, 5)
    for number, player in enumerate(players):
        await put_game(services, player, TODAY, 10 + number)
    await services.quiz.boards.hide(players[4], hidden=True)
    late = await put_user(services)
    slow = await put_game(services, late.id, TODAY, 99, state=AttemptState.OPEN, ended_at=None)
    await take_in(services)

    async def honoured() -> set[str]:
        await WORK[Job.CHECK_BOARDS](services)
        found = services.mongo.db["quiz_badges"].find({"badge": Badge.PODIUM})
        return {row["user_id"] async for row in found}

    assert await honoured() == set()
    travel.to(dhaka_start(TODAY, 1) + timedelta(minutes=10))
    assert await honoured() == set(), "one of that day is still played"
    done = {"state": AttemptState.CLOSED, "score": 0, "ended_at": utcnow()}
    await services.mongo.db["quiz_attempts"].update_one({"_id": slow.id}, {"$set": done})
    assert await honoured() == {players[1], players[2], players[3]}


@pytest.fixture
async def apart(
    mongo: Mongo, mongo_server: MongoServer, database_name: str, own_valkey_server: ValkeyServer
) -> AsyncIterator[Services]:
    """A shop with a Valkey of its own."""
    await migrate(mongo.db, MIGRATIONS)
    services = build(settings_of(mongo_server.url, f"{own_valkey_server.url}/0", database_name))
    yield services
    await services.close()


async def test_without_redis_boards_are_read_and_games_counted_later(
    apart: Services, own_valkey_server: ValkeyServer
) -> None:
    one, other = await put_players(apart, 2)
    boards, board = apart.quiz.boards, Board.of_day(TODAY)
    await put_game(apart, one, TODAY, 10)
    await take_in(apart)
    own_valkey_server.kill()

    await put_game(apart, other, TODAY, 20)
    await apart.quiz.attempts.catch_up()
    await boards.hide(one, hidden=True)
    assert [attempt.owner for attempt in await apart.quiz.books.uncounted(10)] == [other]
    view = await boards.view(board, other)
    assert (names(view), view.own) == ([(1, "P1", 20)], view.top[0])
    assert (await apart.quiz.statistics.of(other)).points == 20

    own_valkey_server.start()
    await apart.quiz.attempts.catch_up()
    await WORK[Job.CHECK_BOARDS](apart)
    assert await apart.quiz.books.uncounted(10) == []
    assert await apart.quiz.players.owed(10) == []
    assert await in_redis(apart) == await in_books(apart, {one})
