"""What an address wants, and why one gets no mail any more. Both are kept by e-mail key."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from backend_ext.kit.model import Document
from backend_ext.mail.models import Category

# What nobody gets who has not asked for it; the others go out until somebody ends them.
OPT_IN = frozenset({Category.CART})


class Preferences(Document):
    """What the address `id` (an e-mail key) has chosen, by category; what is not there was never chosen."""

    choices: dict[Category, bool] = Field(default_factory=dict)
    updated_at: datetime

    def allows(self, category: Category) -> bool:
        """Whether mails of `category` may go out."""
        return self.choices.get(category, category not in OPT_IN)


class Why(StrEnum):
    """Why an address is suppressed: a mail came back for good, or its reader called one spam."""

    BOUNCED = "bounced"
    COMPLAINED = "complained"


class Suppression(Document):
    """An address (`id`, an e-mail key) that gets no mail; `mail_id` is the mail that told, `said` how."""

    why: Why
    said: str
    mail_id: str
    at: datetime
