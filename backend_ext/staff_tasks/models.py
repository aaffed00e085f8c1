"""A task for staff."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import Field

from backend_ext.kit.model import Document


class TaskKind(StrEnum):
    """Why a person must look; `details` say the rest."""

    PAYMENT_REVIEW = "payment_review"  # the gateway says paid, but not as we asked for it
    PAID_TWICE = "paid_twice"  # the second payment of an order is to be given back
    PAID_LATE = "paid_late"  # money for an order that expired, and its stock is gone
    PAID_CLOSED = "paid_closed"  # money for an order that was cancelled, or whose account is gone
    PAYMENT_DIFFERENCE = "payment_difference"  # our books and the gateway's differ
    CODES_SHORT = "codes_short"  # a paid order waits for premium codes
    WEBHOOK_DISABLED = "webhook_disabled"  # a receiver failed too often


class TaskState(StrEnum):
    """Whether somebody still has to look."""

    OPEN = "open"
    DONE = "done"


class StaffTask(Document):
    """One thing to look at. Of a kind and a subject (`order:<id>`) at most one is open.

    `times` counts how often it was reported while open; `details` are of the latest time, and name nobody.
    """

    kind: TaskKind
    subject: str
    details: dict[str, Any] = Field(default_factory=dict)
    state: TaskState = TaskState.OPEN
    times: int = 1
    opened_at: datetime
    done_at: datetime | None = None
    done_by: str | None = None
    note: str = ""
