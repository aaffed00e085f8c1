"""The documents of settings now in force, and how staff change them."""

from typing import Generic

from pydantic import TypeAdapter

from backend_ext.audit.models import SYSTEM
from backend_ext.audit.service import AuditService
from backend_ext.people.access import check_access
from backend_ext.people.models import Person
from backend_ext.store.cache import Cache
from backend_ext.store.mongo import Transactions, Tx
from backend_ext.terms.contact import Contact, Seller
from backend_ext.terms.errors import SettingsChanged
from backend_ext.terms.models import Terms
from backend_ext.terms.repository import SettingsRepository
from backend_ext.terms.versioned import M, Versioned

_SECONDS = 60


class SettingsDocument(Generic[M]):
    """One document: cached for 60 s, forgotten in every process when it changes, each change audited."""

    def __init__(
        self,
        repository: SettingsRepository[M],
        model: type[M],
        cache: Cache,
        audit: AuditService,
        transactions: Transactions,
    ) -> None:
        self._repository = repository
        self._adapter = TypeAdapter(model)
        self._cache = cache
        self._audit = audit
        self._transactions = transactions

    async def get(self) -> M:
        """What is in force."""
        name = f"settings:{self._repository.name}"
        return await self._cache.get(name, self._adapter, self._load, seconds=_SECONDS, tags=("settings",))

    async def read(self, actor: Person) -> Versioned[M]:
        """What is stored this moment, with its version: what a change must start from.

        Raises RoleNeeded unless `actor` is an admin.
        """
        check_access("admin", actor, second_factor=False)
        return await self._repository.read()

    async def change(self, actor: Person, value: M, version: int) -> Versioned[M]:
        """Puts `value` in force at once in place of `version`.

        Raises RoleNeeded unless `actor` is an admin, and SettingsChanged when the document is at another
        version by now; then nothing is changed. A value that is in force already stays as it is, without an
        entry in the audit.
        """
        check_access("admin", actor, second_factor=False)
        changed = await self._transactions.run(lambda tx: self._put(actor.user_id, value, version, tx))
        await self._cache.forget("settings")
        return changed

    async def put(self, value: M) -> None:
        """Puts `value` in force at once, whatever there was: for the program itself."""

        async def body(tx: Tx) -> None:
            await self._put(SYSTEM, value, (await self._repository.read(tx)).version, tx)

        await self._transactions.run(body)
        await self._cache.forget("settings")

    async def _put(self, actor: str, value: M, version: int, tx: Tx) -> Versioned[M]:
        stored = await self._repository.read(tx)
        if stored.version != version:
            raise SettingsChanged
        old, new = (one.model_dump(mode="json") for one in (stored.value, value))
        changed = [field for field in new if old[field] != new[field]]
        if not changed:
            return stored
        if not await self._repository.replace(value, version, tx):
            raise SettingsChanged
        before, after = ({field: one[field] for field in changed} for one in (old, new))
        subject = f"settings:{self._repository.name}"
        await self._audit.record(actor, "settings.change", subject, before, after, tx)
        return Versioned(value, version + 1)

    async def _load(self) -> M:
        return (await self._repository.read()).value


class TermsService(SettingsDocument[Terms]):
    """The terms of sale."""


class ContactService(SettingsDocument[Contact]):
    """Where people reach the shop: the one place that footer, contact page and mails take it from."""


class SellerService(SettingsDocument[Seller]):
    """Who sells, as invoices say it."""
