"""Secrets of second factors, encrypted: the database alone makes no code.

Each is sealed for one account: moved to another it does not open.
"""

import base64
import json
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken

from backend_ext.kit.keys import derive

_LONGEST = 1000  # characters of a setup token; ours are shorter


class Sealed:
    """Seals under keys of SECRET_KEY: one for what is stored, one for setups that are not confirmed yet."""

    def __init__(self, secret: str) -> None:
        self._stored = _fernet(secret, "second factor")
        self._setup = _fernet(secret, "second factor setup")

    def seal(self, user_id: str, secret: str) -> str:
        """`secret` as it is stored for this account."""
        return self._stored.encrypt(_text(user_id, secret)).decode()

    def open(self, user_id: str, sealed: str) -> str:
        """The secret. Raises InvalidToken for one of another account or another SECRET_KEY."""
        return _secret(user_id, self._stored.decrypt(sealed))

    def begin(self, user_id: str, secret: str, now: datetime) -> str:
        """A token that carries `secret` until the setup is confirmed."""
        return self._setup.encrypt_at_time(_text(user_id, secret), int(now.timestamp())).decode()

    def resume(self, user_id: str, token: str, now: datetime, seconds: int) -> str | None:
        """The secret of a setup that this account began no more than `seconds` ago, or None."""
        if len(token) > _LONGEST:
            return None
        try:
            kept = self._setup.decrypt_at_time(token.encode(), seconds, int(now.timestamp()))
            return _secret(user_id, kept)
        except (InvalidToken, UnicodeError):
            return None


def _fernet(secret: str, purpose: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(derive(secret, purpose)))


def _text(user_id: str, secret: str) -> bytes:
    return json.dumps([user_id, secret]).encode()


def _secret(user_id: str, text: bytes) -> str:
    owner, secret = json.loads(text)
    if owner != user_id:
        raise InvalidToken
    return str(secret)
