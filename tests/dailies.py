"""Builders of games that are over, as stored: a player's daily with so many points, without playing it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import dhaka_start
from backend_ext.kit.ids import new_id
from backend_ext.quiz.content.models import Difficulty
from backend_ext.quiz.play.models import Attempt, AttemptState, Dealt, Kind, Slot
from backend_ext.quiz.play.repository import AttemptRepository

NOON = timedelta(hours=12)


def game(
    user_id: str, day: date, points: Mapping[str, int] | int, after: timedelta = NOON, **changes: Any
) -> Attempt:
    """A daily of a day that ended so long after the day's begin, with a question for each topic's points."""
    by_topic = {"acids": points} if isinstance(points, int) else points
    ended = dhaka_start(day) + after
    slots = [_slot(topic, own, ended) for topic, own in by_topic.items()]
    values: dict[str, Any] = {
        "id": new_id(),
        "kind": Kind.DAILY,
        "owner": user_id,
        "user_id": user_id,
        "day": day.isoformat(),
        "total": len(slots),
        "slots": slots,
        "state": AttemptState.FINISHED,
        "score": sum(by_topic.values()),
        "right": sum(slot.right for slot in slots),
        "started_at": ended - timedelta(minutes=5),
        "closes_at": ended + timedelta(minutes=25),
        "ended_at": ended,
    }
    return Attempt(**(values | changes))


def _slot(topic: str, points: int, ended: datetime) -> Slot:
    return Slot(
        question_id=f"q-{topic}",
        topic=topic,
        difficulty=Difficulty.EASY,
        options=[Dealt(id="x", key="a")],
        dealt_at=ended - timedelta(seconds=10),
        ended_at=ended,
        choice="a",
        right=points > 0,
        points=points,
    )


async def put_game(
    services: Services,
    user_id: str,
    day: date,
    points: Mapping[str, int] | int,
    after: timedelta = NOON,
    **changes: Any,
) -> Attempt:
    """Such a game, stored, and taken in by nobody yet."""
    attempt = game(user_id, day, points, after, **changes)
    await AttemptRepository(services.mongo.db).insert(attempt)
    return attempt
