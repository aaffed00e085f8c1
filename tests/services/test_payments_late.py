"""Money that comes late: for an order that expired, was cancelled, or is paid already."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from backend_ext.bootstrap import Services
from backend_ext.dev.gateway.book import Payment, Status
from backend_ext.kit.clock import utcnow
from backend_ext.ordering.models import Order, OrderState, PaymentState
from backend_ext.payments.models import AttemptState, PaymentAttempt, Review
from backend_ext.staff_tasks.models import TaskKind
from tests.people import admin
from tests.shop import form, new_visitor_id, place, put_product
from tests.standin import StandIn, paid_order


async def _expired(services: Services, standin: StandIn) -> tuple[Order, Payment]:
    order, payment = await paid_order(services, standin)
    assert await services.orders.expire(order.id, utcnow() + timedelta(hours=1))
    return order, payment


async def _settle(services: Services, payment: Payment) -> PaymentAttempt:
    attempt = await services.payments.settle(payment.tran_id)
    assert attempt is not None
    return attempt


async def _level(services: Services, order: Order) -> tuple[int, int, int]:
    product_id = order.lines[0].product_id
    level = (await services.stock.levels([product_id]))[product_id]
    return level.available, level.held, level.sold


async def _mails(services: Services) -> list[str]:
    return sorted([row["purpose"] async for row in services.mongo.db["outbox"].find()])


async def _task(services: Services) -> tuple[TaskKind, str, str]:
    (task,) = (await services.staff_tasks.page(admin())).items
    return task.kind, task.subject, task.details["reason"]


async def test_paid_after_expiry_takes_its_stock_again(
    another: Callable[[], Services], standin: StandIn
) -> None:
    one, two = another(), another()
    order, payment = await _expired(one, standin)
    assert await _level(one, order) == (5, 0, 0)

    settled = await asyncio.gather(*(_settle(process, payment) for process in (one, two) * 3))

    assert {attempt.state for attempt in settled} == {AttemptState.PAID}
    now = await one.orders.get(order.id)
    assert (now.state, now.payment_state) == (OrderState.PROCESSING, PaymentState.PAID)
    assert [event.kind for event in now.events] == ["placed", "expired", "paid_late"]
    assert await _level(one, order) == (3, 0, 2)
    assert len(await one.orders.codes(now)) == 2
    assert await _mails(one) == ["order_expired", "order_paid", "order_placed"]
    assert (await one.staff_tasks.page(admin())).total == 0


async def test_paid_after_expiry_without_stock_is_staffs_and_nothing_of_it_is_taken(
    services: Services, standin: StandIn
) -> None:
    # In the order of their ids: the first is there, and is taken before the second is missed.
    there, scarce = [await put_product(services, stock=1, slug=f"deck-{name}") for name in ("a", "b")]
    visitor = new_visitor_id()
    for product in (there, scarce):
        await services.carts.add(visitor, product.slug, 1)
    checkout = await services.checkout.open(visitor)
    order = await services.checkout.place(visitor, checkout.key, form(), "en")
    payment = await standin.start(services, order)
    payment.end(Status.SUCCESSFUL)
    assert await services.orders.expire(order.id, utcnow() + timedelta(hours=1))
    await place(services, scarce)

    attempt = await _settle(services, payment)

    assert (attempt.state, attempt.review_reason) == (AttemptState.REVIEW, Review.ORDER_EXPIRED)
    assert attempt.pg_txnid == payment.pg_txnid
    now = await services.orders.get(order.id)
    assert (now.state, now.payment_state) == (OrderState.EXPIRED, PaymentState.REVIEW)
    levels = await services.stock.levels([there.id, scarce.id])
    assert (levels[there.id].available, levels[there.id].sold) == (1, 0)
    assert (levels[scarce.id].available, levels[scarce.id].held) == (0, 1)
    assert await services.orders.codes(now) == []
    assert (await _mails(services)).count("money_held") == 1
    assert await _task(services) == (TaskKind.PAID_LATE, f"payment:{payment.tran_id}", "order_expired")
    assert (await services.ledger.balance(order.id)).charge == order.total

    assert await _settle(services, payment) == attempt
    assert (await _mails(services)).count("money_held") == 1


async def test_money_for_a_cancelled_order_is_staffs_though_its_stock_is_there(
    services: Services, standin: StandIn
) -> None:
    order, payment = await paid_order(services, standin)
    await services.orders.cancel(order.id)

    attempt = await _settle(services, payment)

    assert (attempt.state, attempt.review_reason) == (AttemptState.REVIEW, Review.ORDER_CANCELLED)
    now = await services.orders.get(order.id)
    assert (now.state, now.payment_state) == (OrderState.CANCELLED, PaymentState.REVIEW)
    assert await _level(services, order) == (5, 0, 0)
    assert await _mails(services) == ["money_held", "order_cancelled", "order_placed"]
    assert (await _task(services))[0] is TaskKind.PAID_CLOSED


async def test_paid_twice_stays_paid_and_the_second_is_staffs(services: Services, standin: StandIn) -> None:
    order, first = await paid_order(services, standin, status=Status.PENDING)
    second = await standin.start(services, order)
    for payment in (first, second):
        payment.end(Status.SUCCESSFUL)

    states = [(await _settle(services, payment)).state for payment in (first, second)]

    assert states == [AttemptState.PAID, AttemptState.REVIEW]
    assert (await services.orders.get(order.id)).payment_state is PaymentState.PAID
    assert await _task(services) == (TaskKind.PAID_TWICE, f"payment:{second.tran_id}", "paid_twice")
    assert (await services.ledger.balance(order.id)).charge == 2 * order.total
    assert await _mails(services) == ["order_paid", "order_placed"]
