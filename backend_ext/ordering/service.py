"""The life of an order after it was placed: an edge, its event and its effects are one transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import clean_order_number
from backend_ext.kit.paging import Page
from backend_ext.kit.typed import mobile
from backend_ext.mail.models import Purpose
from backend_ext.mail.outbox import Outbox
from backend_ext.ordering.errors import OrderLocked, OrderNotFound, WrongState
from backend_ext.ordering.links import OrderLinks
from backend_ext.ordering.models import EDGES, Event, Order, OrderFilter, OrderState, PaymentState
from backend_ext.ordering.repository import NO_MONEY, OrderRepository
from backend_ext.premium.models import PremiumCode
from backend_ext.premium.service import Grant, PremiumService
from backend_ext.stock.service import StockService
from backend_ext.store.mongo import Transactions, Tx
from backend_ext.store.signals import Signals

SHOPPER, GATEWAY, CLOCK = "shopper", "gateway", "clock"
PAGE_SIZE = 10


def sources(target: OrderState) -> list[OrderState]:
    """The states from which `target` may be reached."""
    return [source for source, end in EDGES if end is target]


class OrderService:
    """Reads orders for those who may see them, and moves them along the listed edges."""

    def __init__(
        self,
        repository: OrderRepository,
        stock: StockService,
        premium: PremiumService,
        outbox: Outbox,
        links: OrderLinks,
        transactions: Transactions,
        signals: Signals,
    ) -> None:
        self._repository = repository
        self._stock = stock
        self._premium = premium
        self._outbox = outbox
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

    async def of_user(self, user_id: str, which: OrderFilter = OrderFilter.ALL, page: int = 1) -> Page[Order]:
        """A page of 10 of an account's orders, newest first; a page out of range is the nearest one."""
        total = await self._repository.count_of_user(user_id, which)
        number = max(1, min(page, -(-total // PAGE_SIZE)))
        items = await self._repository.of_user(user_id, which, (number - 1) * PAGE_SIZE, PAGE_SIZE)
        return Page(items=items, number=number, size=PAGE_SIZE, total=total)

    async def all_of_user(self, user_id: str) -> list[Order]:
        """Every order of an account, newest first."""
        return await self._repository.of_user(user_id, OrderFilter.ALL)

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

    async def mark_paid(self, order_id: str, why: str, tx: Tx) -> Order | None:
        """Money came in for an order that waits for it: stock is sold, codes given, the mail queued.

        Returns None, with nothing changed, when the order no longer waits (expired, cancelled, paid before),
        or is anonymous: nobody knows where the parcel would go.
        """
        order = await self._move(
            order_id,
            OrderState.PROCESSING,
            "paid",
            GATEWAY,
            why,
            tx,
            payment_state=PaymentState.PAID,
            require={"email_key": {"$ne": ""}},
        )
        if order is None:
            return None
        await self._stock.sell(order.wants, order.id, tx)
        await self._premium.assign(
            order.id,
            [Grant(line.product_id, line.quantity * line.codes_per_unit) for line in order.lines],
            tx,
        )
        await self._tell(Purpose.ORDER_PAID, order, tx)
        return order

    async def note_payment(self, order_id: str, state: PaymentState, kind: str, why: str, tx: Tx) -> None:
        """Records a payment's trouble (failed, in review) on an order that is not paid; its state stays."""
        event = Event(kind=kind, at=utcnow(), by=GATEWAY, why=why)
        unpaid = {"payment_state": {"$in": NO_MONEY}}
        await self._repository.change(
            order_id, list(OrderState), event, tx, payment_state=state, require=unpaid
        )

    async def expire(self, order_id: str, now: datetime) -> bool:
        """Ends an unpaid order whose hold is over and gives its stock back; False for any other.

        One whose payment is in review keeps its stock: its money may be here, and staff decide.
        """

        async def body(tx: Tx) -> Order | None:
            order = await self._move(
                order_id,
                OrderState.EXPIRED,
                "expired",
                CLOCK,
                "",
                tx,
                require={"hold_until": {"$lte": now}, "payment_state": {"$in": NO_MONEY}},
            )
            if order is not None:
                await self._stock.release(order.wants, order.id, tx)
                await self._tell(Purpose.ORDER_EXPIRED, order, tx)
            return order

        order = await self._transactions.run(body)
        if order is not None:
            await self.announce(order.id)
        return order is not None

    async def overdue(self, now: datetime, limit: int = 100) -> Sequence[str]:
        """Ids of unpaid orders whose hold is over."""
        return await self._repository.overdue(now, limit)

    async def cancel(self, order_id: str) -> Order:
        """The shopper's cancel, before shipping and before money came in. Raises WrongState."""

        async def body(tx: Tx) -> Order:
            before = await self.get(order_id, tx)
            if not before.cancellable:
                raise WrongState
            event = Event(kind="cancelled", at=utcnow(), by=SHOPPER)
            order = await self._repository.change(
                order_id,
                [before.state],
                event,
                tx,
                state=OrderState.CANCELLED,
                require={"payment_state": before.payment_state},
            )
            if order is None:
                raise WrongState
            held = before.state is OrderState.AWAITING_PAYMENT
            give_back = self._stock.release if held else self._stock.take_back
            await give_back(order.wants, order.id, tx)
            await self._tell(Purpose.ORDER_CANCELLED, order, tx)
            return order

        order = await self._transactions.run(body)
        await self.announce(order.id)
        return order

    async def announce(self, order_id: str) -> None:
        """Tells open order pages to look again; best effort, they also look by themselves."""
        await self._signals.publish(f"order:{order_id}")

    async def _tell(self, purpose: Purpose, order: Order, tx: Tx) -> None:
        if not order.anonymous:
            await self._outbox.add(purpose, order.id, order.contact.email, order.lang, tx)

    async def _move(
        self,
        order_id: str,
        target: OrderState,
        kind: str,
        by: str,
        why: str,
        tx: Tx,
        *,
        payment_state: PaymentState | None = None,
        require: dict[str, object] | None = None,
    ) -> Order | None:
        event = Event(kind=kind, at=utcnow(), by=by, why=why)
        return await self._repository.change(
            order_id, sources(target), event, tx, state=target, payment_state=payment_state, require=require
        )
