"""Money that waits for staff: the order says so, a task asks for them, and the shopper is told."""

from backend_ext.mail.models import Purpose
from backend_ext.mail.outbox import Outbox
from backend_ext.ordering.models import Order, OrderState
from backend_ext.ordering.service import OrderService
from backend_ext.payments.models import PaymentAttempt, Review
from backend_ext.staff_tasks.models import TaskKind
from backend_ext.staff_tasks.service import StaffTasks
from backend_ext.store.mongo import Tx

_KINDS = {
    Review.PAID_TWICE: TaskKind.PAID_TWICE,
    Review.ORDER_EXPIRED: TaskKind.PAID_LATE,
    Review.ORDER_CANCELLED: TaskKind.PAID_CLOSED,
    Review.ORDER_CLOSED: TaskKind.PAID_CLOSED,
}
_OVER = (OrderState.EXPIRED, OrderState.CANCELLED)


class Waiting:
    """Begins and ends with a payment's review, in the transaction that changes the payment."""

    def __init__(self, orders: OrderService, tasks: StaffTasks, outbox: Outbox) -> None:
        self._orders = orders
        self._tasks = tasks
        self._outbox = outbox

    async def begin(self, attempt: PaymentAttempt, reason: Review, tx: Tx) -> None:
        """Money of `attempt` waits from now on. Who paid for an order that is over gets a mail."""
        order = await self._orders.note_review(attempt.order_id, reason.value, tx)
        await self._tasks.open(
            _kind(reason),
            _subject(attempt),
            tx,
            order=order.number,
            order_id=order.id,
            amount=attempt.amount,
            reason=reason.value,
        )
        if order.state in _OVER:
            await self._tell(Purpose.MONEY_HELD, order, attempt, tx)

    async def accepted(self, attempt: PaymentAttempt, by: str, why: str, tx: Tx) -> None:
        """Staff accepted it: its order has told the shopper."""
        await self._end(attempt, by, why, tx)

    async def returned(self, attempt: PaymentAttempt, by: str, why: str, tx: Tx, *, last: bool) -> None:
        """Staff gave it back; `last`: nothing else of the order waits."""
        order = await self._orders.note_return(attempt.order_id, f"staff:{by}", why, tx, last=last)
        await self._end(attempt, by, why, tx)
        await self._tell(Purpose.MONEY_RETURNED, order, attempt, tx)

    async def _end(self, attempt: PaymentAttempt, by: str, why: str, tx: Tx) -> None:
        if attempt.review_reason is not None:
            await self._tasks.settle(_kind(attempt.review_reason), _subject(attempt), by, tx, why)

    async def _tell(self, purpose: Purpose, order: Order, attempt: PaymentAttempt, tx: Tx) -> None:
        if not order.anonymous:
            await self._outbox.add(
                purpose, attempt.tran_id, order.contact.email, order.lang, tx, order_id=order.id
            )


def _kind(reason: Review) -> TaskKind:
    return _KINDS.get(reason, TaskKind.PAYMENT_REVIEW)


def _subject(attempt: PaymentAttempt) -> str:
    return f"payment:{attempt.tran_id}"
