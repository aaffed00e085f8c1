"""What stands before each mail: it goes out only to who can get it and wants it."""

from datetime import datetime

from backend_ext.kit.typed import email_key
from backend_ext.mail.consent.models import Why
from backend_ext.mail.consent.preferences import MailPreferences
from backend_ext.mail.consent.suppressions import Suppressions
from backend_ext.mail.letter import Unwanted
from backend_ext.mail.models import ASKED_FOR, CATEGORY_OF, Mail


class Gate:
    """Asks at the moment of delivery: what was chosen after a mail was queued counts too."""

    def __init__(self, suppressions: Suppressions, preferences: MailPreferences) -> None:
        self._suppressions = suppressions
        self._preferences = preferences

    async def check(self, mail: Mail) -> None:
        """Lets `mail` through. Raises Unwanted.

        What somebody asks for themself (to confirm an address, to choose a password) goes to a suppressed
        address too: they wait for it, the mailbox may work again, and few are sent an hour.
        """
        if mail.purpose not in ASKED_FOR:
            found = await self._suppressions.of(mail.to)
            if found is not None:
                raise Unwanted(f"Suppressed: an earlier mail to this address has {found.why.value}")
        category = CATEGORY_OF.get(mail.purpose)
        if category is not None and not await self._preferences.allows(email_key(mail.to), category):
            raise Unwanted(f"Unwanted: no mails of the kind {category.value} were asked for")

    async def close(self, mail: Mail, said: str, at: datetime) -> None:
        """The mail server knows that nobody is there: the address is suppressed, as by a bounce."""
        await self._suppressions.note(mail.to, Why.BOUNCED, said, mail.id, at)
