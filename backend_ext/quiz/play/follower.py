"""What play asks of rooms that come after it, without knowing them."""

from datetime import datetime
from typing import Protocol

from backend_ext.quiz.play.models import Attempt


class Follower(Protocol):
    """Takes in what was stored. Each call is safe to repeat; what it missed, a job repeats.

    Told are attempts of accounts alone; a visitor's, once it has become an account's. An outage passes
    through it: play notes that, and has the job repeat the call.
    """

    async def answered(self, attempt: Attempt) -> None:
        """One more slot of `attempt` has ended. Who learns from it moves `learned` (AttemptBooks)."""
        ...

    async def ended(self, attempt: Attempt) -> None:
        """`attempt` is over, or staff have excluded it or taken it in again (`attempt.excluded`).

        Play marks it as `counted` once every follower has returned.
        """
        ...


class Chooser(Protocol):
    """Chooses what a learner is asked."""

    async def next_question(self, attempt: Attempt) -> str:
        """The id of the next question of a round of practice. Raises NothingToAsk."""
        ...

    async def due(self, user_id: str, now: datetime, limit: int) -> list[str]:
        """Ids of the questions to review, the most forgotten first."""
        ...
