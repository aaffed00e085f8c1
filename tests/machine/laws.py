"""What must be true of the shop after anything whatsoever."""

from collections import Counter
from itertools import pairwise

from backend_ext.bootstrap import Services
from backend_ext.dev.gateway.book import Status
from backend_ext.mail.models import Purpose
from backend_ext.ordering.models import EDGES, Order, OrderState, PaymentState
from backend_ext.payments.models import AttemptState, PaymentAttempt
from backend_ext.terms.models import Method
from tests.machine.world import CODES, ENDED, RECEIVED, World

_KEEPS_MONEY = (AttemptState.PAID, AttemptState.REVIEW)
_EVENT_STATES = {
    "paid": OrderState.PROCESSING,
    "expired": OrderState.EXPIRED,
    "cancelled": OrderState.CANCELLED,
}


async def all_orders(services: Services) -> list[Order]:
    return [Order.from_mongo(row) async for row in services.mongo.db["orders"].find()]


async def all_attempts(services: Services) -> list[PaymentAttempt]:
    return [PaymentAttempt.from_mongo(row) async for row in services.mongo.db["payment_attempts"].find()]


async def stock_is_never_oversold(world: World) -> None:
    """At any moment: no part is negative, and the parts sum to what came in."""
    ids = {product.id: slug for slug, product in world.products.items()}
    for level in (await world.services.stock.levels(ids)).values():
        assert min(level.available, level.held, level.sold) >= 0, level
        assert level.received == RECEIVED[ids[level.id]], level
        assert level.held + level.sold <= RECEIVED[ids[level.id]], level


def stock_is_what_the_orders_say(orders: list[Order], levels: dict[str, tuple[int, int]]) -> None:
    held: Counter[str] = Counter()
    sold: Counter[str] = Counter()
    for order in orders:
        for want in order.wants:
            if order.state is OrderState.AWAITING_PAYMENT:
                held[want.product_id] += want.quantity
            elif order.state not in ENDED:
                sold[want.product_id] += want.quantity
    for product_id, parts in levels.items():
        assert parts == (held[product_id], sold[product_id]), product_id


def prices_are_the_catalogues(world: World, orders: list[Order]) -> None:
    for order in orders:
        goods = sum(world.products[line.slug].price * line.quantity for line in order.lines)
        assert order.goods == goods
        assert order.delivery == (0 if goods >= 100000 else 6000)
        assert order.total == goods + order.delivery


def only_listed_edges(orders: list[Order]) -> None:
    for order in orders:
        path = [OrderState.PROCESSING if order.method is Method.CASH else OrderState.AWAITING_PAYMENT]
        path += [_EVENT_STATES[event.kind] for event in order.events if event.kind in _EVENT_STATES]
        assert path[-1] is order.state
        assert all(step in EDGES for step in pairwise(path)), path


def money_is_conserved(world: World, orders: list[Order], attempts: list[PaymentAttempt]) -> None:
    """Every poisha the gateway took is on one attempt; an order is settled by at most one of them."""
    payments = world.standin.book.payments
    for attempt in attempts:
        if attempt.state is AttemptState.PAID:
            payment = payments[attempt.tran_id]
            assert payment.captured == attempt.amount
            assert payment.pg_txnid == attempt.pg_txnid
    by_order = Counter(a.order_id for a in attempts if a.state is AttemptState.PAID)
    for order in orders:
        paid = order.payment_state is PaymentState.PAID
        assert by_order[order.id] == (1 if paid else 0), order.number
        assert [event.kind for event in order.events].count("paid") == (1 if paid else 0)


def nothing_taken_is_forgotten(world: World, attempts: list[PaymentAttempt]) -> None:
    """Once all was reconciled: money at the gateway is paid or in staff's hands here."""
    kept = {attempt.tran_id: attempt.amount for attempt in attempts if attempt.state in _KEEPS_MONEY}
    taken = {
        payment.tran_id: payment.captured
        for payment in world.standin.book.payments.values()
        if payment.status is Status.SUCCESSFUL
    }
    assert kept == taken


async def codes_are_exactly_the_paid_units(services: Services, orders: list[Order]) -> None:
    seen: set[str] = set()
    for order in orders:
        codes = {code.code for code in await services.orders.codes(order)}
        due = sum(CODES[line.slug] * line.quantity for line in order.lines)
        assert len(codes) == (due if order.payment_state is PaymentState.PAID else 0), order.number
        assert not codes & seen
        seen |= codes


async def every_event_has_its_mail_once(services: Services, orders: list[Order]) -> None:
    mails: Counter[tuple[str, str]] = Counter()
    async for row in services.mongo.db["outbox"].find():
        mails[row["subject_id"], row["purpose"]] += 1
    due: Counter[tuple[str, str]] = Counter()
    for order in orders:
        due[order.id, Purpose.ORDER_PLACED] += 1
        for event in order.events:
            if event.kind in _EVENT_STATES:
                due[order.id, f"order_{event.kind}"] += 1
    assert mails == due
