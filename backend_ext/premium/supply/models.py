"""A batch of codes, and an order that waits for some."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from backend_ext.kit.model import Document

LARGEST_BATCH = 10_000


class Batch(Document):
    """Codes of one product made at once: `count` of them, by whom (a user id), and what for.

    `printed`: they stand on paper, see PremiumCode.
    """

    product_id: str
    count: int = Field(ge=1, le=LARGEST_BATCH)
    note: str = Field(max_length=200)
    printed: bool = False
    made_by: str
    created_at: datetime


class Missing(BaseModel):
    """A slot of a paid order for which the pool of its product had no code."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slot: str
    product_id: str


class Shortage(Document):
    """What one order (`id`) still waits for; `filled` counts the codes it got since. Gone once all is there.

    All slots of an order are one document: two fillers at once write the same one, so that exactly one of
    them finds out that nothing is missing any more, and mails the codes.
    """

    missing: list[Missing]
    filled: int = 0
    created_at: datetime
