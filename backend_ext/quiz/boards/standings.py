"""All standings of some players at once, on every board that is kept in Redis."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from backend_ext.quiz.boards.models import Board, first_kept_day
from backend_ext.quiz.play.folds.service import Folds, Sum
from backend_ext.quiz.play.models import Standing

Standings = Mapping[Board, Standing]


async def standings(folds: Folds, users: Sequence[str], now: datetime) -> Mapping[str, Standings]:
    """By user; who has no points has none."""
    found: dict[str, dict[Board, Standing]] = {user_id: {} for user_id in users}
    for day, one in await folds.by_day(users, first_kept_day(now)):
        for board in _of_day(day, now):
            found[one.user_id][board] = _more(found[one.user_id].get(board), one)
    for one in await folds.of_users(Sum(), users):
        found[one.user_id][Board.of_all()] = one
    for topic, one in await folds.by_topic(users):
        found[one.user_id][Board.of_topic(topic)] = one
    return found


def _of_day(day: date, now: datetime) -> Iterator[Board]:
    return (board for board in (Board.of_day(day), Board.of_week(day)) if board.kept(now))


def _more(one: Standing | None, other: Standing) -> Standing:
    """The sum of two standings of one user."""
    if one is None:
        return other
    reached = max(one.reached_at, other.reached_at)
    return Standing(user_id=one.user_id, points=one.points + other.points, reached_at=reached)
