"""How good the quiz's questions are, for editors and admins."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, Field

from backend_ext.api.bearer import EditorCaller
from backend_ext.api.context import Held
from backend_ext.api.pages import Number, Paged, Size
from backend_ext.api.problems import problems, refusals
from backend_ext.quiz.content.models import Difficulty
from backend_ext.quiz.items.models import Doubt, Item

router = APIRouter(prefix="/api/staff/quiz/items", tags=["staff quiz items"])

_REFUSED = refusals("editors and admins")


class ShownItem(BaseModel):
    """Statistics of a question, of ended daily and practice games with 3 questions or more."""

    question_id: str
    topic: str
    difficulty: Difficulty
    answers: int
    right: int
    share_right: float = Field(description="From 0 to 1.")
    mean_ms: int
    median_ms: int
    discrimination: float | None = Field(
        description="Correlation of right or wrong here with the rest of the game, -1 to 1; null when it "
        "cannot be told, as when everybody is right."
    )
    chosen: dict[str, int] = Field(description="How often each option was chosen, by its key.")
    late: int = Field(description="How often the time was over before an answer came.")
    doubts: list[Doubt] = Field(
        description="`below_chance`: fewer are right than by guessing (from 20 answers on); `distractor`: a "
        "wrong option is chosen more often than the right one (from 20 on); `weak`: discrimination below 0.1 "
        "(from 30 on)."
    )
    computed_at: datetime

    @classmethod
    def of(cls, item: Item) -> "ShownItem":
        """Stored statistics."""
        same = item.model_dump(exclude={"id", "share", "doubtful"})
        return cls(question_id=item.id, share_right=item.share, **same)


class ItemPage(Paged[ShownItem]):
    """A page of statistics."""


@router.get("", responses=problems(_REFUSED))
async def items(
    held: Held,
    staff: EditorCaller,
    response: Response,
    topic: Annotated[str, Query(max_length=64)] = "",
    page: Number = 1,
    size: Size = 50,
) -> ItemPage:
    """Statistics of the questions of a topic, or of all; what is doubtful first. Computed every hour."""
    response.headers["cache-control"] = "no-store"
    return ItemPage.of(await held.quiz.items.page(staff, topic, page, size), ShownItem.of)


@router.get(
    "/{question_id}",
    responses=problems(_REFUSED | {404: "`item_not_found`: nobody answered it yet, as far as is computed."}),
)
async def item(
    held: Held, staff: EditorCaller, question_id: Annotated[str, Path(max_length=64)], response: Response
) -> ShownItem:
    """Statistics of one question."""
    response.headers["cache-control"] = "no-store"
    return ShownItem.of(await held.quiz.items.get(staff, question_id))
