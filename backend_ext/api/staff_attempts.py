"""Games of the quiz for those who moderate them: support, editors and admins."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from backend_ext.api.bearer import ModeratorCaller
from backend_ext.api.context import Held
from backend_ext.api.pages import Number, Paged, Size
from backend_ext.api.problems import problems, refusals
from backend_ext.quiz.play.models import Attempt, AttemptState, Kind

router = APIRouter(prefix="/api/staff/attempts", tags=["staff attempts"])

_REFUSED = refusals("support, editors and admins")


class ShownAnswer(BaseModel):
    """How one question ended, and after how long."""

    right: bool
    answered: bool = Field(description="False when the time was over.")
    milliseconds: int
    points: int


class ShownAttempt(BaseModel):
    """A game as staff see it: who played, and how fast."""

    id: str
    user_id: str | None
    kind: Kind
    day: str = Field(description="The day in Dhaka it counts for.", examples=["2026-11-24"])
    state: AttemptState
    score: int
    flags: list[str] = Field(description="`fast`: three answers or more within half a second each.")
    excluded: bool
    started_at: datetime
    answers: list[ShownAnswer]

    @classmethod
    def of(cls, attempt: Attempt) -> "ShownAttempt":
        """A stored attempt."""
        same = {"id", "user_id", "kind", "day", "state", "score", "flags", "excluded", "started_at"}
        answers = [
            ShownAnswer(
                right=slot.right,
                answered=bool(slot.choice),
                milliseconds=slot.elapsed_ms,
                points=slot.points,
            )
            for slot in attempt.ended_slots()
        ]
        return cls(answers=answers, **attempt.model_dump(include=same))


class AttemptPage(Paged[ShownAttempt]):
    """A page of games."""


class Exclusion(BaseModel):
    """Whether a game counts for boards. `reason` is for other staff."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    excluded: bool
    reason: str = Field(default="", max_length=500)


@router.get("/flagged", responses=problems(_REFUSED))
async def flagged(
    held: Held, staff: ModeratorCaller, response: Response, page: Number = 1, size: Size = 50
) -> AttemptPage:
    """Games that a program seems to have played, the newest first."""
    response.headers["cache-control"] = "no-store"
    return AttemptPage.of(await held.quiz.attempt_desk.flagged(staff, page, size), ShownAttempt.of)


@router.post(
    "/{attempt_id}/exclusion",
    responses=problems(
        _REFUSED
        | {
            404: "`attempt_not_found`.",
            409: "`exclusion_stands`: it is in that state already.",
        }
    ),
)
async def exclude(
    held: Held,
    staff: ModeratorCaller,
    attempt_id: Annotated[str, Path(max_length=64)],
    exclusion: Exclusion,
    response: Response,
) -> ShownAttempt:
    """Lets a game count for no board, or again. Boards follow at once; the audit gets an entry."""
    response.headers["cache-control"] = "no-store"
    desk = held.quiz.attempt_desk
    decide = desk.exclude if exclusion.excluded else desk.include
    return ShownAttempt.of(await decide(staff, attempt_id, exclusion.reason))
