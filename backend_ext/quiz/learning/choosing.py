"""What to ask next, pure: what is neither too easy nor too hard, and not what was just asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

TARGET = 0.7  # the chance of success at which there is most to learn and still joy in it
NEAR = 0.03  # what is so close to the best choice is as good

# What was asked lately is put behind what is up to so much farther from the target, less by the hour: a topic
# has few questions, and each round would begin with the same ones.
_LATELY, _WEIGHT = timedelta(days=1), 0.1

Pick = Callable[[Sequence[str]], str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question, how likely the learner is right, and when they answered it last."""

    question_id: str
    chance: float
    answered_at: datetime | None = None


def choose(candidates: Sequence[Candidate], asked: Sequence[str], now: datetime, pick: Pick) -> str | None:
    """The id of the question to ask after those `asked` in the round; None when there is none.

    Never the one that was asked last; none of the round again while there are others; of these the one whose
    chance is nearest 70 %, and of several about as near the one that `pick` takes.
    """
    others = [each for each in candidates if each.question_id not in asked[-1:]]
    pool = [each for each in others if each.question_id not in asked] or others
    if not pool:
        return None
    far = {each.question_id: abs(each.chance - TARGET) + _freshness(each, now) for each in pool}
    best = min(far.values())
    return pick([key for key, distance in far.items() if distance <= best + NEAR])


def _freshness(candidate: Candidate, now: datetime) -> float:
    if candidate.answered_at is None:
        return 0.0
    left = 1 - (now - candidate.answered_at) / _LATELY
    return _WEIGHT * min(1.0, max(0.0, left))
