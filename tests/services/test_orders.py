"""The life of an order: only the listed edges, each with its event and effects, once."""

import asyncio
from datetime import timedelta

import pytest

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.mail.models import Purpose
from backend_ext.mail.repository import OutboxRepository
from backend_ext.ordering.errors import OrderLocked, OrderNotFound, WrongState
from backend_ext.ordering.models import Order, OrderState, PaymentState
from backend_ext.ordering.transitions import EDGES
from backend_ext.stock.models import Level
from tests.shop import place, put_product


async def _level(services: Services, product_id: str) -> Level:
    return (await services.stock.levels([product_id]))[product_id]


async def _pay(services: Services, order: Order) -> Order | None:
    return await services.mongo.run(lambda tx: services.orders.mark_paid(order.id, "test", tx))


def test_the_edges_are_the_listed_ones() -> None:
    """Those of product.md, and the one of decision 11, written down a second time."""
    s = OrderState
    moves = {(source, edge.target) for edge in EDGES if edge.target for source in edge.sources}
    assert moves == {
        (s.AWAITING_PAYMENT, s.PROCESSING),
        (s.PROCESSING, s.SHIPPED),
        (s.SHIPPED, s.DELIVERED),
        (s.AWAITING_PAYMENT, s.EXPIRED),
        (s.AWAITING_PAYMENT, s.CANCELLED),
        (s.PROCESSING, s.CANCELLED),
        (s.PROCESSING, s.REFUNDED),
        (s.SHIPPED, s.REFUNDED),
        (s.DELIVERED, s.REFUNDED),
        (s.EXPIRED, s.PROCESSING),
    }


async def test_paid_sells_gives_codes_and_mails_once_however_often_it_is_told(services: Services) -> None:
    product = await put_product(services, stock=5, codes=2)
    order = await place(services, product, 3)

    outcomes = await asyncio.gather(*(_pay(services, order) for _ in range(8)))

    assert [outcome is not None for outcome in outcomes].count(True) == 1
    paid = await services.orders.get(order.id)
    assert (paid.state, paid.payment_state) == (OrderState.PROCESSING, PaymentState.PAID)
    assert [event.kind for event in paid.events] == ["placed", "paid"]
    level = await _level(services, product.id)
    assert (level.available, level.held, level.sold) == (2, 0, 3)
    codes = [code.code for code in await services.orders.codes(paid)]
    assert len(codes) == len(set(codes)) == 6
    mails = await OutboxRepository(services.mongo.db).of_subject(order.id)
    assert [mail.purpose for mail in mails] == [Purpose.ORDER_PLACED, Purpose.ORDER_PAID]


async def test_an_order_expires_only_when_its_hold_is_over(services: Services) -> None:
    product = await put_product(services, stock=2)
    order = await place(services, product, 2)

    assert not await services.orders.expire(order.id, utcnow())
    assert (await _level(services, product.id)).held == 2

    later = utcnow() + timedelta(minutes=16)
    outcomes = await asyncio.gather(*(services.orders.expire(order.id, later) for _ in range(5)))
    assert outcomes.count(True) == 1
    level = await _level(services, product.id)
    assert (level.available, level.held) == (2, 0)
    assert (await services.orders.get(order.id)).state is OrderState.EXPIRED
    assert await _pay(services, order) is None
    assert await services.orders.codes(order) == []


async def test_a_payment_in_review_keeps_its_stock_until_staff_decide(services: Services) -> None:
    product = await put_product(services, stock=2)
    order = await place(services, product, 2)
    later = utcnow() + timedelta(minutes=16)
    await services.mongo.run(
        lambda tx: services.orders.note_payment(order.id, PaymentState.REVIEW, "payment_review", "risk", tx)
    )

    assert await services.orders.overdue(later) == []
    assert not await services.orders.expire(order.id, later)

    assert (await services.orders.get(order.id)).state is OrderState.AWAITING_PAYMENT
    assert (await _level(services, product.id)).held == 2


async def test_paying_and_expiring_at_once_ends_in_exactly_one(services: Services) -> None:
    product = await put_product(services, stock=10)
    later = utcnow() + timedelta(minutes=16)
    for _ in range(6):
        order = await place(services, product, 1)

        paid, expired = await asyncio.gather(_pay(services, order), services.orders.expire(order.id, later))

        assert (paid is not None) != expired
        codes = await services.orders.codes(order)
        assert len(codes) == (1 if paid else 0)
    level = await _level(services, product.id)
    assert level.received == 10
    assert level.held == 0


@pytest.mark.parametrize("method", ["aamarpay", "cash"])
async def test_the_shopper_cancels_before_money_came_in(services: Services, method: str) -> None:
    product = await put_product(services, stock=2)
    order = await place(services, product, 2, method=method)

    cancelled = await services.orders.cancel(order.id)

    assert cancelled.state is OrderState.CANCELLED
    level = await _level(services, product.id)
    assert (level.available, level.held, level.sold) == (2, 0, 0)
    with pytest.raises(WrongState):
        await services.orders.cancel(order.id)
    assert (await _level(services, product.id)).available == 2


async def test_a_paid_order_is_not_cancelled_by_the_shopper(services: Services) -> None:
    product = await put_product(services, stock=2)
    order = await place(services, product)
    await _pay(services, order)

    with pytest.raises(WrongState):
        await services.orders.cancel(order.id)

    assert (await services.orders.get(order.id)).state is OrderState.PROCESSING
    assert (await _level(services, product.id)).sold == 1


async def test_a_signed_link_opens_its_order_and_no_other(services: Services) -> None:
    product = await put_product(services)
    order, other = await place(services, product), await place(services, product)
    key = services.orders.links.key(order.number)

    assert (await services.orders.open_with_key(order.number, key)).id == order.id
    for number, wrong in (
        (other.number, key),
        (order.number, key[:-1]),
        (order.number, ""),
        (order.number, key + "="),
        ("CH-AAAA-AAAA", key),
        (order.number.lower(), key),
    ):
        with pytest.raises(OrderLocked):
            await services.orders.open_with_key(number, wrong)


async def test_tracking_needs_the_whole_number_and_the_whole_contact(services: Services) -> None:
    product = await put_product(services)
    order = await place(services, product, phone="01712 345678")
    typed = order.number.replace("-", " ").lower()

    for contact in ("rahima@example.com", " RAHIMA@Example.com ", "01712-345678", "+8801712345678"):
        assert (await services.orders.track(typed, contact)).id == order.id
    for number, contact in (
        (order.number, ""),
        (order.number, "345678"),
        (order.number, "rahima@"),
        (order.number, "rahima"),
        (order.number[:-1], "rahima@example.com"),
        ("", "rahima@example.com"),
        ("CH-AAAA-AAAA", "rahima@example.com"),
    ):
        with pytest.raises(OrderNotFound):
            await services.orders.track(number, contact)
