"""What follows from a refund besides the money: each in its transaction, registered in bootstrap."""

from collections import Counter
from typing import Protocol

from backend_ext.mail.models import Purpose
from backend_ext.mail.outbox import Outbox
from backend_ext.ordering.models import Order
from backend_ext.refunds.models import Refund
from backend_ext.stock.models import Want
from backend_ext.stock.service import StockService
from backend_ext.store.mongo import Tx


class RefundEffect(Protocol):
    """What else must be true once money went back: stock, codes, a mail."""

    async def __call__(self, order: Order, refund: Refund, tx: Tx) -> None:
        """Writes it in the transaction of the refund; `order` is as the refund left it.

        What it raises undoes the refund.
        """
        ...


class Restock:
    """The units of a refund are back on the shelf, if staff say that they are."""

    def __init__(self, stock: StockService) -> None:
        self._stock = stock

    async def __call__(self, order: Order, refund: Refund, tx: Tx) -> None:
        """See RefundEffect."""
        if not refund.restock:
            return
        units: Counter[str] = Counter()
        for part in refund.lines:
            units[order.lines[part.line].product_id] += part.quantity
        wants = [Want(product_id=product_id, quantity=n) for product_id, n in units.items()]
        await self._stock.take_back(wants, order.id, tx, cause=refund.id)


class TellRefund:
    """The shopper is told of each refund, once."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    async def __call__(self, order: Order, refund: Refund, tx: Tx) -> None:
        """See RefundEffect."""
        if not order.anonymous:
            await self._outbox.add(
                Purpose.ORDER_REFUNDED, refund.id, order.contact.email, order.lang, tx, order_id=order.id
            )
