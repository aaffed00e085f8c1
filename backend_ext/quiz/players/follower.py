"""What the end of a game means to its player: badges, and figures that are old."""

from backend_ext.quiz.play.models import Attempt
from backend_ext.quiz.players.service import Players
from backend_ext.quiz.players.statistics import Statistics


class PlayerFollower:
    """Follows games of every kind."""

    def __init__(self, players: Players, statistics: Statistics) -> None:
        self._players = players
        self._statistics = statistics

    async def answered(self, attempt: Attempt) -> None:
        """Nothing: figures are of games that are over, or at most 5 minutes old."""

    async def ended(self, attempt: Attempt) -> None:
        """Forgets the figures, and gives the badges that are earned now."""
        if attempt.user_id is not None:
            await self._statistics.forget(attempt.user_id)
            await self._players.reward(attempt.user_id)
