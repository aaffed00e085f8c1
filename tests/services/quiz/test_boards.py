"""Boards: who is shown where, in Redis and without it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from backend_ext.bootstrap import Services, build
from backend_ext.dev.servers import MongoServer, ValkeyServer
from backend_ext.jobs.names import Job
from backend_ext.jobs.tasks import WORK
from backend_ext.kit.clock import dhaka_start, utcnow
from backend_ext.quiz.boards.models import Board, BoardView, Row
from backend_ext.quiz.boards.ranks import Ranks
from backend_ext.quiz.boards.slow import SlowBoards
from backend_ext.quiz.play.folds.repository import FoldRepository
from backend_ext.quiz.play.folds.service import Folds
from backend_ext.quiz.play.models import AttemptState, Standing
from backend_ext.quiz.players.badges import Badge
from backend_ext.schema import MIGRATIONS
from backend_ext.store.migrations import migrate
from backend_ext.store.mongo import Mongo
from tests.attempts import play, put_bank
from tests.clock import Travel
from tests.dailies import put_game
from tests.people import put_user
from tests.shop import settings_of
from tests.standings import DAYS, NOW, TODAY, YESTERDAY, in_books, in_redis, names, put_players, take_in


@pytest.fixture(autouse=True)
def _in_the_evening(travel: Travel) -> None:
    travel.to(NOW)


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
    assert [one async for one in ranks.everybody(board)] == [standing(20)[board]]
    await ranks.put(player, 2, {})
    await ranks.put(player, 1, standing(10))
    assert [one async for one in ranks.everybody(board)] == []


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
    for _ in range(3):
        assert len((await services.quiz.boards.view(Board.of_all())).top) == 2, "read from MongoDB meanwhile"
    assert await services.redis.xlen("jobs") == 1, "who reads asks for them to be built"
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
    assert [one async for one in ranks.everybody(board)] == []
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


async def test_the_best_three_of_ten_on_a_day_that_is_over_get_a_badge(
    services: Services, travel: Travel
) -> None:
    players = await put_players(services, 11)
    for number, player in enumerate(players):
        await put_game(services, player, TODAY, 10 + number)
    for player in players[:3]:
        await put_game(services, player, YESTERDAY, 10)
    await services.quiz.boards.hide(players[10], hidden=True)
    late = await put_user(services)
    slow = await put_game(services, late.id, TODAY, 99, state=AttemptState.OPEN, ended_at=None)
    await take_in(services)

    async def honoured() -> set[str]:
        await WORK[Job.CHECK_BOARDS](services)
        found = services.mongo.db["quiz_badges"].find({"badge": Badge.PODIUM})
        return {row["user_id"] async for row in found}

    assert await honoured() == set(), "three are too few"
    travel.to(dhaka_start(TODAY, 1) + timedelta(minutes=10))
    assert await honoured() == set(), "one of that day is still played"
    done = {"state": AttemptState.CLOSED, "score": 0, "ended_at": utcnow()}
    await services.mongo.db["quiz_attempts"].update_one({"_id": slow.id}, {"$set": done})
    assert await honoured() == set(players[7:10])


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


async def test_a_database_that_was_restored_from_a_backup_has_its_boards_built_from_it(
    services: Services,
) -> None:
    one, other = await put_players(services, 2)
    for player in (one, other):
        await put_game(services, player, YESTERDAY, 10)
    await take_in(services)
    kept = {
        name: await services.mongo.db[name].find().to_list(None) for name in ("quiz_attempts", "quiz_players")
    }
    await put_game(services, one, TODAY, 20)
    await services.quiz.boards.hide(other, hidden=True)
    await take_in(services)

    for name, rows in kept.items():
        await services.mongo.db[name].delete_many({})
        await services.mongo.db[name].insert_many(rows)
    assert await services.quiz.board_upkeep.rebuild() == 2

    assert await in_redis(services) == await in_books(services, set())


async def test_without_redis_places_are_summed_one_after_the_other(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    players = await put_players(services, 6)
    for number, player in enumerate(players):
        await put_game(services, player, TODAY, 10 + number)
    folds, asking, most = Folds(FoldRepository(services.mongo.db)), 0, 0
    around, both, go_on = folds.around, asyncio.Event(), asyncio.Event()

    async def counted(*args: Any) -> Any:
        nonlocal asking, most
        asking, most = asking + 1, max(most, asking + 1)
        if asking == 2:
            both.set()
        await go_on.wait()
        asking -= 1
        return await around(*args)

    monkeypatch.setattr(folds, "around", counted)
    board, patient = Board.of_all(), SlowBoards(folds, services.quiz.players, patience=60)
    looks = asyncio.gather(*(patient.look(board, player) for player in players))
    hurried = SlowBoards(folds, services.quiz.players, patience=0.01)
    busy = asyncio.ensure_future(hurried.look(board, players[0]))
    await both.wait()
    found = await hurried.look(board, players[1])
    assert (len(found.top), found.size, found.around) == (6, 6, ())
    go_on.set()

    assert all(one.around for one in (*await looks, await busy))
    assert most == 2, "one of each"
