"""The address each mail is sent from on the wire: it names the mail, so that what comes back is known.

`bounce@shop.example` becomes `bounce+<mail id>.<mark>@shop.example`; nobody without the secret makes a mark.
"""

import hmac
import re
from hashlib import sha256

_MARK = 20  # hex digits: 80 bits
_NAMED = re.compile(r"\+([0-9a-f]{24})\.([0-9a-f]{20})@")


class ReturnPath:
    """`bounces` as BOUNCE_ADDRESS; empty, and what comes back goes to `sender`, where a person reads it."""

    def __init__(self, bounces: str, sender: str, key: bytes) -> None:
        self._local, _, self._domain = bounces.rpartition("@")
        self._sender = sender
        self._key = key

    def of(self, mail_id: str) -> str:
        """The envelope sender of a mail."""
        if not self._local:
            return self._sender
        return f"{self._local}+{mail_id}.{self._mark(mail_id)}@{self._domain}"

    def mail_id(self, text: str) -> str | None:
        """The id of the mail that an address in `text` names with a right mark; None without one.

        Mail servers may have changed the case of letters.
        """
        for mail_id, mark in _NAMED.findall(text.lower()):
            if hmac.compare_digest(mark, self._mark(mail_id)):
                return str(mail_id)
        return None

    def _mark(self, mail_id: str) -> str:
        return hmac.new(self._key, mail_id.encode(), sha256).hexdigest()[:_MARK]
