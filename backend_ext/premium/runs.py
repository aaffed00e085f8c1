"""Premium of an account runs one entitlement after the other: what one loses or gains moves the rest."""

from datetime import datetime

from backend_ext.kit.clock import utcnow
from backend_ext.people.models import User
from backend_ext.people.service import PeopleService
from backend_ext.premium.models import Entitlement
from backend_ext.premium.repository import EntitlementRepository
from backend_ext.store.mongo import Tx


class Runs:
    """Changes entitlements in the caller's transaction; afterwards, call `sessions.changed` with the account.

    Every change writes the account too, so that two at once are one after the other.
    """

    def __init__(self, entitlements: EntitlementRepository, people: PeopleService) -> None:
        self._entitlements = entitlements
        self._people = people

    async def withdraw(self, code_id: str, tx: Tx) -> User | None:
        """Takes away what a code gave; the account as it is then, None when there was nothing to take."""
        given = await self._entitlements.of_code(code_id, tx)
        if given is None or given.withdrawn_at is not None:
            return None
        now = utcnow()
        await self._entitlements.withdraw(given.id, now, tx)
        return await self._close_up(given.user_id, now, tx)

    async def extend(self, given: Entitlement, until: datetime, tx: Tx) -> User:
        """Moves the end of one to `until`, and what follows behind it."""
        await self._entitlements.move(given.id, given.starts_at, until, tx)
        return await self._close_up(given.user_id, utcnow(), tx)

    async def _close_up(self, user_id: str, now: datetime, tx: Tx) -> User:
        """What has not begun yet follows what is before it, or begins now; its length stays."""
        end: datetime | None = None
        for run in await self._entitlements.of_user(user_id, tx):
            if run.withdrawn_at is not None:
                continue
            starts = run.starts_at if run.starts_at <= now else max(now, end or now)
            ends = starts + (run.ends_at - run.starts_at)
            if starts != run.starts_at:
                await self._entitlements.move(run.id, starts, ends, tx)
            end = max(ends, end or ends)
        return await self._people.extend_premium(user_id, end, tx)
