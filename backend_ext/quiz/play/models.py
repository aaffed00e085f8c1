"""An attempt as stored: what was dealt when, what was answered when; points are computed from it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from backend_ext.kit.model import Document
from backend_ext.quiz.content.models import Difficulty
from backend_ext.quiz.scoring import Mark, Tally, tally

LIMIT_MS = 30_000
ALLOWANCE_MS = 1_500  # an answer counts so long after its limit: it was on its way
LONGEST_MINUTES = 30  # from its start on; then the clock closes an attempt
ROUND = 10  # questions of a daily, of a round of practice or review
TRY = 5
TIME = timedelta(milliseconds=LIMIT_MS + ALLOWANCE_MS)  # from the deal on, for an answer to count


class Kind(StrEnum):
    """What is played; only a daily counts for boards and leagues."""

    TRY = "try"
    DAILY = "daily"
    PRACTICE = "practice"
    REVIEW = "review"


class AttemptState(StrEnum):
    """`closed`: left open by its player, ended by the clock."""

    OPEN = "open"
    FINISHED = "finished"
    CLOSED = "closed"


class Dealt(BaseModel):
    """An option as it was dealt: the opaque `id` the player sees, and the option's key."""

    model_config = ConfigDict(frozen=True)

    id: str
    key: str


class Slot(BaseModel):
    """A question that was dealt, with its options in the player's order, and how it ended.

    `ended_at`: when the answer came, or the time was over; `choice` is the chosen option's key, empty when
    none came in time. `points` is what `Attempt.result` gives for it, once more, for sums.
    """

    question_id: str
    topic: str
    difficulty: Difficulty
    options: list[Dealt]
    dealt_at: datetime
    ended_at: datetime | None = None
    choice: str = ""
    right: bool = False
    points: int = 0

    @property
    def deadline(self) -> datetime:
        """The last moment at which an answer counts."""
        return self.dealt_at + TIME

    def key_of(self, option_id: str) -> str | None:
        """The key of the option that was dealt under this id, if one was."""
        return next((option.key for option in self.options if option.id == option_id), None)

    @property
    def elapsed_ms(self) -> int:
        """From the deal to its end, at most its limit and allowance."""
        if self.ended_at is None:
            return LIMIT_MS
        return (self.ended_at - self.dealt_at) // timedelta(milliseconds=1)

    @property
    def cut_short(self) -> bool:
        """Whether the game was ended before its time was over: it tells nothing of who was asked."""
        return self.ended_at is not None and not self.choice and self.elapsed_ms < LIMIT_MS

    def mark(self) -> Mark:
        """What counts of it."""
        return Mark(self.right, self.elapsed_ms, LIMIT_MS)


class Attempt(Document):
    """One game. `owner` is an account's id or a visitor's; `user_id` the account's, None for a visitor.

    `day` is the Dhaka day (ISO) it was started, also when it ends after midnight. `plan` has the questions to
    come for kinds whose questions are known before; practice chooses one at a time. `score` and `right` are
    `result()` once more, for queries. `learned` counts the slots that strengths have taken in, `unlearned`
    tells that more have ended; `counted` tells that every follower has taken in the end. `excluded` by staff:
    it counts for no board, streak or badge. `flags` are signs of a program at play, for staff to judge. A
    visitor's goes by itself at `expires_at`: soon, unless it was played to its end.
    """

    kind: Kind
    owner: str
    user_id: str | None = None
    day: str
    topic: str = ""
    difficulty: Difficulty | None = None
    plan: list[str] = Field(default_factory=list)
    total: int = Field(strict=True)
    slots: list[Slot] = Field(default_factory=list)
    state: AttemptState = AttemptState.OPEN
    score: int = 0
    right: int = 0
    started_at: datetime
    closes_at: datetime
    ended_at: datetime | None = None
    learned: int = 0
    unlearned: bool = False
    counted: bool = False
    excluded: bool = False
    flags: list[str] = Field(default_factory=list)
    expires_at: datetime | None = None

    @property
    def over(self) -> bool:
        """Whether nothing of it changes any more."""
        return self.state is not AttemptState.OPEN

    @property
    def open_slot(self) -> Slot | None:
        """The question that waits for its answer."""
        return self.slots[-1] if self.slots and self.slots[-1].ended_at is None else None

    def ended_slots(self) -> Iterator[Slot]:
        """The questions that are answered, or whose time was over, in order."""
        return (slot for slot in self.slots if slot.ended_at is not None)

    def result(self) -> Tally:
        """What the stored answers come to."""
        return tally(slot.mark() for slot in self.ended_slots())


class DaySet(Document):
    """The questions of a daily, in order; `id` is the Dhaka day (ISO)."""

    questions: list[str]
    chosen_at: datetime


class Standing(BaseModel):
    """What somebody's dailies come to, and when the last one that gave points ended."""

    model_config = ConfigDict(frozen=True)

    user_id: str
    points: int
    reached_at: datetime


class TopicSum(BaseModel):
    """Somebody's answers in one topic: asked, right, and the time taken for them all in milliseconds."""

    model_config = ConfigDict(frozen=True)

    topic: str
    asked: int
    right: int
    points: int
    elapsed_ms: int


class DaySum(BaseModel):
    """What somebody did in games of one Dhaka day (ISO); `daily` is the score of its daily, once over."""

    model_config = ConfigDict(frozen=True)

    day: str
    asked: int
    right: int
    daily: int | None
