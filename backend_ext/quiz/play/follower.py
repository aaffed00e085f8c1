"""What play asks of rooms that come after it, without knowing them."""

from datetime import datetime
from typing import Protocol

from backend_ext.quiz.play.models import Attempt


class Follower(Protocol):
    """Takes in what was stored. Each call is safe to repeat; what it missed, a job repeats."""

    async def answered(self, attempt: Attempt) -> None:
        """One more slot of `attempt` has ended."""
        ...

    async def ended(self, attempt: Attempt) -> None:
        """`attempt` is over."""
        ...


class Chooser(Protocol):
    """Chooses what a learner is asked."""

    async def next_question(self, attempt: Attempt) -> str:
        """The id of the next question of a round of practice. Raises NothingToAsk."""
        ...

    async def due(self, user_id: str, now: datetime, limit: int) -> list[str]:
        """Ids of the questions to review, the most forgotten first."""
        ...
