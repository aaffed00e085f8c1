"""What follows from a refund besides the money: each in its transaction, registered in bootstrap."""

from typing import Protocol

from backend_ext.ordering.models import Order
from backend_ext.refunds.models import Refund
from backend_ext.store.mongo import Tx


class RefundEffect(Protocol):
    """What else must be true once money went back: stock, codes, a mail."""

    async def __call__(self, order: Order, refund: Refund, tx: Tx) -> None:
        """Writes it in the transaction of the refund; `order` is as the refund left it.

        What it raises undoes the refund.
        """
        ...
