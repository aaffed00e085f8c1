"""A review as stored, and what all of a product add up to."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from backend_ext.kit.model import Document
from backend_ext.kit.text import Lang

LEAST_TEXT, MOST_TEXT = 10, 2000
PAGE_SIZE = 5


class ReviewState(StrEnum):
    """How far staff are with a review; only a published one is shown."""

    PENDING = "pending"
    PUBLISHED = "published"
    REJECTED = "rejected"


class Review(Document):
    """What somebody says of a product, `stars` from 1 to 5.

    `revision` counts its texts: staff decide about the one they read. One whose account was deleted names
    nobody.
    """

    product_id: str
    user_id: str
    name: str
    stars: int = Field(ge=1, le=5)
    text: str
    lang: Lang
    state: ReviewState = ReviewState.PENDING
    revision: int = 1
    reason: str = ""
    created_at: datetime
    updated_at: datetime


class Rating(BaseModel):
    """The sum of a product's published reviews."""

    model_config = ConfigDict(frozen=True)

    count: int = 0
    stars: int = 0

    @property
    def tenths(self) -> int:
        """The average in tenths of a star, rounded half up; 0 without reviews."""
        return (self.stars * 20 + self.count) // (2 * self.count) if self.count else 0
