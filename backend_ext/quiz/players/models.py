"""A player as stored, the badges they hold, and their figures."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from backend_ext.kit.model import Document
from backend_ext.quiz.players.badges import Badge


class Player(Document):
    """Somebody with an account who plays; `id` is the account's. `hidden`: on no board.

    `version` counts what changed their standings: who sets them in Redis tells after which one they were
    read.
    `owed`: the boards have not taken in yet that they hide, or no longer do.
    """

    hidden: bool = False
    version: int = 0
    owed: bool = False


class Held(Document):
    """A badge of somebody, since when."""

    user_id: str
    badge: Badge
    at: datetime


class TopicFigures(BaseModel):
    """What somebody answered in a topic, in games of every kind; `spent_ms` from deal to answer, in all."""

    model_config = ConfigDict(frozen=True)

    topic: str
    asked: int
    right: int
    spent_ms: int

    @property
    def share(self) -> float:
        """Right ones, from 0 to 1."""
        return self.right / self.asked if self.asked else 0.0

    @property
    def mean_ms(self) -> int:
        """Milliseconds for a question, on average; 0 without questions."""
        return self.spent_ms // self.asked if self.asked else 0


class DayFigures(BaseModel):
    """Points of the daily quiz on a day; 0 when it was not played."""

    model_config = ConfigDict(frozen=True)

    day: date
    points: int


class Figures(BaseModel):
    """A player's statistics: by topic, by day (30 days up to today), and in all.

    `games` are ended ones of every kind; `points` are those of the daily quiz.
    """

    model_config = ConfigDict(frozen=True)

    topics: tuple[TopicFigures, ...]
    days: tuple[DayFigures, ...]
    games: int
    points: int

    @property
    def asked(self) -> int:
        """Questions answered, or let pass."""
        return sum(one.asked for one in self.topics)

    @property
    def right(self) -> int:
        """Of them, right ones."""
        return sum(one.right for one in self.topics)
