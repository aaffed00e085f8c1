"""Our own reading of a Firebase ID token. Its signature and revocation are firebase-admin's to check.

Both look at the dates: against the emulator firebase-admin takes a token that is over.
"""

from datetime import datetime

import jwt
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from backend_ext.people.errors import TokenRefused

_LONGEST = 8192  # characters; a real one has about 1000
_SKEW = 10  # seconds that two clocks may differ


class Claims(BaseModel):
    """What a token says."""

    model_config = ConfigDict(frozen=True, strict=True)

    iss: str
    aud: str
    sub: str = Field(min_length=1, max_length=128)
    iat: int
    exp: int
    auth_time: int
    email: str = ""
    email_verified: bool = False
    name: str = ""


def read(token: str, project_id: str, now: datetime, *, emulated: bool) -> Claims:
    """The claims of a token that is of this project and not over. Unsigned ones only when `emulated`.

    Raises TokenRefused.
    """
    if len(token) > _LONGEST:
        raise TokenRefused
    try:
        unchecked = jwt.decode_complete(token, options={"verify_signature": False})
        claims = Claims.model_validate(unchecked["payload"])
    except (jwt.PyJWTError, ValidationError, UnicodeError):
        raise TokenRefused from None
    header, seconds = unchecked["header"], now.timestamp()
    fits = (
        (emulated or (header.get("alg") == "RS256" and bool(header.get("kid"))))
        and claims.iss == f"https://securetoken.google.com/{project_id}"
        and claims.aud == project_id
        and claims.iat <= seconds + _SKEW
        and claims.auth_time <= seconds + _SKEW
        and claims.exp > seconds
    )
    if not fits:
        raise TokenRefused
    return claims
