"""Starting a payment: the attempt first, then the gateway, in all the ways it can answer."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from backend_ext.bootstrap import Services
from backend_ext.dev.gateway.book import Status
from backend_ext.dev.gateway.quirks import Quirk
from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import ShopError, TooMany
from backend_ext.ordering.models import Order, PaymentState
from backend_ext.payments.errors import AlreadyPaid, GatewayDown, GatewayRefused, InReview, NotPayable
from backend_ext.payments.models import AttemptState
from tests.shop import place, put_product
from tests.standin import BASE, StandIn, paid_order


async def _order(services: Services, **changes: str) -> Order:
    return await place(services, await put_product(services, price=19950), 2, **changes)


async def test_the_shopper_is_sent_to_the_payment_page_with_our_amount(
    services: Services, standin: StandIn
) -> None:
    order = await _order(services)

    url = await services.payments.start(order)

    payment = standin.latest
    assert url == f"{BASE}/paynow.php?track={payment.track}"
    (attempt,) = await services.payments.of_order(order.id)
    assert (attempt.tran_id, attempt.state) == (payment.tran_id, AttemptState.PENDING)
    assert (attempt.amount, attempt.payment_url) == (order.total, url) == (45900, url)
    assert attempt.next_check_at == attempt.created_at + timedelta(minutes=2)
    asked = payment.fields
    assert (asked["amount"], asked["currency"], asked["opt_a"]) == ("459.00", "BDT", order.number)
    base = f"{services.settings.origin}/api/payments/aamarpay"
    assert (asked["success_url"], asked["fail_url"]) == (f"{base}/success", f"{base}/fail")
    assert asked["cancel_url"].startswith(f"{base}/cancel?ref={payment.tran_id}.")


async def test_relative_payment_url(services: Services, standin: StandIn) -> None:
    order = await _order(services)
    payment = await standin.start(services, order, Quirk.START_RELATIVE)
    (attempt,) = await services.payments.of_order(order.id)
    assert attempt.payment_url == f"{BASE}/paynow.php?track={payment.track}"


@pytest.mark.parametrize(
    ("quirk", "reason"),
    [
        (Quirk.START_REFUSED, "amount: Amount exceeds the limit of the store."),
        (Quirk.START_REFUSED_TEXT, "Store is suspended"),
        (Quirk.START_FOREIGN, "its payment address is not its own"),
    ],
)
async def test_start_refused(services: Services, standin: StandIn, quirk: Quirk, reason: str) -> None:
    order = await _order(services)
    standin.book.next_quirks = {quirk}

    with pytest.raises(GatewayRefused) as refused:
        await services.payments.start(order)

    assert refused.value.reason == reason
    (attempt,) = await services.payments.of_order(order.id)
    assert (attempt.state, attempt.evidence) == (AttemptState.FAILED, {"refused": reason})
    assert (attempt.payment_url, attempt.next_check_at) == (None, None)
    assert await services.orders.get(order.id) == order


@pytest.mark.parametrize("quirk", [Quirk.START_NOT_JSON, Quirk.START_HANGS])
async def test_start_without_an_answer(services: Services, standin: StandIn, quirk: Quirk) -> None:
    order = await _order(services)
    standin.book.next_quirks = {quirk}

    with pytest.raises(GatewayDown):
        await services.payments.start(order)

    assert len(standin.book.starts) == 1, "a start is never repeated by itself"
    (attempt,) = await services.payments.of_order(order.id)
    assert attempt.state is AttemptState.CREATED
    assert attempt.next_check_at is not None
    assert await services.orders.get(order.id) == order

    payment = await standin.start(services, order)
    assert payment.tran_id != attempt.tran_id


async def test_a_pending_attempt_that_turns_out_paid_is_not_paid_again(
    services: Services, standin: StandIn
) -> None:
    order, payment = await paid_order(services, standin)
    with pytest.raises(AlreadyPaid):
        await services.payments.start(order)
    assert standin.book.captured == payment.captured == order.total
    assert (await services.orders.get(order.id)).payment_state is PaymentState.PAID
    assert len(standin.book.starts) == 1


async def test_pay_again_after_a_failed_try(services: Services, standin: StandIn) -> None:
    order, first = await paid_order(services, standin, status=Status.FAILED)

    second = await standin.start(services, order)

    assert second.tran_id != first.tran_id
    states = [attempt.state for attempt in await services.payments.of_order(order.id)]
    assert states == [AttemptState.FAILED, AttemptState.PENDING]
    second.end(Status.SUCCESSFUL)
    await services.payments.settle(second.tran_id)
    assert (await services.orders.get(order.id)).payment_state is PaymentState.PAID


Make = Callable[[Services, StandIn], Awaitable[Order]]


async def _cash(services: Services, standin: StandIn) -> Order:
    return await _order(services, method="cash")


async def _over(services: Services, standin: StandIn) -> Order:
    order = await _order(services)
    over = utcnow() - timedelta(seconds=1)
    await services.mongo.db["orders"].update_one({"_id": order.id}, {"$set": {"hold_until": over}})
    return await services.orders.get(order.id)


async def _cancelled(services: Services, standin: StandIn) -> Order:
    order = await _order(services)
    await services.orders.cancel(order.id)
    return order  # as a tab remembers it


async def _in_review(services: Services, standin: StandIn) -> Order:
    order, payment = await paid_order(services, standin, Quirk.SEARCH_RISK)
    await services.payments.settle(payment.tran_id)
    return order


@pytest.mark.parametrize(
    ("make", "error"),
    [(_cash, NotPayable), (_over, NotPayable), (_cancelled, NotPayable), (_in_review, InReview)],
)
async def test_what_cannot_be_paid_is_not_started(
    services: Services, standin: StandIn, make: Make, error: type[ShopError]
) -> None:
    order = await make(services, standin)
    started = len(standin.book.starts)
    with pytest.raises(error):
        await services.payments.start(order)
    assert len(standin.book.starts) == started


async def test_tries_are_counted(services: Services, standin: StandIn) -> None:
    order = await _order(services)
    for _ in range(20):
        (await standin.start(services, order)).end(Status.FAILED)
    with pytest.raises(TooMany):
        await services.payments.start(order)
    assert len(standin.book.starts) == 20


async def test_two_clicks_make_two_attempts_with_names_of_their_own(
    services: Services, standin: StandIn
) -> None:
    order = await _order(services)
    urls = await asyncio.gather(services.payments.start(order), services.payments.start(order))
    assert len(set(urls)) == len(standin.book.payments) == 2
