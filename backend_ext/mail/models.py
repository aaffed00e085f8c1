"""A mail to be sent, as the outbox keeps it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from backend_ext.kit.model import Document
from backend_ext.kit.text import Lang


class Purpose(StrEnum):
    """Why a mail is sent; each purpose is sent at most once for one subject (an order, a link, a change)."""

    ORDER_PLACED = "order_placed"
    ORDER_PAID = "order_paid"
    ORDER_EXPIRED = "order_expired"
    ORDER_CANCELLED = "order_cancelled"
    CODES_READY = "codes_ready"
    CODE_ASSIGNED = "code_assigned"
    PREMIUM_ENDS = "premium_ends"
    ORDER_SHIPPED = "order_shipped"
    ORDER_DELIVERED = "order_delivered"
    ORDER_REFUNDED = "order_refunded"
    MONEY_HELD = "money_held"
    MONEY_RETURNED = "money_returned"
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
    BACK_IN_STOCK = "back_in_stock"
    CONTACT_RECEIVED = "contact_received"
    CONTACT_ARRIVED = "contact_arrived"
    CONTACT_ANSWERED = "contact_answered"
    WELCOME = "welcome"
    CART_LEFT = "cart_left"


# Their subject is an order, or something of the order that `params` name.
ABOUT_ORDERS = frozenset(
    {
        Purpose.ORDER_PLACED,
        Purpose.ORDER_PAID,
        Purpose.ORDER_EXPIRED,
        Purpose.ORDER_CANCELLED,
        Purpose.CODES_READY,
        Purpose.ORDER_SHIPPED,
        Purpose.ORDER_DELIVERED,
        Purpose.MONEY_HELD,
        Purpose.MONEY_RETURNED,
    }
)
# Their subject is a code, or an end of premium.
ABOUT_PREMIUM = frozenset({Purpose.CODE_ASSIGNED, Purpose.PREMIUM_ENDS})
# Their subject is a refund; `params` name its order.
ABOUT_REFUNDS = frozenset({Purpose.ORDER_REFUNDED})
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
        Purpose.WELCOME,
    }
)
# Their subject is a message to the shop, or an answer to the one in `params`.
ABOUT_MESSAGES = frozenset({Purpose.CONTACT_RECEIVED, Purpose.CONTACT_ARRIVED, Purpose.CONTACT_ANSWERED})
# Their subject is what was in somebody's cart.
ABOUT_CARTS = frozenset({Purpose.CART_LEFT})
# What somebody has just asked for and waits for: it goes out even to an address that is suppressed.
ASKED_FOR = ABOUT_LINKS
# Somebody looks into their mailbox for these now: they go before news that a crowd was told.
WAITED_FOR = ABOUT_LINKS | {Purpose.ORDER_PAID, Purpose.CODES_READY, Purpose.CODE_ASSIGNED}


class Category(StrEnum):
    """Mails that nobody needs: each carries a link that ends them, and people choose among them."""

    CART = "cart"
    STOCK = "stock"
    PREMIUM = "premium"


# Which purposes are such mails; a purpose that is not here goes out whatever was chosen.
CATEGORY_OF: dict[Purpose, Category] = {
    Purpose.BACK_IN_STOCK: Category.STOCK,
    Purpose.CART_LEFT: Category.CART,
    Purpose.PREMIUM_ENDS: Category.PREMIUM,
}


class MailState(StrEnum):
    """How far a mail is: `queued` waits for `due_at`, `sent` the server took it, `refused` it never will.

    Later `bounced` when it came back, `complained` when its reader called it spam.
    """

    QUEUED = "queued"
    SENT = "sent"
    REFUSED = "refused"
    BOUNCED = "bounced"
    COMPLAINED = "complained"


# What staff may try again: it did not arrive.
DEAD = (MailState.REFUSED, MailState.BOUNCED)


class Happening(StrEnum):
    """What a mail went through, one entry of its history each."""

    SENT = "sent"
    DEFERRED = "deferred"
    REFUSED = "refused"
    DELAYED = "delayed"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    RETRIED = "retried"


class Try(BaseModel):
    """When, what came of it, and what the other side said."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    what: Happening
    said: str = ""


class Mail(Document):
    """A row of the outbox. `params` name what the template needs (ids, never copies of money or codes).

    `answer` is what the server said when it took the mail, `server_id` its name for it; `history` the latest
    tries. `forget`: once it is sent or refused, nothing stays that tells to whom.
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
    answer: str = ""
    server_id: str = ""
    history: list[Try] = Field(default_factory=list)
    created_at: datetime
    sent_at: datetime | None = None
    forget: bool = False

    @property
    def deferred(self) -> bool:
        """Whether it waits because a try failed."""
        return self.state is MailState.QUEUED and self.last_error != ""
