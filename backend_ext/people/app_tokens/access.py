"""Access tokens: JWTs of 15 minutes, signed by this deployment for the app alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt

from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import new_id
from backend_ext.kit.keys import derive
from backend_ext.people.errors import TokenRefused

LIFETIME = timedelta(minutes=15)
AUDIENCE = "chemouflage-app"
_ALGORITHM = "HS256"  # the only one that is taken, whatever a token's header says
_CLAIMS = ["iss", "aud", "sub", "sid", "iat", "exp", "jti"]
_LONGEST = 2000  # characters; ours are shorter


@dataclass(frozen=True, slots=True)
class Claim:
    """Who a token says is there. Whether they still are, the session tells."""

    user_id: str
    session_id: str


class AccessTokens:
    """Makes and reads access tokens. `origin` is the issuer; `clock` dates what is made."""

    def __init__(self, secret: str, origin: str, clock: Callable[[], datetime] = utcnow) -> None:
        self._key = derive(secret, "app access token")
        self._origin = origin
        self._clock = clock

    def make(self, user_id: str, session_id: str) -> str:
        """A token for this session."""
        now = self._clock()
        claims = {
            "iss": self._origin,
            "aud": AUDIENCE,
            "sub": user_id,
            "sid": session_id,
            "iat": now,
            "exp": now + LIFETIME,
            "jti": new_id(),
        }
        return jwt.encode(claims, self._key, _ALGORITHM)

    def read(self, token: str) -> Claim:
        """Raises TokenRefused for what is not ours, not for the app, or too old."""
        if len(token) > _LONGEST:
            raise TokenRefused
        try:
            claims = jwt.decode(
                token,
                self._key,
                [_ALGORITHM],
                options={"require": _CLAIMS},
                audience=AUDIENCE,
                issuer=self._origin,
            )
        except (jwt.PyJWTError, UnicodeError):
            raise TokenRefused from None
        user_id, session_id = claims["sub"], claims["sid"]
        if not isinstance(user_id, str) or not isinstance(session_id, str):
            raise TokenRefused
        return Claim(user_id, session_id)
