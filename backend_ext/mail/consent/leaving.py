"""Ends mails of a kind by the link that one of them carried."""

from backend_ext.kit.typed import email_key
from backend_ext.mail.consent.links import LeaveLinks
from backend_ext.mail.consent.preferences import MailPreferences
from backend_ext.mail.models import CATEGORY_OF
from backend_ext.mail.repository import OutboxRepository


class Leaving:
    """Whoever holds a mail may end its kind for the address it went to. Safe to repeat."""

    def __init__(self, links: LeaveLinks, outbox: OutboxRepository, preferences: MailPreferences) -> None:
        self._links = links
        self._outbox = outbox
        self._preferences = preferences

    async def leave(self, code: str) -> bool:
        """Ends it; False when the link is none of ours. An address that was forgotten gets no mail anyway."""
        mail_id = self._links.mail_id(code)
        mail = await self._outbox.get(mail_id) if mail_id else None
        if mail is None:
            return False
        category = CATEGORY_OF.get(mail.purpose)
        if category is not None and mail.to:
            await self._preferences.choose(email_key(mail.to), {category: False})
        return True
