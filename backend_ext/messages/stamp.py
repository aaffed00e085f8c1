"""When a form was handed out, signed: who sends it back at once is a program."""

import hmac
from datetime import datetime

from backend_ext.kit.keys import derive
from backend_ext.messages.errors import FormTooOld, TooQuick

LEAST_SECONDS, MOST_SECONDS = 3, 7 * 24 * 3600


class Stamps:
    """Stamps of this deployment; `secret` is its SECRET_KEY."""

    def __init__(self, secret: str) -> None:
        self._key = derive(secret, "stamps of forms")

    def new(self, now: datetime) -> str:
        """A stamp of `now`, to the second: its time and a signature."""
        at = str(int(now.timestamp()))
        return f"{at}.{self._signature(at)}"

    def check(self, stamp: str, now: datetime) -> None:
        """Lets forms through that were filled in 3 seconds to 7 days. Raises TooQuick, FormTooOld."""
        at, _, signature = stamp.partition(".")
        genuine = hmac.compare_digest(signature.encode(), self._signature(at).encode())
        age = now.timestamp() - int(at) if genuine else MOST_SECONDS + 1
        if age > MOST_SECONDS:
            raise FormTooOld
        if age < LEAST_SECONDS:
            raise TooQuick

    def _signature(self, at: str) -> str:
        return hmac.new(self._key, at.encode(), "sha256").hexdigest()[:32]
