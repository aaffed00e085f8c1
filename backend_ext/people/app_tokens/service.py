"""Who comes with the tokens of the app.

A refresh token is good once and gives two new tokens. One that comes a second time may have been stolen, and
nobody can tell by whom: its session ends, and with it every token that came from the same sign-in. That also
meets an app that sends one token twice at once: the tokens that one of the two gets are void already. So an
app asks for one refresh at a time, and keeps the new tokens before it does anything else.
"""

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime

import structlog

from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import new_token
from backend_ext.kit.keys import derive
from backend_ext.people.app_tokens.access import LIFETIME, AccessTokens
from backend_ext.people.app_tokens.models import RefreshToken, Tokens
from backend_ext.people.app_tokens.repository import RefreshTokenRepository
from backend_ext.people.errors import TokenRefused
from backend_ext.people.models import Person, User
from backend_ext.people.sessions.models import Device, Kind
from backend_ext.people.sessions.service import SessionService
from backend_ext.store.mongo import Transactions, Tx

_log = structlog.get_logger(__name__)


class AppTokens:
    """Tokens over sessions: what ends a session ends its tokens. `secret` is SECRET_KEY."""

    def __init__(
        self,
        repository: RefreshTokenRepository,
        sessions: SessionService,
        access: AccessTokens,
        transactions: Transactions,
        secret: str,
        clock: Callable[[], datetime] = utcnow,
    ) -> None:
        self._repository = repository
        self._sessions = sessions
        self._access = access
        self._transactions = transactions
        self._key = derive(secret, "app refresh token")
        self._clock = clock

    async def sign_in(self, user: User, device: Device) -> Tokens:
        """Opens a session for the app and gives its first tokens; every factor was proved before."""
        refresh = new_token()

        async def body(tx: Tx) -> str:
            _, session = await self._sessions.open(user, device, Kind.APP, tx)
            await self._keep(refresh, user.id, session.id, session.ends_at, tx)
            return session.id

        return self._tokens(user.id, await self._transactions.run(body), refresh)

    async def refresh(self, token: str, device: Device) -> Tokens:
        """New tokens for a refresh token, which is used up by it.

        Raises TokenRefused for one that is unknown or whose session has ended, and for one that was used
        before: then the session ends too.
        """
        kept = await self._repository.get(self._hash(token))
        if kept is None:
            raise TokenRefused
        if kept.used_at is None and await self._sessions.who_of_app(kept.session_id) is None:
            raise TokenRefused
        following = new_token()

        async def body(tx: Tx) -> bool:
            if not await self._repository.use(kept.id, self._clock(), tx):
                return False
            await self._keep(following, kept.user_id, kept.session_id, kept.ends_at, tx)
            return True

        if not await self._transactions.run(body):
            _log.warning(
                "a refresh token came twice: its session ends",
                user_id=kept.user_id,
                session_id=kept.session_id,
                address=device.address,
            )
            await self._sessions.end(kept.user_id, kept.session_id)
            raise TokenRefused
        return self._tokens(kept.user_id, kept.session_id, following)

    async def who(self, access: str) -> Person:
        """Who comes with this access token. Raises TokenRefused, also when the session has ended."""
        claim = self._access.read(access)
        person = await self._sessions.who_of_app(claim.session_id)
        if person is None or person.user_id != claim.user_id:
            raise TokenRefused
        return person

    async def sign_out(self, token: str) -> None:
        """Ends the session of a refresh token (used or not) or of an access token; silent for any other."""
        kept = await self._repository.get(self._hash(token))
        if kept is not None:
            await self._sessions.end(kept.user_id, kept.session_id)
            return
        try:
            claim = self._access.read(token)
        except TokenRefused:
            return
        await self._sessions.end(claim.user_id, claim.session_id)

    async def _keep(self, token: str, user_id: str, session_id: str, ends_at: datetime, tx: Tx) -> None:
        kept = RefreshToken(
            id=self._hash(token),
            session_id=session_id,
            user_id=user_id,
            created_at=self._clock(),
            ends_at=ends_at,
        )
        await self._repository.insert(kept, tx)

    def _tokens(self, user_id: str, session_id: str, refresh: str) -> Tokens:
        return Tokens(
            access=self._access.make(user_id, session_id),
            refresh=refresh,
            expires_in=int(LIFETIME.total_seconds()),
        )

    def _hash(self, token: str) -> str:
        return hmac.new(self._key, token.encode(errors="replace"), hashlib.sha256).hexdigest()
