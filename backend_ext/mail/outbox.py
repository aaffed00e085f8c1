"""Puts mails into the outbox, inside the transaction of what they tell about."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import new_id
from backend_ext.kit.text import Lang
from backend_ext.mail.models import WAITED_FOR, Mail, Purpose
from backend_ext.mail.repository import OutboxRepository
from backend_ext.store.mongo import Tx

# What is due longest goes first.
_AHEAD = timedelta(hours=1)


class Outbox:
    """One mail for each purpose and subject, however often the cause is reported."""

    def __init__(self, repository: OutboxRepository) -> None:
        self._repository = repository

    async def add(
        self,
        purpose: Purpose,
        subject_id: str,
        to: str,
        lang: Lang,
        tx: Tx,
        *,
        forget: bool = False,
        **params: Any,
    ) -> None:
        """Queues a mail; `params` are what its letter says besides what its subject tells.

        With `forget`, nothing stays in the outbox that tells to whom it was sent.
        Raises Duplicate (and the transaction must end there) when it was queued before.
        """
        now = utcnow()
        due = now - _AHEAD if purpose in WAITED_FOR else now
        mail = Mail(
            id=new_id(),
            purpose=purpose,
            subject_id=subject_id,
            to=to,
            lang=lang,
            params=params,
            due_at=due,
            created_at=now,
            forget=forget,
        )
        await self._repository.insert(mail, tx)

    async def of_person(self, email: str, subject_ids: Sequence[str]) -> list[Mail]:
        """The mails to an address, however it is written, and those about these subjects; oldest first."""
        return await self._repository.of_person(email, subject_ids)

    async def forget(self, email: str, subject_ids: Sequence[str], tx: Tx) -> None:
        """Forgets whom these mails were for, in the caller's transaction: those that wait are not sent.

        That an address was changed to `email` is still told to the old one, and forgotten then.
        """
        await self._repository.forget(email, subject_ids, tx)
