"""ID tokens as the emulator makes them: unsigned, so that a test can write its own."""

import base64
import json
from typing import Any

from backend_ext.kit.clock import utcnow
from tests.emulator import PROJECT


def _part(fields: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(fields).encode()).rstrip(b"=").decode()


def claims(subject: str, **changes: Any) -> dict[str, Any]:
    """What a good token says, given out a minute ago; a change to None leaves a field out."""
    then = int(utcnow().timestamp()) - 60
    fields = {
        "iss": f"https://securetoken.google.com/{PROJECT}",
        "aud": PROJECT,
        "sub": subject,
        "user_id": subject,
        "iat": then,
        "auth_time": then,
        "exp": then + 3600,
        "email": "rahima@example.com",
        "email_verified": True,
        "firebase": {"identities": {}, "sign_in_provider": "password"},
    }
    return {name: value for name, value in (fields | changes).items() if value is not None}


def unsigned(subject: str, **changes: Any) -> str:
    """A token with `alg` none, as `claims` say."""
    return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(claims(subject, **changes))}."
