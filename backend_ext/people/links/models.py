"""A mailed link as stored: what it is for, whom it was sent to, until when it is good."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import Field

from backend_ext.kit.model import Document
from backend_ext.kit.text import Lang
from backend_ext.mail.models import Purpose


class LinkPurpose(StrEnum):
    """What opening the link proves or starts."""

    CONFIRM = "confirm"
    RESET = "reset"
    NEW_EMAIL = "new_email"
    PROVE = "prove"


MAIL_OF = {
    LinkPurpose.CONFIRM: Purpose.CONFIRM_EMAIL,
    LinkPurpose.RESET: Purpose.RESET_PASSWORD,
    LinkPurpose.NEW_EMAIL: Purpose.CONFIRM_NEW_EMAIL,
    LinkPurpose.PROVE: Purpose.PROVE_ACCOUNT,
}
PAGE_OF = {
    LinkPurpose.CONFIRM: "/confirm",
    LinkPurpose.RESET: "/reset",
    LinkPurpose.NEW_EMAIL: "/confirm-email",
    LinkPurpose.PROVE: "/prove",
}


class Link(Document):
    """A link mailed to `email`. `payload` is what takes effect when it is used; never shown to anybody."""

    purpose: LinkPurpose
    email: str
    name: str
    lang: Lang
    payload: dict[str, Any] = Field(default_factory=dict)
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
