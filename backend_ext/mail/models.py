"""A mail to be sent, as the outbox keeps it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import Field

from backend_ext.kit.model import Document
from backend_ext.kit.text import Lang


class Purpose(StrEnum):
    """Why a mail is sent; each purpose is sent at most once for one subject (an order, a link, a change)."""

    ORDER_PLACED = "order_placed"
    ORDER_PAID = "order_paid"
    ORDER_EXPIRED = "order_expired"
    ORDER_CANCELLED = "order_cancelled"
    CONFIRM_EMAIL = "confirm_email"
    ALREADY_HERE = "already_here"
    RESET_PASSWORD = "reset_password"  # noqa: S105
    PASSWORD_CHANGED = "password_changed"  # noqa: S105
    CONFIRM_NEW_EMAIL = "confirm_new_email"
    EMAIL_CHANGED = "email_changed"
    PROVE_ACCOUNT = "prove_account"
    SECOND_FACTOR_CHANGED = "second_factor_changed"
    ROLE_CHANGED = "role_changed"
    ACCOUNT_DELETED = "account_deleted"


# Their subject is an order.
ABOUT_ORDERS = frozenset(
    {Purpose.ORDER_PLACED, Purpose.ORDER_PAID, Purpose.ORDER_EXPIRED, Purpose.ORDER_CANCELLED}
)
# Their subject is a mailed link, which says whom they are for.
ABOUT_LINKS = frozenset(
    {Purpose.CONFIRM_EMAIL, Purpose.RESET_PASSWORD, Purpose.CONFIRM_NEW_EMAIL, Purpose.PROVE_ACCOUNT}
)
# Their subject is the change itself; `params` say the rest.
ABOUT_ACCOUNTS = frozenset(
    {
        Purpose.ALREADY_HERE,
        Purpose.PASSWORD_CHANGED,
        Purpose.EMAIL_CHANGED,
        Purpose.SECOND_FACTOR_CHANGED,
        Purpose.ROLE_CHANGED,
        Purpose.ACCOUNT_DELETED,
    }
)


class MailState(StrEnum):
    """How far a mail is: `queued` waits for `due_at`, `sent` the server took it, `refused` it never will."""

    QUEUED = "queued"
    SENT = "sent"
    REFUSED = "refused"


class Mail(Document):
    """A row of the outbox. `params` name what the template needs (ids, never copies of money or codes).

    `forget`: once it is sent or refused, nothing stays that tells to whom.
    """

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
    forget: bool = False
