"""Signatures as Standard Webhooks has them: a receiver checks them with any of its libraries."""

import base64
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from backend_ext.kit.keys import derive
from backend_ext.webhooks.models import Delivery, Endpoint

BOTH_KEYS = timedelta(hours=24)


class Signatures:
    """Keys of receivers, derived from SECRET_KEY: the database alone forges no message."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def secret(self, endpoint: Endpoint) -> str:
        """The receiver's secret, as it is shown to it once."""
        return "whsec_" + base64.b64encode(self._key(endpoint, endpoint.key_number)).decode()

    def headers(self, endpoint: Endpoint, delivery: Delivery, now: datetime) -> Mapping[str, str]:
        """What goes out with a message at `now`: its id, the time, a signature with each key in force."""
        numbers = [endpoint.key_number]
        if endpoint.rotated_at is not None and now < endpoint.rotated_at + BOTH_KEYS:
            numbers.append(endpoint.key_number - 1)
        at = str(int(now.timestamp()))
        signed = f"{delivery.id}.{at}.{delivery.body}".encode()
        digests = (hmac.digest(self._key(endpoint, number), signed, "sha256") for number in numbers)
        return {
            "webhook-id": delivery.id,
            "webhook-timestamp": at,
            "webhook-signature": " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests),
        }

    def _key(self, endpoint: Endpoint, number: int) -> bytes:
        return derive(self._secret, f"webhook {endpoint.id} {number}")
