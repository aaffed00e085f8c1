"""What is remembered, by FSRS: a memory after an answer, how likely it still is, and how well it sits.

A memory is kept from the first answer on, right or wrong: mastery is computed of it. What comes back for
review is what was wrong at least once (product.md); who knew it at once is not asked to prove it every week.

Everything here is exact: the scheduler's random spread of due days is off, since a learner chooses when to
review anyway.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from fsrs import Card, Rating, Scheduler, State

from backend_ext.kit.clock import dhaka_day, dhaka_start
from backend_ext.quiz.learning.models import Level, Mastery, Memory, Phase
from backend_ext.quiz.scoring import Mark

MATURE_DAYS = 21.0  # a memory that lasts so long sits: what Anki calls mature
MOST = 0.8  # a topic has the level that so much of it has reached

_SOON = timedelta(minutes=10)  # what was wrong comes back after so long, on the same day
_SCHEDULER = Scheduler(learning_steps=(_SOON,), relearning_steps=(_SOON,), enable_fuzzing=False)
_STATES = {
    Phase.LEARNING: State.Learning,
    Phase.REVIEW: State.Review,
    Phase.RELEARNING: State.Relearning,
}
_PHASES = {state: phase for phase, state in _STATES.items()}


def rating_of(mark: Mark) -> Rating:
    """How well it was remembered, as FSRS asks it.

    Wrong or late: Again. Right: Good; Easy within a quarter of the limit, which leaves time to read and no
    more; Hard after two thirds of it, when it had to be worked out.
    """
    if not mark.right:
        return Rating.Again
    if 4 * mark.elapsed_ms < mark.limit_ms:
        return Rating.Easy
    return Rating.Hard if 3 * mark.elapsed_ms > 2 * mark.limit_ms else Rating.Good


def first(memory_id: str, user_id: str, question_id: str, topic: str, at: datetime) -> Memory:
    """A memory before its first answer."""
    return Memory(
        id=memory_id, user_id=user_id, question_id=question_id, topic=topic, answered_at=at, due_at=at
    )


def after(memory: Memory, mark: Mark, at: datetime) -> Memory:
    """The memory after an answer at `at` (UTC). One that is told late counts as of the last one.

    Days are counted as a learner counts them: what is due on a day is due from its beginning in Dhaka on.
    """
    at = at if memory.answers == 0 else max(at, memory.answered_at)
    card, _ = _SCHEDULER.review_card(_card(memory), rating_of(mark), at)
    in_days = card.state is State.Review
    return memory.model_copy(
        update={
            "phase": _PHASES[card.state],
            "step": card.step,
            "stability": card.stability,
            "difficulty": card.difficulty,
            "answers": memory.answers + 1,
            "wrong": memory.wrong + (not mark.right),
            "last_right": mark.right,
            "answered_at": at,
            "due_at": dhaka_start(dhaka_day(card.due)) if in_days else card.due,
        }
    )


def retrievability(memory: Memory, now: datetime) -> float:
    """How likely it is remembered at `now`, 0 to 1, by whole days since the last answer."""
    return float(_SCHEDULER.get_card_retrievability(_card(memory), now))


def known(memory: Memory, now: datetime) -> float:
    """What a question adds to mastery: its retrievability, and nothing as long as its last answer was wrong.

    FSRS takes the right answer, which is shown then, to be remembered for the moment. That is true, but
    nobody masters a topic by answering it wrong.
    """
    return retrievability(memory, now) if memory.last_right else 0.0


def level_of(memory: Memory) -> Level:
    """How well one question is known: `known` once it is due in days, `mastered` when it lasts 21 of them."""
    if memory.phase is not Phase.REVIEW or memory.stability is None:
        return Level.LEARNING
    return Level.MASTERED if memory.stability >= MATURE_DAYS else Level.KNOWN


def mastery_of(questions: int, memories: Collection[Memory], now: datetime) -> Mastery:
    """The mastery of so many questions, 1 or more, of which those of `memories` were answered."""
    levels = [level_of(memory) for memory in memories]
    level = Level.LEARNING if memories else Level.NEW
    for least, reached in ((Level.KNOWN, (Level.KNOWN, Level.MASTERED)), (Level.MASTERED, (Level.MASTERED,))):
        if sum(each in reached for each in levels) >= MOST * questions:
            level = least
    return Mastery(
        share=sum(known(memory, now) for memory in memories) / questions,
        level=level,
        questions=questions,
        answered=len(memories),
    )


def _card(memory: Memory) -> Card:
    """The memory as FSRS has it. Its id is of no use to us; without one it would wait a millisecond."""
    return Card(
        card_id=1,
        state=_STATES[memory.phase],
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due_at,
        last_review=memory.answered_at if memory.answers else None,
    )
