"""The order's state machine as data, and the one way along its edges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from backend_ext.kit.clock import utcnow
from backend_ext.ordering.models import NO_MONEY, Event, Order, OrderState, PaymentState
from backend_ext.ordering.repository import OrderRepository
from backend_ext.store.mongo import Tx

_S, _P = OrderState, PaymentState


@dataclass(frozen=True, slots=True)
class Edge:
    """A way an order may go: from one of `sources` to `target`, leaving the event `kind`.

    Without a `target` its state stays, and only its money changes. `money`: the payment states it asks for,
    None for any; `payment`: the one it leaves, None for the same.
    """

    kind: str
    sources: frozenset[OrderState]
    target: OrderState | None
    money: tuple[PaymentState, ...] | None = None
    payment: PaymentState | None = None


# No edge leads here: it is how an order begins, and has effects as an edge has.
PLACED = Edge("placed", frozenset(), _S.AWAITING_PAYMENT)
PAID = Edge("paid", frozenset({_S.AWAITING_PAYMENT}), _S.PROCESSING, payment=_P.PAID)
# Its money came after its hold had ended: the stock is taken again, and it goes on as any paid order does.
# Only a payment's settlement takes it, see docs/decisions/0011-late-money.md.
PAID_LATE = Edge(
    "paid_late",
    frozenset({_S.EXPIRED}),
    _S.PROCESSING,
    money=(*NO_MONEY, _P.REVIEW),
    payment=_P.PAID,
)
EXPIRED = Edge("expired", frozenset({_S.AWAITING_PAYMENT}), _S.EXPIRED, money=NO_MONEY)
CANCELLED = Edge("cancelled", frozenset({_S.AWAITING_PAYMENT, _S.PROCESSING}), _S.CANCELLED, money=NO_MONEY)
SHIPPED = Edge("shipped", frozenset({_S.PROCESSING}), _S.SHIPPED)
DELIVERED = Edge("delivered", frozenset({_S.SHIPPED}), _S.DELIVERED)
# The courier brought the money: what a paid order gets, a cash order gets now.
CASH_COLLECTED = Edge(
    "cash_collected", frozenset({_S.SHIPPED, _S.DELIVERED}), None, money=NO_MONEY, payment=_P.PAID
)
_REFUNDABLE, _PAID = frozenset({_S.PROCESSING, _S.SHIPPED, _S.DELIVERED}), (_P.PAID, _P.PARTLY_REFUNDED)
PARTLY_REFUNDED = Edge("partly_refunded", _REFUNDABLE, None, money=_PAID, payment=_P.PARTLY_REFUNDED)
REFUNDED = Edge("refunded", _REFUNDABLE, _S.REFUNDED, money=_PAID, payment=_P.REFUNDED)
# Nobody paid at the door and the parcel is back: a refund of nothing. Who has it delivered has paid for it.
RETURNED = Edge("returned", frozenset({_S.SHIPPED}), _S.REFUNDED, money=NO_MONEY)
EDGES: tuple[Edge, ...] = (
    PAID,
    PAID_LATE,
    EXPIRED,
    CANCELLED,
    SHIPPED,
    DELIVERED,
    CASH_COLLECTED,
    PARTLY_REFUNDED,
    REFUNDED,
    RETURNED,
)
# By one of these its money comes in, once in its life: codes, receipts and invoices follow from them.
MONEY_IN: tuple[Edge, ...] = (PAID, PAID_LATE, CASH_COLLECTED)


@dataclass(frozen=True, slots=True)
class Change:
    """An edge that an order has just taken; `before` is the order as it was, None when it was placed."""

    edge: Edge
    order: Order
    before: Order | None


class Effect(Protocol):
    """What else must be true once an order took an edge: stock, codes, mails, coupons."""

    async def __call__(self, change: Change, tx: Tx) -> None:
        """Writes it in the transaction of the change; what it raises undoes the change."""
        ...


class Transitions:
    """Takes an order along an edge: the state, its event and every effect are one transaction."""

    def __init__(self, repository: OrderRepository, effects: Sequence[Effect]) -> None:
        self._repository = repository
        self._effects = tuple(effects)

    async def begin(self, order: Order, tx: Tx) -> None:
        """Writes a new order, with the effects of PLACED. Raises Duplicate for a number or key in use."""
        # Effects first: the one most likely to refuse is stock.
        await self._apply(Change(PLACED, order, None), tx)
        await self._repository.insert(order, tx)

    async def take(
        self,
        order_id: str,
        edge: Edge,
        by: str,
        tx: Tx,
        *,
        why: str = "",
        amount: int | None = None,
        require: Mapping[str, Any] | None = None,
        fields: Mapping[str, Any] | None = None,
    ) -> Order | None:
        """The order after `edge`; None, with nothing changed, when it may not take it.

        `require` is what must hold besides, as a filter on the stored order; `fields` are set with it.
        `amount` is the poisha that went back to the shopper.
        """
        allowed: dict[str, Any] = {"payment_state": {"$in": list(edge.money)}} if edge.money else {}
        before = await self._repository.move(
            order_id,
            edge.sources,
            {**allowed, **(require or {})},
            Event(kind=edge.kind, at=utcnow(), by=by, why=why, amount=amount),
            tx,
            state=edge.target,
            payment_state=edge.payment,
            fields=fields,
        )
        if before is None:
            return None
        change = Change(edge, before[1], before[0])
        await self._apply(change, tx)
        return change.order

    async def _apply(self, change: Change, tx: Tx) -> None:
        for effect in self._effects:
            await effect(change, tx)
