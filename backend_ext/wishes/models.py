"""A wishlist, and a wish to be told that something is back, as stored."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from backend_ext.kit.model import Document
from backend_ext.kit.text import Lang

MOST_WISHES = 100


class Wishlist(Document):
    """What somebody would like; `id` is the visitor's or the account's, `items` when each was put on."""

    items: dict[str, datetime] = Field(default_factory=dict)
    updated_at: datetime


class RequestState(StrEnum):
    """How far a wish to be told is."""

    WAITING = "waiting"
    TOLD = "told"


class StockRequest(Document):
    """Somebody wants one mail when a product is back. It goes by itself at `expires_at`."""

    product_id: str
    email: str
    email_key: str
    lang: Lang
    state: RequestState = RequestState.WAITING
    asked_at: datetime
    told_at: datetime | None = None
    expires_at: datetime
