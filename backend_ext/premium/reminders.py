"""Tells an account that its premium ends soon: 14 days before, and 2, once for each end."""

from datetime import datetime, timedelta
from functools import partial

from backend_ext.mail.models import Purpose
from backend_ext.mail.outbox import Outbox
from backend_ext.people.errors import SignInNeeded
from backend_ext.people.service import PeopleService
from backend_ext.premium.models import Entitlement
from backend_ext.premium.repository import EntitlementRepository
from backend_ext.store.mongo import Transactions, Tx

# The nearest first: who is told that two days are left is not told of fourteen any more.
DAYS = (2, 14)


class Reminders:
    """Finds what is due in MongoDB; the mark and the mail are one transaction."""

    def __init__(
        self,
        entitlements: EntitlementRepository,
        people: PeopleService,
        outbox: Outbox,
        transactions: Transactions,
    ) -> None:
        self._entitlements = entitlements
        self._people = people
        self._outbox = outbox
        self._transactions = transactions

    async def send(self, now: datetime) -> int:
        """Queues the reminders that are due at `now`; how many. Safe to run twice at once."""
        sent = 0
        for days in DAYS:
            for one in await self._entitlements.ending(now, now + timedelta(days=days), days):
                sent += await self._transactions.run(partial(self._one, one, days))
        return sent

    async def _one(self, one: Entitlement, days: int, tx: Tx) -> bool:
        """Nothing for one that was withdrawn or moved, that more premium follows, or to no proved address."""
        if await self._entitlements.latest_end(one.user_id, tx) != one.ends_at:
            return False
        try:
            user = await self._people.get(one.user_id, tx)
        except SignInNeeded:
            return False
        past = [day for day in DAYS if day >= days]
        if not user.email_verified or not await self._entitlements.mark(one, days, past, tx):
            return False
        subject = f"{one.id}:{days}:{one.ends_at.isoformat()}"
        await self._outbox.add(
            Purpose.PREMIUM_ENDS, subject, user.email, user.lang, tx, entitlement=one.id, name=user.name
        )
        return True
