"""Writes down that money went back: order, ledger, stock, mail and audit in one transaction.

The gateway has no way to send money back by itself: staff do it in its panel (or hand over cash), and
enter it here with the reference they got. What goes back is reckoned from the order, never typed. Support may
do it as well as admins: a refund is work on an order, not a setting of money. A parcel that nobody paid
for at the door comes back the same way, whole, and no money moves.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from backend_ext.jobs.names import Job
from backend_ext.jobs.nudge import Nudge
from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import new_id
from backend_ext.kit.typed import clean
from backend_ext.ledger.models import Kind
from backend_ext.ledger.service import LedgerService
from backend_ext.ordering.desk import by_staff
from backend_ext.ordering.errors import WrongState
from backend_ext.ordering.models import NO_MONEY, Order
from backend_ext.ordering.service import OrderService
from backend_ext.ordering.transitions import PARTLY_REFUNDED, REFUNDED, RETURNED, Transitions
from backend_ext.people.models import Person
from backend_ext.people.sessions.service import SessionService
from backend_ext.refunds.effects import RefundEffect
from backend_ext.refunds.errors import ReferenceUsed
from backend_ext.refunds.models import Refund, RefundLine
from backend_ext.refunds.reckoning import Due, reckon
from backend_ext.refunds.repository import RefundRepository
from backend_ext.store.mongo import OUTAGE, Duplicate, Transactions, Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A refund as staff ask for it. `lines` None: all units that are left, and the order ends with them.

    Once no unit is left the order has ended: a delivery that is to go back too goes with the last of them.
    `unpaid`: it is a parcel that came back from the door, as staff saw it; of a paid order it is refused.
    """

    lines: Sequence[RefundLine] | None
    delivery: bool
    reference: str
    reason: str
    restock: bool
    unpaid: bool = False


class RefundService:
    """Several refunds of an order never give back more than was paid, nor more units than were bought."""

    def __init__(
        self,
        repository: RefundRepository,
        orders: OrderService,
        transitions: Transitions,
        ledger: LedgerService,
        effects: Sequence[RefundEffect],
        sessions: SessionService,
        transactions: Transactions,
        nudge: Nudge,
    ) -> None:
        self._repository = repository
        self._orders = orders
        self._transitions = transitions
        self._ledger = ledger
        self._effects = tuple(effects)
        self._sessions = sessions
        self._transactions = transactions
        self._nudge = nudge

    async def refund(self, actor: Person, order_id: str, wanted: Wanted) -> Refund:
        """Writes a refund down, with all that follows.

        Raises RoleNeeded, OrderNotFound, TooMuch, NothingToRefund, ReferenceUsed (so a refund entered twice
        counts once), and WrongState for an order that is not paid, or ended; with `unpaid` for one that is
        paid, or not on its way, or not to come back whole.
        """
        by = by_staff(actor)
        refund = await self._transactions.run(lambda tx: self._refund(by, order_id, wanted, tx))
        # Who lost premium by it sees that at once; the job would tell them within seconds.
        with suppress(*OUTAGE):
            await self._sessions.pay_copies()
        await self._orders.announce(order_id)
        await self._nudge.kick(Job.DELIVER_MAIL)
        return refund

    async def get(self, refund_id: str) -> Refund | None:
        """The refund with this id."""
        return await self._repository.get(refund_id)

    async def of_order(self, order_id: str) -> list[Refund]:
        """An order's refunds, oldest first."""
        return await self._repository.of_order(order_id)

    async def ids_of_orders(self, order_ids: Sequence[str], tx: Tx | None = None) -> list[str]:
        """Ids of the refunds of these orders."""
        return await self._repository.ids_of_orders(order_ids, tx)

    async def _refund(self, by: str, order_id: str, wanted: Wanted, tx: Tx) -> Refund:
        before = await self._orders.get(order_id, tx)
        if wanted.unpaid is not (before.payment_state in NO_MONEY):
            raise WrongState
        moved = await self._ledger.balance(order_id, tx)
        # An order that was paid before there was a ledger has nothing in it.
        paid = moved.kept + before.refunded if moved.received else None
        due = reckon(before, wanted.lines, delivery=wanted.delivery, paid=paid)
        order = await self._mark(by, before, due, wanted.reason, tx)
        refund = _written(by, order, due, wanted)
        if await self._ledger.went_back(refund.reference, tx):
            raise ReferenceUsed
        try:
            await self._repository.insert(refund, tx)
        except Duplicate:
            raise ReferenceUsed from None
        if refund.amount:
            await self._ledger.record(
                Kind.REFUND,
                f"refund:{refund.id}",
                refund.amount,
                order.id,
                tx,
                reference=refund.reference,
                by=by,
            )
        for effect in self._effects:
            await effect(order, refund, tx)
        return refund

    async def _mark(self, by: str, before: Order, due: Due, reason: str, tx: Tx) -> Order:
        """The order with the refund in its sums, if it still is as `due` was reckoned from."""
        unchanged = {"refunded": before.refunded or {"$in": [0, None]}}
        fields = {
            "refunded": before.refunded + due.amount,
            "refunded_units": due.units,
            "delivery_refunded": before.delivery_refunded or due.delivery > 0,
        }
        edge = REFUNDED if due.whole else PARTLY_REFUNDED
        if due.whole and before.payment_state in NO_MONEY:
            edge = RETURNED
        order = await self._transitions.take(
            before.id, edge, by, tx, why=reason, amount=due.amount, require=unchanged, fields=fields
        )
        if order is None:
            raise WrongState
        return order


def _written(by: str, order: Order, due: Due, wanted: Wanted) -> Refund:
    return Refund(
        id=new_id(),
        order_id=order.id,
        lines=list(due.lines),
        amount=due.amount,
        delivery=due.delivery,
        reference=clean(wanted.reference),
        reason=wanted.reason,
        restock=wanted.restock,
        whole=due.whole,
        by=by,
        at=utcnow(),
    )
