"""The ways in for the app: by e-mail and password, or by an ID token of the identity provider."""

from datetime import UTC, datetime

import jwt

from backend_ext.kit.ids import token_hash
from backend_ext.people.admission import Admission
from backend_ext.people.app_tokens.models import Tokens
from backend_ext.people.app_tokens.service import AppTokens
from backend_ext.people.entrance import Entrance
from backend_ext.people.errors import SecondFactorNeeded, TokenRefused
from backend_ext.people.models import User
from backend_ext.people.second_factor.service import SecondFactors
from backend_ext.people.sessions.models import Device
from backend_ext.people.spent.repository import SpentRepository


class AppEntrance:
    """Signing in to the app. The second factor, of who has one, comes with the first."""

    def __init__(
        self,
        entrance: Entrance,
        admission: Admission,
        second_factors: SecondFactors,
        tokens: AppTokens,
        spent: SpentRepository,
    ) -> None:
        self._entrance = entrance
        self._admission = admission
        self._second_factors = second_factors
        self._tokens = tokens
        self._spent = spent

    async def by_password(self, email: str, password: str, code: str, device: Device) -> Tokens:
        """Comes in by e-mail and password; `code` is "" for who has no second factor.

        Raises WrongCredentials, AccountDisabled, SecondFactorNeeded, WrongCode, TooMany.
        """
        user = await self._entrance.prove(email, password, device)
        await self._second(user, code)
        return await self._tokens.sign_in(user, device)

    async def by_id_token(self, token: str, code: str, device: Device) -> Tokens:
        """Comes in by an ID token of the provider. Each one opens the app once.

        Raises TokenRefused (also for one that was used), ProveFirst, EmailMissing, and as `by_password`.
        """
        proof = await self._entrance.provider.verify_token(token)
        # Without the signature, whose last letter can be written in several ways.
        key = f"id_token:{token_hash(token.rpartition('.')[0])}"
        until = _end_of(token)
        if await self._spent.has(key):
            raise TokenRefused
        user = await self._admission.admit(proof)
        await self._second(user, code)
        if not await self._spent.spend(key, until):
            raise TokenRefused
        return await self._tokens.sign_in(user, device)

    async def _second(self, user: User, code: str) -> None:
        if user.second_factor is None:
            return
        if not code.strip():
            raise SecondFactorNeeded
        await self._second_factors.check(user.id, code)


def _end_of(token: str) -> datetime:
    """When a token that the provider has checked is over. Raises TokenRefused when it does not say."""
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
        return datetime.fromtimestamp(int(claims["exp"]), UTC)
    except (jwt.PyJWTError, KeyError, TypeError, ValueError, OverflowError):
        raise TokenRefused from None
