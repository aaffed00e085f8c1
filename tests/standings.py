"""Boards as a person would add them up, and as they stand in Redis; on a Wednesday evening."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from backend_ext.bootstrap import Services
from backend_ext.jobs.names import Job
from backend_ext.jobs.tasks import WORK
from backend_ext.kit.clock import dhaka_start
from backend_ext.quiz.boards.models import Board, BoardView
from backend_ext.quiz.boards.ranks import Ranks
from backend_ext.quiz.play.models import Attempt, Kind, Standing
from tests.people import put_user

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
    return {board.name: [one async for one in ranks.everybody(board)] for board in BOARDS}


async def in_books(services: Services, hidden: set[str]) -> dict[str, list[Standing]]:
    games = await stored(services)
    return {board.name: summed(games, board, hidden) for board in BOARDS}


async def put_players(services: Services, number: int) -> list[str]:
    return [(await put_user(services, display_name=f"P{n}", display_key=f"p{n}")).id for n in range(number)]


async def take_in(services: Services) -> None:
    await services.quiz.attempts.catch_up()
    await WORK[Job.CHECK_BOARDS](services)


def names(view: BoardView) -> list[tuple[int, str, int]]:
    return [(row.place, row.name, row.points) for row in view.top]
