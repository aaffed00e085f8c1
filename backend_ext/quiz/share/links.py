"""Signed keys of results: who got the key may see the result, and nothing else of its attempt."""

import hashlib

from itsdangerous import BadSignature, Signer


class ResultKeys:
    """Makes and reads the keys. A key has letters, digits, `-`, `_` and one `~`."""

    def __init__(self, secret: str) -> None:
        self._signer = Signer(secret, sep="~", salt="shared-result", digest_method=hashlib.sha256)

    def key(self, attempt_id: str) -> str:
        """The key of an attempt's result."""
        return self._signer.sign(attempt_id).decode()

    def attempt(self, key: str) -> str | None:
        """The attempt that a key is of; None for a key that is not ours."""
        try:
            return self._signer.unsign(key).decode()
        except (BadSignature, UnicodeError):
            return None
