"""Signed links to an order page: who has the link may see the order."""

import hashlib
import hmac
from urllib.parse import urlencode

from itsdangerous import Signer

from backend_ext.ordering.models import Order


class OrderLinks:
    """Makes and checks the keys of order links. `origin` as `https://shop.example`, without a slash."""

    def __init__(self, secret: str, origin: str) -> None:
        self._signer = Signer(secret, salt="order-link", digest_method=hashlib.sha256)
        self._origin = origin

    def key(self, number: str) -> str:
        """The key that opens the order `number`."""
        return self._signer.get_signature(number).decode()

    def opens(self, number: str, key: str) -> bool:
        """Whether `key` opens the order `number` (compared in constant time)."""
        return hmac.compare_digest(self.key(number).encode(), key.encode())

    def path(self, order: Order) -> str:
        """The order page under the site's root, in the order's language, key included."""
        prefix = "/bn" if order.lang == "bn" else ""
        return f"{prefix}/orders/{order.number}?{urlencode({'key': self.key(order.number)})}"

    def url(self, order: Order) -> str:
        """The whole address of the order page."""
        return self._origin + self.path(order)
