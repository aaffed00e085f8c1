"""Orders for those who may see them, and what shopper, gateway and clock do to them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import clean_order_number
from backend_ext.kit.paging import Page
from backend_ext.kit.typed import mobile
from backend_ext.ordering.errors import OrderLocked, OrderNotFound, WrongState
from backend_ext.ordering.links import OrderLinks
from backend_ext.ordering.models import NO_MONEY, Event, Order, OrderFilter, OrderState, PaymentState
from backend_ext.ordering.repository import OrderRepository
from backend_ext.ordering.transitions import CANCELLED, EXPIRED, PAID, PAID_LATE, Transitions
from backend_ext.premium.models import PremiumCode
from backend_ext.premium.service import PremiumService
from backend_ext.store.mongo import Transactions, Tx
from backend_ext.store.signals import Signals

SHOPPER, GATEWAY, CLOCK = "shopper", "gateway", "clock"
PAGE_SIZE = 10


class OrderService:
    """Reads orders for those who may see them, and moves them along the listed edges."""

    def __init__(
        self,
        repository: OrderRepository,
        transitions: Transitions,
        premium: PremiumService,
        links: OrderLinks,
        transactions: Transactions,
        signals: Signals,
    ) -> None:
        self._repository = repository
        self._transitions = transitions
        self._premium = premium
        self._transactions = transactions
        self._signals = signals
        self.links = links

    async def get(self, order_id: str, tx: Tx | None = None) -> Order:
        """The order with this id. Raises OrderNotFound."""
        order = await self._repository.get(order_id, tx)
        if order is None:
            raise OrderNotFound
        return order

    async def open_with_key(self, number: str, key: str) -> Order:
        """The order behind a signed link. Raises OrderLocked for a wrong key, even of no order."""
        if not self.links.opens(number, key):
            raise OrderLocked
        order = await self._repository.by_number(number)
        if order is None:
            raise OrderNotFound
        return order

    async def numbered(self, number: str) -> Order | None:
        """The order with this number in its stored form, for staff."""
        return await self._repository.by_number(number)

    async def numbered_now(self, number: str, tx: Tx) -> Order:
        """The order with this number, however it is typed, for staff. Raises OrderNotFound."""
        clean = clean_order_number(number)
        order = await self._repository.by_number(clean, tx) if clean else None
        if order is None:
            raise OrderNotFound
        return order

    async def just_placed(self, visitor: str) -> Order | None:
        """The order the visitor placed last, within the hour: for who comes back to the checkout."""
        return await self._repository.latest(visitor, utcnow() - timedelta(hours=1))

    async def track(self, number: str, contact: str) -> Order:
        """The order with this number and exactly this phone or e-mail.

        Raises OrderNotFound, the same for a wrong number and a wrong contact.
        """
        clean = clean_order_number(number)
        order = await self._repository.by_number(clean) if clean else None
        given = contact.strip().casefold()
        if order is None or not given:
            raise OrderNotFound
        if order.contact.email.casefold() != given and order.contact.phone != mobile(given):
            raise OrderNotFound
        return order

    async def find(self, number: str) -> Order | None:
        """The order with this number, however it is typed; for staff."""
        clean = clean_order_number(number)
        return await self._repository.by_number(clean) if clean else None

    async def of_user(self, user_id: str, which: OrderFilter = OrderFilter.ALL, page: int = 1) -> Page[Order]:
        """A page of 10 of an account's orders, newest first; a page out of range is the nearest one."""
        total = await self._repository.count_of_user(user_id, which)
        number = max(1, min(page, -(-total // PAGE_SIZE)))
        items = await self._repository.of_user(user_id, which, (number - 1) * PAGE_SIZE, PAGE_SIZE)
        return Page(items=items, number=number, size=PAGE_SIZE, total=total)

    async def all_of_user(self, user_id: str) -> list[Order]:
        """Every order of an account, newest first."""
        return await self._repository.of_user(user_id, OrderFilter.ALL)

    async def ordered_since(self, user_id: str, since: datetime) -> bool:
        """Whether an account has ordered anything from `since` on."""
        return await self._repository.ordered_since(user_id, since)

    async def own(self, user_id: str, number: str) -> Order:
        """The account's order with this number, however it is typed.

        Raises OrderNotFound, the same for a number of nobody and for somebody else's.
        """
        clean = clean_order_number(number)
        order = await self._repository.own(user_id, clean) if clean else None
        if order is None:
            raise OrderNotFound
        return order

    async def join(self, user_id: str, key: str, tx: Tx | None = None, *, visitor: str = "") -> int:
        """Guest orders with this e-mail key become the account's; how many did. Safe to repeat.

        Only for an address that its owner has proved. `visitor` is the browser it was proved in: its orders
        count as placed by the account from now on, so that who uses it next sees none of them.
        """
        return await self._repository.join(user_id, key, visitor, tx) if key else 0

    async def ids_of_user(self, user_id: str, tx: Tx) -> list[str]:
        """Ids of every order of an account."""
        return await self._repository.ids_of_user(user_id, tx)

    async def under_way(self, user_id: str, tx: Tx) -> bool:
        """Whether a parcel, or money in review, of the account is still on its way."""
        return await self._repository.under_way(user_id, tx)

    async def anonymise(self, user_id: str, tx: Tx) -> None:
        """Takes out of an account's orders whose they were; lines, money, dates and timeline stay."""
        await self._repository.anonymise(user_id, tx)

    async def let_go(self, user_id: str, tx: Tx) -> None:
        """Makes the orders of an account that is gone a guest's."""
        await self._repository.let_go(user_id, tx)

    async def codes(self, order: Order) -> list[PremiumCode]:
        """The premium codes of an order, in the order of its lines; none before it is paid."""
        return await self._premium.of_order(order.id)

    async def mark_paid(
        self, order_id: str, why: str, tx: Tx, *, by: str = GATEWAY, late: bool = False
    ) -> Order | None:
        """Money came in for an order that waits for it, with all that follows from PAID.

        With `late`, one that has expired takes its stock again and goes on (PAID_LATE); raises OutOfStock
        when that is gone, and the transaction must end there. Returns None, with nothing changed, when the
        order can no longer be paid (cancelled, paid before), or is anonymous: nobody knows where the parcel
        would go.
        """
        known = {"email_key": {"$ne": ""}}
        paid = await self._transitions.take(order_id, PAID, by, tx, why=why, require=known)
        if paid is None and late:
            return await self._transitions.take(order_id, PAID_LATE, by, tx, why=why, require=known)
        return paid

    async def note_payment(self, order_id: str, state: PaymentState, kind: str, why: str, tx: Tx) -> None:
        """Records a payment's trouble (failed, in review) on an order that is not paid; its state stays."""
        event = Event(kind=kind, at=utcnow(), by=GATEWAY, why=why)
        unpaid = {"payment_state": {"$in": list(NO_MONEY)}}
        await self._repository.move(order_id, list(OrderState), unpaid, event, tx, payment_state=state)

    async def note_review(self, order_id: str, why: str, tx: Tx) -> Order:
        """Records that money for an order waits for staff; one that is paid, or was paid back, stays so.

        Each call writes to the order, so that two things said of its money at once are said in turn.
        """
        event = Event(kind="payment_review", at=utcnow(), by=GATEWAY, why=why)
        unpaid, states = {"payment_state": {"$in": list(NO_MONEY)}}, list(OrderState)
        moved = await self._repository.move(
            order_id, states, unpaid, event, tx, payment_state=PaymentState.REVIEW
        ) or await self._repository.move(order_id, states, {}, event, tx)
        if moved is None:
            raise OrderNotFound
        return moved[1]

    async def note_return(self, order_id: str, by: str, why: str, tx: Tx, *, last: bool) -> Order:
        """Records that money for an order went back. It was the `last` in review: nothing waits any more.

        An order that still awaits payment may then be paid again; one that is closed stays paid back.
        """
        event = Event(kind="payment_returned", at=utcnow(), by=by, why=why)
        review = {"payment_state": PaymentState.REVIEW}
        closed = (OrderState.EXPIRED, OrderState.CANCELLED)
        moved = None
        if last:
            moved = await self._repository.move(
                order_id, closed, review, event, tx, payment_state=PaymentState.REFUNDED
            ) or await self._repository.move(
                order_id, [OrderState.AWAITING_PAYMENT], review, event, tx, payment_state=PaymentState.FAILED
            )
        moved = moved or await self._repository.move(order_id, list(OrderState), {}, event, tx)
        if moved is None:
            raise OrderNotFound
        return moved[1]

    async def expire(self, order_id: str, now: datetime) -> bool:
        """Ends an unpaid order whose hold is over and gives its stock back; False for any other.

        One whose payment is in review keeps its stock: its money may be here, and staff decide.
        """
        over = {"hold_until": {"$lte": now}}
        order = await self._transactions.run(
            lambda tx: self._transitions.take(order_id, EXPIRED, CLOCK, tx, require=over)
        )
        if order is not None:
            await self.announce(order.id)
        return order is not None

    async def overdue(self, now: datetime, limit: int = 100) -> Sequence[str]:
        """Ids of unpaid orders whose hold is over."""
        return await self._repository.overdue(now, limit)

    async def bought(self, user_id: str, product_id: str) -> bool:
        """Whether the account has an order of the product that is paid or delivered."""
        return await self._repository.bought(user_id, product_id)

    async def cancel(self, order_id: str) -> Order:
        """The shopper's cancel, before shipping and before money came in.

        Raises OrderNotFound, and WrongState when it is too late for that.
        """

        async def body(tx: Tx) -> Order:
            order = await self._transitions.take(order_id, CANCELLED, SHOPPER, tx)
            if order is None:
                await self.get(order_id, tx)
                raise WrongState
            return order

        order = await self._transactions.run(body)
        await self.announce(order.id)
        return order

    async def announce(self, order_id: str) -> None:
        """Tells open order pages to look again; best effort, they also look by themselves."""
        await self._signals.publish(f"order:{order_id}")
