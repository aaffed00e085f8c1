"""What staff do with an order once it is placed: send it, see it arrive, take the cash, cancel it."""

from collections.abc import Mapping
from typing import Any

from backend_ext.jobs.names import Job
from backend_ext.jobs.nudge import Nudge
from backend_ext.ledger.models import Kind
from backend_ext.ledger.service import LedgerService
from backend_ext.ordering.desk import by_staff
from backend_ext.ordering.errors import WrongState
from backend_ext.ordering.models import Order, PaymentState, Shipment
from backend_ext.ordering.service import OrderService
from backend_ext.ordering.transitions import (
    CANCELLED,
    CASH_COLLECTED,
    DELIVERED,
    SHIPPED,
    Edge,
    Transitions,
)
from backend_ext.people.models import Person
from backend_ext.store.mongo import Body, Transactions, Tx
from backend_ext.terms.models import Method

# Nothing leaves the house that is neither paid nor to be paid at the door.
_MAY_LEAVE = {
    "$or": [
        {"method": Method.CASH},
        {"payment_state": {"$in": [PaymentState.PAID, PaymentState.PARTLY_REFUNDED]}},
    ]
}


class Fulfilment:
    """Each verb is one transaction: the edge, its event, its effects and the audit.

    All raise RoleNeeded unless `actor` is support or admin, OrderNotFound, and WrongState, with nothing
    changed, when the order is not where the verb needs it: also the second time.
    """

    def __init__(
        self,
        orders: OrderService,
        transitions: Transitions,
        ledger: LedgerService,
        transactions: Transactions,
        nudge: Nudge,
    ) -> None:
        self._orders = orders
        self._transitions = transitions
        self._ledger = ledger
        self._transactions = transactions
        self._nudge = nudge

    async def ship(self, actor: Person, order_id: str, shipment: Shipment) -> Order:
        """The parcel was handed to the carrier."""
        by, told = by_staff(actor), {"shipment": shipment.model_dump()}

        async def body(tx: Tx) -> Order:
            return await self._take(order_id, SHIPPED, by, tx, require=_MAY_LEAVE, fields=told)

        return await self._run(body)

    async def deliver(self, actor: Person, order_id: str) -> Order:
        """The parcel arrived."""
        by = by_staff(actor)

        async def body(tx: Tx) -> Order:
            return await self._take(order_id, DELIVERED, by, tx)

        return await self._run(body)

    async def collect_cash(self, actor: Person, order_id: str, receipt: str) -> Order:
        """The courier handed over the money of a cash order, all of it; `receipt` is what proves it.

        The order is paid with it: its codes are given and mailed now.
        """
        by = by_staff(actor)

        async def body(tx: Tx) -> Order:
            cash = {"method": Method.CASH}
            order = await self._take(order_id, CASH_COLLECTED, by, tx, why=receipt, require=cash)
            if order.total:  # a coupon may have paid it whole: then no money moved
                await self._ledger.record(
                    Kind.CASH_COLLECTED,
                    f"cash:{order.id}",
                    order.total,
                    order.id,
                    tx,
                    reference=receipt,
                    by=by,
                )
            return order

        return await self._run(body)

    async def cancel(self, actor: Person, order_id: str, reason: str) -> Order:
        """Ends an order that has not left the house and for which no money came in; its stock comes back."""
        by = by_staff(actor)

        async def body(tx: Tx) -> Order:
            return await self._take(order_id, CANCELLED, by, tx, why=reason)

        return await self._run(body)

    async def _take(
        self,
        order_id: str,
        edge: Edge,
        by: str,
        tx: Tx,
        *,
        why: str = "",
        require: Mapping[str, Any] | None = None,
        fields: Mapping[str, Any] | None = None,
    ) -> Order:
        order = await self._transitions.take(order_id, edge, by, tx, why=why, require=require, fields=fields)
        if order is None:
            await self._orders.get(order_id, tx)
            raise WrongState
        return order

    async def _run(self, body: Body[Order]) -> Order:
        order = await self._transactions.run(body)
        await self._orders.announce(order.id)
        await self._nudge.kick(Job.DELIVER_MAIL)
        return order
