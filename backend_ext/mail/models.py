"""A mail to be sent, as the outbox keeps it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import Field

from backend_ext.kit.model import Document
from backend_ext.kit.text import Lang


class Purpose(StrEnum):
    """Why a mail is sent; each purpose is sent at most once for one subject (an order)."""

    ORDER_PLACED = "order_placed"
    ORDER_PAID = "order_paid"
    ORDER_EXPIRED = "order_expired"
    ORDER_CANCELLED = "order_cancelled"


class MailState(StrEnum):
    """How far a mail is: `queued` waits for `due_at`, `sent` the server took it, `refused` it never will."""

    QUEUED = "queued"
    SENT = "sent"
    REFUSED = "refused"


class Mail(Document):
    """A row of the outbox. `params` name what the template needs (ids, never copies of money or codes)."""

    purpose: Purpose
    subject_id: str
    to: str
    lang: Lang
    params: dict[str, Any] = Field(default_factory=dict)
    state: MailState = MailState.QUEUED
    tries: int = 0
    due_at: datetime
    leased_by: str | None = None
    last_error: str = ""
    message_id: str = ""
    created_at: datetime
    sent_at: datetime | None = None
