"""The browser may never come back: the clock asks the gateway, and ends what was not paid."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from backend_ext.bootstrap import Services
from backend_ext.catalogue.models import Product
from backend_ext.dev.gateway.book import Status
from backend_ext.dev.gateway.quirks import Quirk
from backend_ext.kit.clock import utcnow
from backend_ext.ordering.models import Order, OrderState, PaymentState
from backend_ext.payments.models import AttemptState, PaymentAttempt
from backend_ext.stock.errors import OutOfStock
from tests.shop import form, new_visitor_id, place, put_product
from tests.standin import StandIn, paid_order


async def _attempt(services: Services, order: Order) -> PaymentAttempt:
    (attempt,) = await services.payments.of_order(order.id)
    return attempt


async def _over(services: Services, order: Order) -> None:
    """Ends the hold of an order as time would."""
    change = {"$set": {"hold_until": utcnow() - timedelta(seconds=1)}}
    await services.mongo.db["orders"].update_one({"_id": order.id}, change)


async def test_callback_never(services: Services, standin: StandIn) -> None:
    order, payment = await paid_order(services, standin, Quirk.CALLBACK_NEVER)
    due = (await _attempt(services, order)).created_at + timedelta(minutes=2)

    assert await services.reconciler.reconcile(due - timedelta(seconds=1)) == 0
    assert payment.searches == 0
    assert await services.reconciler.reconcile(due) == 1

    assert (await services.orders.get(order.id)).payment_state is PaymentState.PAID
    assert await services.reconciler.reconcile(due + timedelta(days=30)) == 0


async def test_a_pending_payment_is_asked_about_after_2_5_15_60_minutes_then_daily_for_three_days(
    services: Services, standin: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = await place(services, await put_product(services))
    payment = await standin.start(services, order)
    start = (await _attempt(services, order)).created_at
    now = start
    monkeypatch.setattr("backend_ext.payments.settlement.utcnow", lambda: now)

    asked: list[timedelta] = []
    while (due := (await _attempt(services, order)).next_check_at) is not None:
        now = due
        assert await services.reconciler.reconcile(now) == 1
        asked.append(now - start)

    minutes = [timedelta(minutes=n) for n in (2, 5, 15, 60)]
    assert asked == [*minutes, *(timedelta(days=n) for n in (1, 2, 3))]
    assert payment.searches == (await _attempt(services, order)).checks == 7
    assert (await _attempt(services, order)).state is AttemptState.PENDING


async def test_two_reconcilers_ask_once(another: Callable[[], Services], standin: StandIn) -> None:
    one, two = another(), another()
    for _ in range(4):
        await paid_order(one, standin)
    later = utcnow() + timedelta(minutes=3)

    asked = await asyncio.gather(one.reconciler.reconcile(later), two.reconciler.reconcile(later))

    assert sum(asked) == 4
    assert [payment.searches for payment in standin.book.payments.values()] == [1, 1, 1, 1]


async def test_search_that_hangs_puts_off_the_payment_and_no_others(
    services: Services, standin: StandIn
) -> None:
    stuck, _ = await paid_order(services, standin, Quirk.SEARCH_HANGS)
    fine, _ = await paid_order(services, standin)
    later = utcnow() + timedelta(minutes=3)

    assert await services.reconciler.reconcile(later) == 0
    assert await services.reconciler.reconcile(later) == 1

    attempt = await _attempt(services, stuck)
    assert (attempt.state, attempt.next_check_at) == (AttemptState.PENDING, later + timedelta(minutes=1))
    assert (await services.orders.get(fine.id)).payment_state is PaymentState.PAID


async def test_a_hold_that_is_over_gives_its_stock_back(services: Services, standin: StandIn) -> None:
    product = await put_product(services, stock=2)
    order = await place(services, product, 2)
    await standin.start(services, order)
    now = utcnow()

    assert await services.reconciler.expire_holds(now) == 0
    assert await services.reconciler.expire_holds(now + timedelta(minutes=16)) == 1

    assert (await services.orders.get(order.id)).state is OrderState.EXPIRED
    assert await services.stock.available([product.id]) == {product.id: 2}


async def test_a_hold_does_not_end_over_money_nobody_told_us_of(services: Services, standin: StandIn) -> None:
    order, _ = await paid_order(services, standin, Quirk.CALLBACK_NEVER)

    assert await services.reconciler.expire_holds(utcnow() + timedelta(minutes=16)) == 0

    now = await services.orders.get(order.id)
    assert (now.state, now.payment_state) == (OrderState.PROCESSING, PaymentState.PAID)


async def test_a_gateway_that_hangs_keeps_holds_waiting_once(services: Services, standin: StandIn) -> None:
    made = [await paid_order(services, standin, Quirk.SEARCH_HANGS) for _ in range(10)]
    orders, payments = zip(*made, strict=True)

    assert await services.reconciler.expire_holds(utcnow() + timedelta(minutes=16), patience=2) == 10

    asked = sum(payment.searches for payment in payments)
    assert 0 < asked <= 8, "it is not asked about those after the first eight"
    states = {(await services.orders.get(order.id)).state for order in orders}
    assert states == {OrderState.EXPIRED}


async def _wanting(services: Services, product: Product) -> Callable[[], Awaitable[Order]]:
    """A shopper with the product in the cart; call it to place the order."""
    visitor = new_visitor_id()
    await services.carts.add(visitor, product.slug, 1)
    checkout = await services.checkout.open(visitor)
    return lambda: services.checkout.place(visitor, checkout.key, form(), "en")


async def test_the_last_one_is_free_for_the_next_when_its_hold_is_over(services: Services) -> None:
    product = await put_product(services, stock=1)
    buy = await _wanting(services, product)
    first = await place(services, product)
    with pytest.raises(OutOfStock):
        await buy()
    await _over(services, first)

    second = await buy()

    assert (await services.orders.get(first.id)).state is OrderState.EXPIRED
    assert second.state is OrderState.AWAITING_PAYMENT


async def test_the_last_one_is_not_free_when_it_was_paid_for(services: Services, standin: StandIn) -> None:
    product = await put_product(services, stock=1)
    buy = await _wanting(services, product)
    first = await place(services, product)
    (await standin.start(services, first)).end(Status.SUCCESSFUL)
    await _over(services, first)

    with pytest.raises(OutOfStock):
        await buy()

    assert (await services.orders.get(first.id)).payment_state is PaymentState.PAID


async def test_an_order_whose_stock_is_wrong_keeps_nobody_elses(services: Services) -> None:
    wrong, right = await put_product(services, stock=1), await put_product(services, stock=1)
    broken, sound = await place(services, wrong), await place(services, right)
    await services.mongo.db["stock_levels"].update_one({"_id": wrong.id}, {"$set": {"held": 0}})

    assert await services.reconciler.expire_holds(utcnow() + timedelta(hours=1)) == 1

    assert (await services.orders.get(sound.id)).state is OrderState.EXPIRED
    assert (await services.orders.get(broken.id)).state is OrderState.AWAITING_PAYMENT
    assert (await services.stock.levels([right.id]))[right.id].available == 1


async def test_a_payment_that_cannot_be_booked_keeps_nobody_elses(
    services: Services, standin: StandIn
) -> None:
    paid, _ = await paid_order(services, standin, Quirk.CALLBACK_NEVER)
    sound = await place(services, await put_product(services, stock=1))
    wrong = {"_id": paid.lines[0].product_id}
    await services.mongo.db["stock_levels"].update_one(wrong, {"$set": {"held": 0}})

    assert await services.reconciler.expire_holds(utcnow() + timedelta(hours=1)) == 1

    assert (await services.orders.get(sound.id)).state is OrderState.EXPIRED
    now = await services.orders.get(paid.id)
    assert (now.state, now.payment_state) == (OrderState.AWAITING_PAYMENT, PaymentState.UNPAID)
    assert await services.ledger.of_order(paid.id) == []
