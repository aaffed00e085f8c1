"""Redeeming a code: it becomes one account's for good, and opens the premium game there for a time.

Whoever tries codes is counted before the code is looked at, so that guesses at one moment gain nothing.
"""

from backend_ext.kit.clock import add_months, utcnow
from backend_ext.kit.ids import clean_premium_code, new_id
from backend_ext.people.models import User
from backend_ext.people.service import PeopleService
from backend_ext.people.sessions.service import SessionService
from backend_ext.people.throttles import Throttles
from backend_ext.premium.errors import CodeRevoked, CodeTaken, CodeUnknown
from backend_ext.premium.models import CodeState, Entitlement, PremiumCode, Redeemed, Standing
from backend_ext.premium.repository import CodeRepository, EntitlementRepository
from backend_ext.store.mongo import Transactions, Tx
from backend_ext.terms.service import TermsService

_REFUSAL = {
    Standing.TAKEN: CodeTaken,
    Standing.REVOKED: CodeRevoked,
    Standing.UNKNOWN: CodeUnknown,
}


class Redemption:
    """Looks at codes and redeems them, for somebody signed in; `address` is where they come from."""

    def __init__(
        self,
        codes: CodeRepository,
        entitlements: EntitlementRepository,
        people: PeopleService,
        sessions: SessionService,
        throttles: Throttles,
        terms: TermsService,
        transactions: Transactions,
    ) -> None:
        self._codes = codes
        self._entitlements = entitlements
        self._people = people
        self._sessions = sessions
        self._throttles = throttles
        self._terms = terms
        self._transactions = transactions

    async def validate(self, code_text: str, user_id: str, address: str) -> Standing:
        """What a code, however it is typed, is to this person; nothing changes. Raises TooMany."""
        await self._throttles.redeem(user_id, address)
        clean = clean_premium_code(code_text)
        return _standing(await self._codes.by_text(clean) if clean else None, user_id)

    async def redeem(self, user_id: str, code_text: str, address: str) -> Redeemed:
        """Makes a code, however it is typed, this person's: premium from now, or after what they have.

        One of theirs comes back as it is, and gives nothing again. Nothing is changed when it raises
        CodeUnknown, CodeTaken, CodeRevoked, TooMany, SignInNeeded (the account is gone).
        """
        await self._throttles.redeem(user_id, address)
        clean = clean_premium_code(code_text)
        if clean is None:
            raise CodeUnknown
        months = (await self._terms.get()).entitlement_months
        redeemed, user = await self._transactions.run(lambda tx: self._redeem(clean, user_id, months, tx))
        await self._sessions.changed(user)
        return redeemed

    async def _redeem(self, text: str, user_id: str, months: int, tx: Tx) -> tuple[Redeemed, User]:
        now = utcnow()
        user = await self._people.get(user_id, tx)
        code = await self._codes.redeem(text, user_id, now, tx)
        if code is None:
            return await self._known(text, user_id, tx), user
        starts = max(now, await self._entitlements.latest_end(user_id, tx) or now)
        given = Entitlement(
            id=new_id(),
            user_id=user_id,
            code_id=code.id,
            starts_at=starts,
            ends_at=add_months(starts, months),
        )
        await self._entitlements.insert(given, tx)
        # Two codes of one person at once both write the account here: the later one runs again, after it.
        until = max(given.ends_at, user.premium_until or given.ends_at)
        user = await self._people.extend_premium(user_id, until, tx)
        return _told(code, given, fresh=True), user

    async def _known(self, text: str, user_id: str, tx: Tx) -> Redeemed:
        """What this person has by a code that cannot be redeemed any more; else why not."""
        code = await self._codes.by_text(text, tx)
        standing = _standing(code, user_id)
        if standing in _REFUSAL:
            raise _REFUSAL[standing]
        given = await self._entitlements.of_code(code.id, tx) if code else None
        if code is None or given is None:
            raise RuntimeError("a redeemed code has given nothing")
        return _told(code, given, fresh=False)


def _told(code: PremiumCode, given: Entitlement, *, fresh: bool) -> Redeemed:
    return Redeemed(code=code.code, fresh=fresh, starts_at=given.starts_at, ends_at=given.ends_at)


def _standing(code: PremiumCode | None, user_id: str) -> Standing:
    if code is None:
        return Standing.UNKNOWN
    if code.state is CodeState.REVOKED:
        return Standing.REVOKED
    if code.state is CodeState.REDEEMED:
        return Standing.YOURS if code.redeemed_by == user_id else Standing.TAKEN
    return Standing.REDEEMABLE
