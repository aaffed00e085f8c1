"""Which questions a day has: a pure function of a secret, the day and the bank."""

import hashlib
import hmac
from collections import Counter
from collections.abc import Collection, Sequence

from backend_ext.quiz.content.models import Difficulty, Question
from backend_ext.quiz.play.models import ROUND

_SHARES = ((Difficulty.EASY, 4), (Difficulty.MEDIUM, 4), (Difficulty.HARD, 2))


def choose(secret: bytes, day: str, questions: Sequence[Question], recent: Collection[str]) -> list[Question]:
    """The set of `day` (ISO), at most 10: 4 easy ones, 4 of medium difficulty and 2 hard ones, in that order.

    What a difficulty lacks, the others give. Questions that are not `recent` come first, then those of topics
    the set has fewest of, then the order of HMAC-SHA256(HMAC-SHA256(secret, "daily:<day>"), question id): who
    does not know the secret cannot tell the set, even with the whole bank in hand.
    """
    seed = hmac.digest(secret, f"daily:{day}".encode(), hashlib.sha256)
    rank = {one.id: hmac.digest(seed, one.id.encode(), hashlib.sha256) for one in questions}
    chosen: list[Question] = []
    topics: Counter[str] = Counter()

    def draw(pool: Sequence[Question], most: int) -> None:
        left = [one for one in pool if one not in chosen]
        for _ in range(min(most, len(left))):
            best = min(left, key=lambda one: (one.id in recent, topics[one.topic], rank[one.id]))
            left.remove(best)
            chosen.append(best)
            topics[best.topic] += 1

    for difficulty, share in _SHARES:
        draw([one for one in questions if one.difficulty is difficulty], share)
    draw(questions, ROUND - len(chosen))
    hardness = [difficulty for difficulty, _ in _SHARES]
    return sorted(chosen, key=lambda one: (hardness.index(one.difficulty), rank[one.id]))
