"""An attempt as stored: what was dealt when, what was answered when; points are computed from it."""

from collections.abc import Iterator
from datetime import datetime
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

    `ended_at`: when the answer came, or the time was over; `choice` is the chosen option's key, empty when it
    was late.
    """

    question_id: str
    topic: str
    difficulty: Difficulty
    options: list[Dealt]
    dealt_at: datetime
    ended_at: datetime | None = None
    choice: str = ""
    right: bool = False

    @property
    def elapsed_ms(self) -> int:
        """From the deal to its end, at most its limit and allowance."""
        if self.ended_at is None:
            return LIMIT_MS
        return int((self.ended_at - self.dealt_at).total_seconds() * 1000)

    def mark(self) -> Mark:
        """What counts of it."""
        return Mark(self.right, self.elapsed_ms, LIMIT_MS)


class Attempt(Document):
    """One game. `owner` is an account's id or a visitor's; `user_id` the account's, None for a visitor.

    `day` is the Dhaka day (ISO) it was started, also when it ends after midnight. `plan` has the questions to
    come for kinds whose questions are known before; practice chooses one at a time. `score` and `right` are
    `result()` once more, for queries. `learned` counts the slots that strengths have taken in; `counted`
    tells that boards, streaks and badges have taken in the end. `excluded` by staff: it counts for no board.
    """

    kind: Kind
    owner: str
    user_id: str | None = None
    day: str
    topic: str = ""
    difficulty: Difficulty | None = None
    plan: list[str] = Field(default_factory=list)
    total: int
    slots: list[Slot] = Field(default_factory=list)
    state: AttemptState = AttemptState.OPEN
    score: int = 0
    right: int = 0
    started_at: datetime
    closes_at: datetime
    ended_at: datetime | None = None
    learned: int = 0
    counted: bool = False
    excluded: bool = False
    flags: list[str] = Field(default_factory=list)

    def ended_slots(self) -> Iterator[Slot]:
        """The questions that are answered, or whose time was over, in order."""
        return (slot for slot in self.slots if slot.ended_at is not None)

    def result(self) -> Tally:
        """What the stored answers come to."""
        return tally(slot.mark() for slot in self.ended_slots())
