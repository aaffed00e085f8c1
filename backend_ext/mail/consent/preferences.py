"""Which of the mails that nobody needs an address wants."""

from collections.abc import Mapping

from backend_ext.kit.clock import utcnow
from backend_ext.kit.typed import email_key
from backend_ext.mail.consent.models import Preferences
from backend_ext.mail.consent.repository import PreferencesRepository
from backend_ext.mail.models import Category
from backend_ext.store.mongo import Tx


class MailPreferences:
    """Choices by e-mail key (`kit.typed.email_key`), whether or not the address has an account."""

    def __init__(self, repository: PreferencesRepository) -> None:
        self._repository = repository

    async def allows(self, key: str, category: Category) -> bool:
        """Whether mails of `category` may go to an address."""
        return (await self._of(key)).allows(category)

    async def of(self, key: str) -> dict[Category, bool]:
        """What goes to an address and what does not, by category."""
        found = await self._of(key)
        return {category: found.allows(category) for category in Category}

    async def choose(self, key: str, choices: Mapping[Category, bool], tx: Tx | None = None) -> None:
        """Changes these choices and no others."""
        if choices:
            await self._repository.choose(key, choices, tx)

    async def forget(self, email: str, tx: Tx) -> None:
        """Forgets what an address has chosen, in the caller's transaction."""
        await self._repository.delete(email_key(email), tx)

    async def _of(self, key: str) -> Preferences:
        return await self._repository.get(key) or Preferences(id=key, updated_at=utcnow())
