"""What staff do with orders: each verb once, by who may, with its event, its audit, its mail."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from backend_ext.bootstrap import Services
from backend_ext.dev.gateway.book import Status
from backend_ext.ledger.models import Sums
from backend_ext.mail.models import Purpose
from backend_ext.mail.repository import OutboxRepository
from backend_ext.ordering.errors import OrderNotFound, WrongState
from backend_ext.ordering.models import Order, OrderState, PaymentState, Shipment
from backend_ext.people.errors import RoleNeeded
from backend_ext.people.models import Person, Role
from tests.people import person, put_user
from tests.shop import place, place_with_gift, put_product
from tests.standin import StandIn

PATHAO = Shipment(carrier="Pathao", tracking="DH241125")


@pytest.fixture
async def helper(services: Services) -> Person:
    return person(await put_user(services, role=Role.SUPPORT))


async def _cash(services: Services, units: int = 2) -> Order:
    return await place(services, await put_product(services, stock=5), units, method="cash")


async def _paid(services: Services, standin: StandIn) -> Order:
    order = await place(services, await put_product(services, stock=5), 2)
    payment = await standin.start(services, order)
    payment.end(Status.SUCCESSFUL)
    await services.payments.settle(payment.tran_id)
    return await services.orders.get(order.id)


async def _mails(services: Services, order: Order) -> list[Purpose]:
    return [mail.purpose for mail in await OutboxRepository(services.mongo.db).of_subject(order.id)]


async def test_a_paid_order_is_shipped_and_delivered(
    services: Services, standin: StandIn, helper: Person
) -> None:
    order = await _paid(services, standin)

    shipped = await services.fulfilment.ship(helper, order.id, PATHAO)
    delivered = await services.fulfilment.deliver(helper, order.id)

    assert (shipped.state, shipped.shipment) == (OrderState.SHIPPED, PATHAO)
    assert delivered == await services.orders.get(order.id)
    assert (delivered.state, delivered.payment_state) == (OrderState.DELIVERED, PaymentState.PAID)
    by = f"staff:{helper.user_id}"
    assert [(event.kind, event.by) for event in delivered.events][2:] == [("shipped", by), ("delivered", by)]
    entries = await services.audit.of_subject(f"order:{order.id}")
    assert [entry.action for entry in entries] == ["order.delivered", "order.shipped"]
    assert {entry.actor for entry in entries} == {helper.user_id}
    assert entries[1].before == {"shipment": None, "state": "processing"}
    assert entries[1].after == {"shipment": PATHAO.model_dump(), "state": "shipped"}
    assert (await _mails(services, order))[2:] == [Purpose.ORDER_SHIPPED, Purpose.ORDER_DELIVERED]


async def test_cash_is_collected_once_and_brings_the_codes(
    services: Services, another: Callable[[], Services], helper: Person
) -> None:
    order = await _cash(services)
    with pytest.raises(WrongState):
        await services.fulfilment.collect_cash(helper, order.id, "R-1")
    await services.fulfilment.ship(helper, order.id, PATHAO)
    assert await services.orders.codes(order) == []

    told = [one.fulfilment.collect_cash(helper, order.id, "R-1") for one in (services, another()) * 5]
    outcomes = await asyncio.gather(*told, return_exceptions=True)

    paid = [outcome for outcome in outcomes if isinstance(outcome, Order)]
    assert len(paid) == 1
    assert all(isinstance(one, WrongState) for one in outcomes if one not in paid)
    assert (paid[0].state, paid[0].payment_state) == (OrderState.SHIPPED, PaymentState.PAID)
    assert len(await services.orders.codes(order)) == 2
    assert await services.ledger.balance(order.id) == Sums(cash_collected=order.total)
    assert (await _mails(services, order)).count(Purpose.ORDER_PAID) == 1
    await services.fulfilment.deliver(helper, order.id)
    with pytest.raises(WrongState):
        await services.fulfilment.collect_cash(helper, order.id, "R-2")


async def test_cash_may_come_after_the_parcel_arrived(services: Services, helper: Person) -> None:
    order = await _cash(services)
    await services.fulfilment.ship(helper, order.id, PATHAO)
    await services.fulfilment.deliver(helper, order.id)

    paid = await services.fulfilment.collect_cash(helper, order.id, "R-1")

    assert (paid.state, paid.payment_state) == (OrderState.DELIVERED, PaymentState.PAID)
    assert len(await services.orders.codes(order)) == 2


async def test_staff_cancel_what_has_not_left_and_is_not_paid(
    services: Services, standin: StandIn, helper: Person
) -> None:
    order, paid, gone = await _cash(services), await _paid(services, standin), await _cash(services)
    await services.fulfilment.ship(helper, gone.id, PATHAO)

    cancelled = await services.fulfilment.cancel(helper, order.id, "asked on the phone")

    assert cancelled.state is OrderState.CANCELLED
    assert cancelled.events[-1].why == "asked on the phone"
    (entry,) = await services.audit.of_subject(f"order:{order.id}")
    assert entry.after == {"state": "cancelled", "why": "asked on the phone"}
    level = (await services.stock.levels([order.lines[0].product_id]))[order.lines[0].product_id]
    assert (level.available, level.sold) == (5, 0)
    for other in (paid, gone):
        before = await services.orders.get(other.id)
        with pytest.raises(WrongState):
            await services.fulfilment.cancel(helper, other.id, "no")
        assert await services.orders.get(other.id) == before


async def test_ship_and_cancel_at_once_have_one_winner(services: Services, helper: Person) -> None:
    order = await _cash(services)

    outcomes = await asyncio.gather(
        *(services.fulfilment.ship(helper, order.id, PATHAO) for _ in range(3)),
        *(services.fulfilment.cancel(helper, order.id, "x") for _ in range(3)),
        services.orders.cancel(order.id),
        return_exceptions=True,
    )

    assert [isinstance(one, Order) for one in outcomes].count(True) == 1
    now = await services.orders.get(order.id)
    level = (await services.stock.levels([order.lines[0].product_id]))[order.lines[0].product_id]
    assert level.sold == (2 if now.state is OrderState.SHIPPED else 0)


async def test_an_unpaid_order_does_not_leave_the_house(services: Services, helper: Person) -> None:
    order = await place(services, await put_product(services), 1)

    for verb in (
        services.fulfilment.ship(helper, order.id, PATHAO),
        services.fulfilment.deliver(helper, order.id),
        services.fulfilment.collect_cash(helper, order.id, "R-1"),
    ):
        with pytest.raises(WrongState):
            await verb

    assert await services.orders.get(order.id) == order
    assert await services.ledger.of_order(order.id) == []
    with pytest.raises(OrderNotFound):
        await services.fulfilment.ship(helper, "nothing", PATHAO)


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.EDITOR])
async def test_nobody_else_works_on_orders(services: Services, role: Role) -> None:
    order = await _cash(services)
    stranger = person(await put_user(services, role=role))
    fulfilment: Any = services.fulfilment
    verbs: list[Awaitable[Any]] = [
        fulfilment.ship(stranger, order.id, PATHAO),
        fulfilment.deliver(stranger, order.id),
        fulfilment.collect_cash(stranger, order.id, "R"),
        fulfilment.cancel(stranger, order.id, "x"),
    ]
    for verb in verbs:
        with pytest.raises(RoleNeeded):
            await verb
    assert await services.orders.get(order.id) == order
    assert (await services.audit.newest()).total == 0


async def test_a_cash_order_that_a_coupon_pays_whole_ends_without_money(
    services: Services, helper: Person
) -> None:
    order = await place_with_gift(services, await put_product(services, price=100_000), 1, method="cash")
    assert order.total == 0
    await services.fulfilment.ship(helper, order.id, PATHAO)

    done = await services.fulfilment.collect_cash(helper, order.id, "nothing to collect")

    assert done.payment_state is PaymentState.PAID
    assert len(await services.orders.codes(done)) == 1
    assert await services.ledger.of_order(order.id) == []
