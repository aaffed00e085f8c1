"""A live room as stored: its questions and when each was open, its players, their answers.

Places and points are a fold of it (`standings`). A room and what is in it go by themselves after 7 days.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, Field

from backend_ext.kit.model import Document
from backend_ext.quiz.content.models import Difficulty
from backend_ext.quiz.play.models import Dealt

MOST_PLAYERS = 200
FEWEST_QUESTIONS, MOST_QUESTIONS = 5, 20
SHORTEST, LONGEST = 10, 60  # seconds a question
CLOSING_MS = 300  # an answer on its way still counts when the host closes a question early
KEPT = timedelta(days=7)


class Phase(StrEnum):
    """Where a room is: lobby, then question and reveal in turn, podium, closed."""

    LOBBY = "lobby"
    QUESTION = "question"
    REVEAL = "reveal"
    PODIUM = "podium"
    CLOSED = "closed"


PLAYABLE = (Phase.LOBBY, Phase.QUESTION, Phase.REVEAL)  # who comes now can still play


class Round(BaseModel):
    """One question of a room: its options in the room's order under opaque ids, and the right one's key.

    An answer counts that was received from `dealt_at` until `closes_at`, both included.
    """

    question_id: str
    options: list[Dealt]
    right: str
    dealt_at: datetime | None = None
    closes_at: datetime | None = None

    def key_of(self, option_id: str) -> str | None:
        """The key of the option that players see as `option_id`."""
        return next((option.key for option in self.options if option.id == option_id), None)

    def id_of(self, key: str) -> str:
        """The opaque id of the option with `key`; empty for no option."""
        return next((option.id for option in self.options if option.key == key), "")


class Room(Document):
    """A room. `number` is the question's, from 1; 0 in the lobby. `seats` counts who joined and was not sent
    away; `revision` counts the changes. `host_key` is the host's name as names are compared.
    """

    code: str
    host_id: str
    host_name: str
    host_key: str
    topics: list[str] = Field(default_factory=list)
    difficulty: Difficulty | None = None
    seconds: int
    phase: Phase = Phase.LOBBY
    number: int = 0
    rounds: list[Round]
    locked: bool = False
    seats: int = 0
    revision: int = 1
    created_at: datetime
    expires_at: datetime

    @property
    def limit_ms(self) -> int:
        """Milliseconds for each question."""
        return self.seconds * 1000

    @property
    def round(self) -> Round | None:
        """The question that is, or was last, on the screen; None in the lobby."""
        return self.rounds[self.number - 1] if self.number else None

    @property
    def ended_rounds(self) -> int:
        """How many questions are over."""
        return self.number - 1 if self.phase is Phase.QUESTION else self.number


class Player(Document):
    """Somebody who joined by `name`; `key` is the name as names are compared, `token` the hash of theirs."""

    room_id: str
    name: str
    key: str
    token: str
    kicked: bool = False
    joined_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: the chosen option's key, and when the server received it."""

    room_id: str
    number: int
    player_id: str
    choice: str
    received_at: datetime
    expires_at: datetime

    @property
    def id(self) -> str:
        """There is one for each room, question and player."""
        return f"{self.room_id}:{self.number}:{self.player_id}"
