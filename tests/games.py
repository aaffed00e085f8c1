"""Builders of stored games."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import dhaka_day, utcnow
from backend_ext.kit.ids import new_id
from backend_ext.quiz.content.models import Question
from backend_ext.quiz.play.models import Attempt, AttemptState, Dealt, Kind, Slot
from backend_ext.quiz.play.repository import AttemptRepository


def ended_slot(question: Question, choice: str, at: datetime, seconds: float = 10) -> Slot:
    """A question that was dealt so many seconds before `at`, and answered then; "" for late."""
    return Slot(
        question_id=question.id,
        topic=question.topic,
        difficulty=question.difficulty,
        options=[Dealt(id=f"o-{option.key}", key=option.key) for option in question.options],
        dealt_at=at - timedelta(seconds=seconds),
        ended_at=at,
        choice=choice,
        right=choice == question.right,
    )


def game(slots: Sequence[Slot], user_id: str | None = None, **changes: Any) -> Attempt:
    """A finished round of practice with these slots, of which nothing was learned; else as `changes` say."""
    at = max((slot.ended_at for slot in slots if slot.ended_at), default=utcnow())
    values: dict[str, Any] = {
        "id": new_id(),
        "kind": Kind.PRACTICE,
        "owner": user_id or "visitor",
        "user_id": user_id,
        "day": dhaka_day(at).isoformat(),
        "total": max(1, len(slots)),
        "slots": list(slots),
        "state": AttemptState.FINISHED,
        "right": sum(slot.right for slot in slots),
        "started_at": at,
        "closes_at": at + timedelta(minutes=30),
        "ended_at": at,
        "unlearned": bool(slots),
    }
    return Attempt(**(values | changes))


async def put_game(services: Services, slots: Sequence[Slot], user_id: str | None, **changes: Any) -> Attempt:
    """The same, stored."""
    attempt = game(slots, user_id, **changes)
    await AttemptRepository(services.mongo.db).insert(attempt)
    return attempt
