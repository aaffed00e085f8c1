"""What may happen to an attempt, as pure functions from the stored one to the next.

An attempt only grows: a slot that has ended stays as it is, and so does an attempt that is over. So what is
computed here from a stored attempt is right as long as its last slot is still the one that was read, and the
repository writes it on that condition.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from secrets import SystemRandom, token_urlsafe

from backend_ext.people.visitors import COOKIE_SECONDS
from backend_ext.quiz.content.models import Question
from backend_ext.quiz.play.models import Attempt, AttemptState, Dealt, Slot
from backend_ext.quiz.scoring import tally

# So many answers of an attempt within so many milliseconds are a program's, most likely: nobody reads faster.
FAST, FAST_ANSWERS, FAST_MS = "fast", 3, 500
_ID_BYTES = 8  # 11 characters


def dealt(question: Question, at: datetime, random: Random | None = None) -> Slot:
    """The question as one player gets it: options in an order and under ids of its own."""
    keys = [option.key for option in question.options]
    (random or SystemRandom()).shuffle(keys)
    return Slot(
        question_id=question.id,
        topic=question.topic,
        difficulty=question.difficulty,
        options=[Dealt(id=token_urlsafe(_ID_BYTES), key=key) for key in keys],
        dealt_at=at,
    )


def answered(attempt: Attempt, key: str, at: datetime, *, right: bool) -> Attempt:
    """The open slot ends with an answer that came at `at`."""
    slot = attempt.slots[-1]
    end = {"ended_at": max(at, slot.dealt_at), "choice": key, "right": right}
    return _with_end(attempt, slot.model_copy(update=end))


def lapsed(attempt: Attempt) -> Attempt:
    """The open slot ends without an answer, at its deadline."""
    slot = attempt.slots[-1]
    return _with_end(attempt, slot.model_copy(update={"ended_at": slot.deadline}))


def closed(attempt: Attempt, at: datetime) -> Attempt:
    """It is over, with the answers it has; a question still open counts as asked and not answered."""
    if slot := attempt.open_slot:
        end = max(slot.dealt_at, min(at, slot.deadline))
        attempt = _with_end(attempt, slot.model_copy(update={"ended_at": end}))
    last = attempt.slots[-1].ended_at if attempt.slots else None
    ended = max(at, last) if last else at
    return attempt.model_copy(update={"state": AttemptState.CLOSED, "ended_at": ended})


def _with_end(attempt: Attempt, end: Slot) -> Attempt:
    before = attempt.slots[:-1]
    result = tally(slot.mark() for slot in (*before, end))
    slots = [*before, end.model_copy(update={"points": result.points[-1].total})]
    after = {
        "slots": slots,
        "score": result.score,
        "right": result.right,
        "unlearned": True,
        "flags": _flags(attempt.flags, slots),
    }
    if len(slots) == attempt.total:
        after |= {"state": AttemptState.FINISHED, "ended_at": end.ended_at}
        if attempt.expires_at and end.ended_at:  # a visitor's is kept as long as their cookie
            after["expires_at"] = end.ended_at + timedelta(seconds=COOKIE_SECONDS)
    return attempt.model_copy(update=after)


def _flags(flags: Sequence[str], slots: Sequence[Slot]) -> list[str]:
    fast = sum(1 for slot in slots if slot.choice and slot.elapsed_ms < FAST_MS)
    return sorted({*flags, FAST}) if fast >= FAST_ANSWERS else list(flags)
