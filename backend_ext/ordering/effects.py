"""What follows from an order's change: its stock, its codes, its mails. Each in the change's transaction."""

from backend_ext.mail.models import Purpose
from backend_ext.mail.outbox import Outbox
from backend_ext.ordering import transitions as edges
from backend_ext.ordering.models import OrderState
from backend_ext.ordering.transitions import Change, Edge
from backend_ext.premium.service import Grant, PremiumService
from backend_ext.stock.service import StockService
from backend_ext.store.mongo import Tx
from backend_ext.terms.models import Method

_MAILS: dict[Edge, Purpose] = {
    edges.PLACED: Purpose.ORDER_PLACED,
    edges.PAID: Purpose.ORDER_PAID,
    edges.PAID_LATE: Purpose.ORDER_PAID,
    edges.EXPIRED: Purpose.ORDER_EXPIRED,
    edges.CANCELLED: Purpose.ORDER_CANCELLED,
    edges.CASH_COLLECTED: Purpose.ORDER_PAID,
    edges.SHIPPED: Purpose.ORDER_SHIPPED,
    edges.DELIVERED: Purpose.ORDER_DELIVERED,
}


class StockEffect:
    """An order keeps its stock from the moment it is placed; unsold or sold, it comes back when it ends."""

    def __init__(self, stock: StockService) -> None:
        self._stock = stock

    async def __call__(self, change: Change, tx: Tx) -> None:
        """See Effect. Raises OutOfStock for an order that is placed, or paid late."""
        order, stock = change.order, self._stock
        if change.edge is edges.PLACED:
            take = stock.hold_and_sell if order.method is Method.CASH else stock.hold
            await take(order.wants, order.id, tx)
        elif change.edge is edges.PAID:
            await stock.sell(order.wants, order.id, tx)
        elif change.edge is edges.PAID_LATE:
            await stock.hold_and_sell(order.wants, order.id, tx, cause=edges.PAID_LATE.kind)
        elif change.edge in (edges.EXPIRED, edges.CANCELLED):
            held = change.before is not None and change.before.state is OrderState.AWAITING_PAYMENT
            give_back = stock.release if held else stock.take_back
            await give_back(order.wants, order.id, tx)


class PremiumEffect:
    """A paid order has its codes."""

    def __init__(self, premium: PremiumService) -> None:
        self._premium = premium

    async def __call__(self, change: Change, tx: Tx) -> None:
        """See Effect."""
        if change.edge in edges.MONEY_IN:
            lines = change.order.lines
            grants = [
                Grant(line.product_id, line.quantity * line.codes_per_unit, line.codes_from) for line in lines
            ]
            await self._premium.assign(change.order.id, grants, tx)


class MailEffect:
    """The shopper is told of each step, once."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    async def __call__(self, change: Change, tx: Tx) -> None:
        """See Effect."""
        order, purpose = change.order, _MAILS.get(change.edge)
        if purpose is not None and not order.anonymous:
            await self._outbox.add(purpose, order.id, order.contact.email, order.lang, tx)
