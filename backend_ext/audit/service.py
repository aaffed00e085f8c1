"""Writes what staff and the program change, inside the transaction of the change."""

from collections.abc import Mapping
from typing import Any

from backend_ext.audit.models import AuditEntry
from backend_ext.audit.repository import AuditRepository
from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import new_id
from backend_ext.kit.paging import Page
from backend_ext.store.mongo import Tx

_OF_SUBJECT = 200
_LARGEST_PAGE = 200
_SECRETS = ("password", "secret", "token", "hash", "sealed", "recovery", "cookie")


class AuditService:
    """The audit: it grows, and nothing in it changes."""

    def __init__(self, repository: AuditRepository) -> None:
        self._repository = repository

    async def record(
        self,
        actor: str,
        action: str,
        subject: str,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
        tx: Tx,
    ) -> None:
        """Adds an entry in the caller's transaction: without the change there is none, and the reverse.

        Raises ValueError for a field named like a secret: that is a bug of the caller.
        """
        entry = AuditEntry(
            id=new_id(),
            at=utcnow(),
            actor=actor,
            action=action,
            subject=subject,
            before=dict(before),
            after=dict(after),
        )
        for fields in (entry.before, entry.after):
            _refuse_secrets(fields)
        await self._repository.insert(entry, tx)

    async def of_subject(self, subject: str) -> list[AuditEntry]:
        """The latest 200 changes of `subject`, the newest first."""
        return await self._repository.of_subject(subject, _OF_SUBJECT)

    async def newest(self, number: int = 1, size: int = 50) -> Page[AuditEntry]:
        """A page (from 1) of all changes, the newest first; at most 200 a page."""
        return await self._repository.newest(max(1, number), min(max(1, size), _LARGEST_PAGE))


def _refuse_secrets(value: object) -> None:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if any(part in str(name).casefold() for part in _SECRETS):
                raise ValueError(f"the audit must not hold {name!r}")
            _refuse_secrets(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            _refuse_secrets(inner)
