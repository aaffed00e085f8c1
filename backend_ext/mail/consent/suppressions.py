"""Addresses that get no mail: one came back for good, or its reader called it spam."""

from datetime import datetime

from backend_ext.audit.service import AuditService
from backend_ext.kit.errors import NotFound
from backend_ext.kit.paging import Page
from backend_ext.kit.typed import email_key
from backend_ext.mail.consent.models import Suppression, Why
from backend_ext.mail.consent.repository import SuppressionRepository
from backend_ext.people.access import check_access
from backend_ext.people.models import Person
from backend_ext.store.mongo import Transactions, Tx


class Suppressions:
    """By e-mail key. Only staff lift one, and the audit tells who did."""

    def __init__(
        self, repository: SuppressionRepository, audit: AuditService, transactions: Transactions
    ) -> None:
        self._repository = repository
        self._audit = audit
        self._transactions = transactions

    async def of(self, email: str) -> Suppression | None:
        """Why an address gets no mail; None when it does."""
        return await self._repository.get(email_key(email))

    async def add(self, email: str, why: Why, said: str, mail_id: str, at: datetime, tx: Tx) -> None:
        """Suppresses an address, in the caller's transaction; the first reason stays."""
        row = Suppression(id=email_key(email), why=why, said=said, mail_id=mail_id, at=at)
        await self._repository.put(row, tx)

    async def note(self, email: str, why: Why, said: str, mail_id: str, at: datetime) -> None:
        """As `add`, in a transaction of its own."""
        await self._transactions.run(lambda tx: self.add(email, why, said, mail_id, at, tx))

    async def page(self, actor: Person, number: int, size: int) -> Page[Suppression]:
        """Page `number` (from 1), the newest first. Raises RoleNeeded unless `actor` is support or admin."""
        check_access("support", actor, second_factor=False)
        return await self._repository.page(number, size)

    async def lift(self, actor: Person, email: str) -> None:
        """Lets mail go to an address again; the audit has an entry by `actor`.

        Raises RoleNeeded unless `actor` is support or admin, NotFound.
        """
        check_access("support", actor, second_factor=False)
        key = email_key(email)

        async def body(tx: Tx) -> None:
            found = await self._repository.delete(key, tx)
            if found is None:
                raise NotFound
            before = {"why": found.why.value, "mail_id": found.mail_id, "at": found.at}
            await self._audit.record(
                actor.user_id, "suppression.lift", f"mail:{found.mail_id}", before, {}, tx
            )

        await self._transactions.run(body)

    async def forget(self, email: str, tx: Tx) -> None:
        """Forgets an address, in the caller's transaction."""
        await self._repository.delete(email_key(email), tx)
