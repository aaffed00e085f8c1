"""Each precondition of a payment, with another process in between; a death between search and writes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from backend_ext.bootstrap import Services
from backend_ext.dev.gateway.book import Status
from backend_ext.kit.clock import utcnow
from backend_ext.mail.repository import OutboxRepository
from backend_ext.ordering.models import Order, OrderState, PaymentState
from backend_ext.ordering.repository import OrderRepository
from backend_ext.payments.aamarpay import AamarPay
from backend_ext.payments.models import AttemptState, Review, Source
from backend_ext.payments.repository import AttemptRepository
from backend_ext.payments.settlement import Settlement
from backend_ext.premium.repository import CodeRepository
from backend_ext.stock.repository import StockRepository
from tests.races import after, before, stop_at
from tests.shop import place, put_product
from tests.standin import StandIn, paid_order

_POINTS = {
    "before it is looked up": (before, AttemptRepository, "get"),
    "after it was looked up": (after, AttemptRepository, "get"),
    "before the search": (before, AamarPay, "search"),
    "after the search": (after, AamarPay, "search"),
    "before the first write": (before, AttemptRepository, "change"),
}


async def _assert_paid_once(services: Services, order: Order, *more: str) -> None:
    now = await services.orders.get(order.id)
    assert (now.state, now.payment_state) == (OrderState.PROCESSING, PaymentState.PAID)
    assert [event.kind for event in now.events] == ["placed", "paid", *more]
    assert len(await services.orders.codes(now)) == 2
    level = (await services.stock.levels([order.lines[0].product_id]))[order.lines[0].product_id]
    assert (level.available, level.held, level.sold) == (3, 0, 2)
    mails = await OutboxRepository(services.mongo.db).of_subject(order.id)
    assert sorted(mail.purpose for mail in mails) == ["order_paid", "order_placed"]


async def test_two_settle_one_payment_at_each_point(
    another: Callable[[], Services], standin: StandIn
) -> None:
    here, there = another(), another()
    for name, (when, owner, method) in _POINTS.items():
        order, payment = await paid_order(here, standin)

        async with when(owner, method, lambda p=payment: there.payments.settle(p.tran_id)) as race:
            attempt = await here.payments.settle(payment.tran_id)

        assert attempt is not None, name
        assert attempt.state is AttemptState.PAID, name
        assert race.result == attempt, name
        await _assert_paid_once(here, order)


async def test_an_order_that_ends_while_its_payment_is_settled_leaves_the_money_to_staff(
    another: Callable[[], Services], standin: StandIn
) -> None:
    here, there = another(), another()

    async def cancel(order: Order) -> None:
        await there.orders.cancel(order.id)

    async def expire(order: Order) -> None:
        assert await there.orders.expire(order.id, utcnow() + timedelta(hours=1))
        units = {"$inc": {"available": -4}}  # somebody else's now: what is left is too little
        await there.mongo.db["stock_levels"].update_one({"_id": order.lines[0].product_id}, units)

    for end, reason in ((cancel, Review.ORDER_CANCELLED), (expire, Review.ORDER_EXPIRED)):
        order, payment = await paid_order(here, standin)
        async with before(OrderRepository, "move", lambda e=end, o=order: e(o)):
            attempt = await here.payments.settle(payment.tran_id)

        assert attempt is not None
        assert (attempt.state, attempt.review_reason) == (AttemptState.REVIEW, reason)
        now = await here.orders.get(order.id)
        assert now.payment_state is PaymentState.REVIEW
        assert await here.orders.codes(now) == []
        level = (await here.stock.levels([order.lines[0].product_id]))[order.lines[0].product_id]
        assert (level.held, level.sold) == (0, 0)


async def test_a_payment_that_succeeds_while_it_is_given_up_is_paid(
    another: Callable[[], Services], standin: StandIn
) -> None:
    here, there = another(), another()
    order = await place(here, await put_product(here, stock=5), 2)
    payment = await standin.start(here, order)
    reference = payment.fields["cancel_url"].split("ref=", 1)[1]

    async def succeed() -> None:
        payment.end(Status.SUCCESSFUL)
        await there.payments.settle(payment.tran_id)

    async with before(AttemptRepository, "change", succeed):
        await here.payments.cancel(reference)

    (attempt,) = await here.payments.of_order(order.id)
    assert attempt.state is AttemptState.PAID
    await _assert_paid_once(here, order)


async def test_a_failure_read_before_the_success_does_not_undo_it(
    another: Callable[[], Services], standin: StandIn
) -> None:
    here, there = another(), another()
    order, payment = await paid_order(here, standin, status=Status.FAILED)

    async def succeed() -> None:
        payment.status = Status.PENDING
        payment.end(Status.SUCCESSFUL)
        await there.payments.settle(payment.tran_id)

    async with after(AamarPay, "search", succeed):
        attempt = await here.payments.settle(payment.tran_id)

    assert attempt is not None
    assert attempt.state is AttemptState.PAID
    await _assert_paid_once(here, order)


async def test_a_due_payment_is_asked_about_by_one_reconciler(
    another: Callable[[], Services], standin: StandIn
) -> None:
    here, there = another(), another()
    order, payment = await paid_order(here, standin)
    later = utcnow() + timedelta(minutes=5)

    async with before(AttemptRepository, "claim_due", lambda: there.reconciler.reconcile(later)) as race:
        assert await here.reconciler.reconcile(later) == 0

    assert (race.result, payment.searches) == (1, 1)
    await _assert_paid_once(here, order)


async def test_an_order_paid_while_another_payment_is_opened_takes_no_second_money_unseen(
    another: Callable[[], Services], standin: StandIn
) -> None:
    here, there = another(), another()
    order, payment = await paid_order(here, standin, status=Status.PENDING)

    async def pay() -> None:
        payment.end(Status.SUCCESSFUL)
        await there.payments.settle(payment.tran_id)

    async with before(AttemptRepository, "insert", pay):
        await here.payments.start(order)
    second = standin.latest
    second.end(Status.SUCCESSFUL)
    attempt = await here.payments.settle(second.tran_id)

    assert attempt is not None
    assert (attempt.state, attempt.review_reason) == (AttemptState.REVIEW, Review.PAID_TWICE)
    await _assert_paid_once(here, order, "payment_review")


async def test_a_death_between_the_search_and_any_write_loses_no_payment(
    services: Services, standin: StandIn
) -> None:
    order, payment = await paid_order(services, standin)
    names = ("orders", "payment_attempts", "stock_levels", "stock_moves", "premium_codes", "outbox")

    async def written() -> list[Any]:
        return [await services.mongo.db[name].find().to_list(None) for name in names]

    before_it = await written()
    for owner, call, done in (
        (AamarPay, "search", False),
        (AamarPay, "search", True),
        (AttemptRepository, "change", True),
        (OrderRepository, "move", True),
        (StockRepository, "move", True),
        (CodeRepository, "insert", True),
        (OutboxRepository, "insert", True),
    ):
        async with stop_at(owner, call, done=done):
            await services.payments.settle(payment.tran_id)
        assert await written() == before_it, f"{call}, done={done}"

    assert await services.reconciler.reconcile(utcnow() + timedelta(minutes=5)) == 1
    await _assert_paid_once(services, order)


async def test_a_death_after_a_message_was_stored_leaves_its_payment_due(
    services: Services, standin: StandIn
) -> None:
    order, payment = await paid_order(services, standin)
    async with stop_at(Settlement, "settle"):
        await services.payments.receive(Source.IPN, {"mer_txnid": payment.tran_id})

    assert await services.reconciler.reconcile(utcnow() + timedelta(seconds=30)) == 1

    await _assert_paid_once(services, order)


async def test_a_death_while_a_payment_is_opened_leaves_an_attempt_that_is_asked_about(
    services: Services, standin: StandIn
) -> None:
    order = await place(services, await put_product(services, stock=5), 2)
    async with stop_at(AamarPay, "start", done=True):
        await services.payments.start(order)
    standin.latest.end(Status.SUCCESSFUL)

    assert await services.reconciler.reconcile(utcnow() + timedelta(minutes=5)) == 1

    await _assert_paid_once(services, order)
