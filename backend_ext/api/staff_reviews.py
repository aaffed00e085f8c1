"""Reviews for those who moderate them: support, editors and admins."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from backend_ext.api.bearer import ModeratorCaller
from backend_ext.api.context import Held
from backend_ext.api.pages import Number, Paged, Size
from backend_ext.api.problems import problems, refusals
from backend_ext.kit.text import Lang
from backend_ext.reviews.models import Review, ReviewState

router = APIRouter(prefix="/api/staff/reviews", tags=["staff reviews"])

_REFUSED = refusals("support, editors and admins")


class ShownReview(BaseModel):
    """A review as staff see it. `text` is plain text of several lines."""

    id: str
    product_id: str
    name: str = Field(examples=["Rahima"])
    stars: int
    text: str
    language: Lang
    state: ReviewState
    revision: int = Field(description="Goes up with each change by its writer; a decision names it.")
    reason: str
    written_at: datetime
    changed_at: datetime

    @classmethod
    def of(cls, review: Review) -> "ShownReview":
        """A stored review."""
        same = {"id", "product_id", "name", "stars", "text", "state", "revision", "reason"}
        return cls(
            language=review.lang,
            written_at=review.created_at,
            changed_at=review.updated_at,
            **review.model_dump(include=same),
        )


class ReviewPage(Paged[ShownReview]):
    """A page of reviews."""


class Decision(BaseModel):
    """What to do with a review, as it was read at `revision`. `reason` is for other staff."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    revision: int = Field(ge=1, le=2**31)
    state: ReviewState
    reason: str = Field(default="", max_length=500)


@router.get("", responses=problems(_REFUSED))
async def reviews(
    held: Held,
    staff: ModeratorCaller,
    response: Response,
    state: ReviewState = ReviewState.PENDING,
    page: Number = 1,
    size: Size = 50,
) -> ReviewPage:
    """Reviews in a state, those that wait longest first."""
    response.headers["cache-control"] = "no-store"
    found = await held.wishes.reviews.in_state(staff, state, page, size)
    return ReviewPage.of(found, ShownReview.of)


@router.post(
    "/{review_id}/decision",
    responses=problems(
        _REFUSED
        | {
            404: "`review_not_found`.",
            409: "`review_changed`: it is at another revision by now, or in that state already.",
        }
    ),
)
async def decide(
    held: Held,
    staff: ModeratorCaller,
    review_id: Annotated[str, Path(max_length=64)],
    decision: Decision,
    response: Response,
) -> ShownReview:
    """Publishes a review, rejects it, or puts it back. It counts at once; the audit gets an entry."""
    response.headers["cache-control"] = "no-store"
    done = await held.wishes.reviews.decide(
        staff, review_id, decision.revision, decision.state, decision.reason
    )
    return ShownReview.of(done)
