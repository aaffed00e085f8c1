"""One settle for everybody: the gateway's search decides, once, and nothing else does."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from backend_ext.bootstrap import Services, build
from backend_ext.dev.gateway.book import Payment, Status
from backend_ext.dev.gateway.quirks import Quirk
from backend_ext.dev.process import free_port
from backend_ext.dev.servers import MongoServer
from backend_ext.kit.clock import utcnow
from backend_ext.mail.models import Purpose
from backend_ext.mail.repository import OutboxRepository
from backend_ext.ordering.models import Order, OrderState, PaymentState
from backend_ext.payments.errors import GatewayDown
from backend_ext.payments.models import AttemptState, PaymentAttempt, Review
from backend_ext.payments.repository import AttemptRepository
from backend_ext.stock.models import Level
from tests.shop import place, put_product, settings_of
from tests.standin import StandIn, paid_order


async def _settle(services: Services, payment: Payment) -> PaymentAttempt:
    attempt = await services.payments.settle(payment.tran_id)
    assert attempt is not None
    return attempt


async def _in_review(services: Services) -> list[PaymentAttempt]:
    return (await AttemptRepository(services.mongo.db).review_page(1, 50)).items


async def _level(services: Services, order: Order) -> Level:
    product_id = order.lines[0].product_id
    return (await services.stock.levels([product_id]))[product_id]


async def _mails(services: Services, order: Order) -> list[Purpose]:
    return [mail.purpose for mail in await OutboxRepository(services.mongo.db).of_subject(order.id)]


async def _assert_paid_once(services: Services, order: Order) -> None:
    now = await services.orders.get(order.id)
    assert (now.state, now.payment_state) == (OrderState.PROCESSING, PaymentState.PAID)
    assert [event.kind for event in now.events].count("paid") == 1
    assert len(await services.orders.codes(now)) == 2
    level = await _level(services, order)
    assert (level.available, level.held, level.sold) == (3, 0, 2)
    assert (await _mails(services, order)).count(Purpose.ORDER_PAID) == 1


async def _assert_still_waiting(services: Services, order: Order, state: PaymentState) -> None:
    now = await services.orders.get(order.id)
    assert (now.state, now.payment_state) == (OrderState.AWAITING_PAYMENT, state)
    assert await services.orders.codes(now) == []
    level = await _level(services, order)
    assert (level.available, level.held, level.sold) == (3, 2, 0)
    assert await _mails(services, order) == [Purpose.ORDER_PLACED]


async def test_success(services: Services, standin: StandIn) -> None:
    order, payment = await paid_order(services, standin)

    attempt = await _settle(services, payment)

    assert (attempt.state, attempt.pg_txnid) == (AttemptState.PAID, payment.pg_txnid)
    assert attempt.evidence["amount_original"] == "458.00"
    assert attempt.evidence["cardnumber"] == "****5454"
    assert (attempt.next_check_at, attempt.review_reason) == (None, None)
    await _assert_paid_once(services, order)
    assert standin.book.captured == order.total == 45800


@pytest.mark.parametrize("quirk", [Quirk.SEARCH_IN_LIST, Quirk.START_RELATIVE])
async def test_success_in_another_shape(services: Services, standin: StandIn, quirk: Quirk) -> None:
    order, payment = await paid_order(services, standin, quirk)
    await _settle(services, payment)
    await _assert_paid_once(services, order)


async def test_a_settled_payment_is_not_asked_about_again(services: Services, standin: StandIn) -> None:
    order, payment = await paid_order(services, standin)
    first = await _settle(services, payment)
    assert await _settle(services, payment) == first
    assert payment.searches == 1
    await _assert_paid_once(services, order)


async def test_settled_once_by_many_processes_at_once(
    another: Callable[[], Services], standin: StandIn
) -> None:
    processes = [another(), another(), another()]
    order, payment = await paid_order(processes[0], standin)

    settled = await asyncio.gather(*(_settle(process, payment) for process in processes * 4))

    assert {attempt.state for attempt in settled} == {AttemptState.PAID}
    await _assert_paid_once(processes[0], order)


async def test_money_is_taken_in_without_redis(
    services: Services, standin: StandIn, mongo_server: MongoServer, database_name: str
) -> None:
    order, payment = await paid_order(services, standin)
    nowhere = f"redis://127.0.0.1:{free_port()}"
    settings = settings_of(mongo_server.url, nowhere, database_name)
    alone = build(settings, gateway=standin.client(settings))
    try:
        async with asyncio.timeout(5):
            await _settle(alone, payment)
    finally:
        await alone.close()
    await _assert_paid_once(services, order)


async def test_failure(services: Services, standin: StandIn) -> None:
    order, payment = await paid_order(services, standin, status=Status.FAILED)

    attempt = await _settle(services, payment)
    await _settle(services, payment)

    assert attempt.state is AttemptState.FAILED
    assert attempt.next_check_at is not None, "a late success must be found"
    await _assert_still_waiting(services, order, PaymentState.FAILED)
    events = (await services.orders.get(order.id)).events
    assert [event.kind for event in events] == ["placed", "payment_failed"]


async def test_late_success_after_failure(services: Services, standin: StandIn) -> None:
    order, payment = await paid_order(services, standin, Quirk.LATE_SUCCESS)

    assert (await _settle(services, payment)).state is AttemptState.FAILED
    await _assert_still_waiting(services, order, PaymentState.FAILED)

    assert (await _settle(services, payment)).state is AttemptState.PAID
    await _assert_paid_once(services, order)


@pytest.mark.parametrize(
    ("quirk", "reason"),
    [
        (Quirk.SEARCH_AMOUNT, Review.AMOUNT),
        (Quirk.SEARCH_CURRENCY, Review.CURRENCY),
        (Quirk.SEARCH_STORE, Review.STORE),
        (Quirk.SEARCH_TRANSACTION, Review.TRANSACTION),
        (Quirk.SEARCH_RISK, Review.RISK),
        (Quirk.SEARCH_NO_REFERENCE, Review.NO_REFERENCE),
    ],
)
async def test_a_success_with_something_wrong_goes_to_review(
    services: Services, standin: StandIn, quirk: Quirk, reason: Review
) -> None:
    order, payment = await paid_order(services, standin, quirk)

    attempt = await _settle(services, payment)

    assert (attempt.state, attempt.review_reason) == (AttemptState.REVIEW, reason)
    await _assert_still_waiting(services, order, PaymentState.REVIEW)
    last = (await services.orders.get(order.id)).events[-1]
    assert (last.kind, last.why) == ("payment_review", reason.value)
    assert await _in_review(services) == [attempt]

    payment.quirks.clear()
    assert await _settle(services, payment) == attempt, "staff decide now, not the gateway"


@pytest.mark.parametrize(
    "quirk",
    [
        Quirk.SEARCH_ABSENT_OBJECT,
        Quirk.SEARCH_ABSENT_LIST,
        Quirk.SEARCH_ABSENT_OBJECTS,
        Quirk.SEARCH_ABSENT_TEXT,
        Quirk.SEARCH_STATUS,
    ],
)
async def test_what_is_not_clear_stays_pending(services: Services, standin: StandIn, quirk: Quirk) -> None:
    order, payment = await paid_order(services, standin, quirk)

    attempt = await _settle(services, payment)

    assert (attempt.state, attempt.checks) == (AttemptState.PENDING, 1)
    await _assert_still_waiting(services, order, PaymentState.UNPAID)

    payment.quirks.clear()
    await _settle(services, payment)
    await _assert_paid_once(services, order)


@pytest.mark.parametrize("quirk", [Quirk.SEARCH_NOT_JSON, Quirk.SEARCH_BROKEN, Quirk.SEARCH_HANGS])
async def test_search_without_an_answer_changes_nothing(
    services: Services, standin: StandIn, quirk: Quirk
) -> None:
    order, payment = await paid_order(services, standin, quirk)
    before = await services.payments.of_order(order.id)

    with pytest.raises(GatewayDown):
        await _settle(services, payment)

    assert await services.payments.of_order(order.id) == before
    await _assert_still_waiting(services, order, PaymentState.UNPAID)


async def test_the_reference_of_another_payment_pays_nothing(services: Services, standin: StandIn) -> None:
    first, paid = await paid_order(services, standin)
    await _settle(services, paid)
    second, replayed = await paid_order(services, standin, Quirk.SEARCH_OLD_REFERENCE)

    attempt = await _settle(services, replayed)

    assert (attempt.state, attempt.review_reason) == (AttemptState.REVIEW, Review.REFERENCE_USED)
    assert (attempt.pg_txnid, attempt.evidence["pg_txnid"]) == (None, paid.pg_txnid)
    await _assert_still_waiting(services, second, PaymentState.REVIEW)
    await _assert_paid_once(services, first)


async def test_an_order_paid_twice_becomes_a_task_for_staff(services: Services, standin: StandIn) -> None:
    order = await place(services, await put_product(services, stock=5), 2)
    payments = [await standin.start(services, order), await standin.start(services, order)]
    for payment in payments:
        payment.end(Status.SUCCESSFUL)

    settled = await asyncio.gather(*(_settle(services, payment) for payment in payments))

    assert sorted(attempt.state for attempt in settled) == [AttemptState.PAID, AttemptState.REVIEW]
    (task,) = await _in_review(services)
    assert task.review_reason is Review.PAID_TWICE
    assert standin.book.captured == 2 * order.total
    await _assert_paid_once(services, order)


async def test_paying_and_expiring_at_once_end_in_a_paid_order(
    another: Callable[[], Services], standin: StandIn
) -> None:
    one, two = another(), another()
    for _ in range(5):
        order, payment = await paid_order(one, standin)
        later = utcnow() + timedelta(hours=1)

        attempt, expired = await asyncio.gather(_settle(one, payment), two.orders.expire(order.id, later))

        now = await one.orders.get(order.id)
        assert (attempt.state, now.state) == (AttemptState.PAID, OrderState.PROCESSING)
        kinds = [event.kind for event in now.events]
        assert kinds == (["placed", "expired", "paid_late"] if expired else ["placed", "paid"])
        level = await _level(one, order)
        assert (level.available, level.held, level.sold) == (3, 0, 2)


async def test_a_transaction_that_is_not_ours_is_asked_about_nowhere(
    services: Services, standin: StandIn
) -> None:
    assert await services.payments.settle("CFNOBODYKNOWSTHISONE") is None
    assert standin.book.payments == {}
