"""What the gateway, or somebody who claims to be it, sends to the callback routes."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import httpx
import pytest

from backend_ext.api.app import create_api
from backend_ext.bootstrap import Services, build
from backend_ext.dev.gateway.book import Payment, Status
from backend_ext.dev.gateway.messages import callback_fields, search_fields
from backend_ext.dev.gateway.quirks import Quirk
from backend_ext.dev.process import free_port
from backend_ext.ordering.models import Order, OrderState, PaymentState
from backend_ext.payments import repository
from backend_ext.payments.models import AttemptState, Message, PaymentAttempt
from backend_ext.payments.repository import InboxRepository
from backend_ext.settings import SANDBOX_STORE
from tests.shop import place, put_product, settings_of
from tests.standin import StandIn, paid_order

HOOKS = "/api/payments/aamarpay"
# What a browser sends with a form that the gateway's page posts to us: no cookie, another origin.
CROSS_SITE = {"origin": "https://secure.aamarpay.com", "sec-fetch-site": "cross-site"}


@pytest.fixture
async def web(services: Services, standin: StandIn) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without cookies, sent here by another site."""
    transport = httpx.ASGITransport(create_api(lambda: services))
    standin.to_shop.inner = transport
    async with httpx.AsyncClient(
        transport=transport, base_url=services.settings.origin, headers=CROSS_SITE
    ) as client:
        yield client


@pytest.fixture
async def page(standin: StandIn) -> AsyncIterator[httpx.AsyncClient]:
    """The same browser at the gateway."""
    async with httpx.AsyncClient(transport=standin.transport, base_url="http://gateway.test") as client:
        yield client


async def _seen(services: Services, payment: Payment) -> list[Message]:
    return await InboxRepository(services.mongo.db).of_transaction(payment.tran_id)


async def _attempt(services: Services, order: Order) -> PaymentAttempt:
    (attempt,) = await services.payments.of_order(order.id)
    return attempt


def _assert_sent_to(answer: httpx.Response, path: str) -> None:
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers


async def test_success(web: httpx.AsyncClient, services: Services, standin: StandIn) -> None:
    order, payment = await paid_order(services, standin)

    answer = await web.post(f"{HOOKS}/success", data=callback_fields(payment))

    _assert_sent_to(answer, services.orders.links.path(order))
    assert (await services.orders.get(order.id)).payment_state is PaymentState.PAID
    (message,) = await _seen(services, payment)
    assert (message.source, message.outcome, message.times) == ("success", "paid", 1)
    assert message.contradicts == []
    assert message.payload["card_number"] == "****5454"
    told = str(message.payload)
    assert order.contact.email not in told
    assert order.contact.name not in told
    assert "545454" not in told


async def test_failure(web: httpx.AsyncClient, services: Services, standin: StandIn) -> None:
    order, payment = await paid_order(services, standin, status=Status.FAILED)
    answer = await web.post(f"{HOOKS}/fail", data=callback_fields(payment))
    _assert_sent_to(answer, services.orders.links.path(order))
    assert (await services.orders.get(order.id)).payment_state is PaymentState.FAILED
    (message,) = await _seen(services, payment)
    assert (message.outcome, message.contradicts) == ("failed", [])


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_cancel_then_a_late_success(
    web: httpx.AsyncClient, services: Services, standin: StandIn, method: str
) -> None:
    order = await place(services, await put_product(services))
    payment = await standin.start(services, order)

    for _ in range(2):
        answer = await web.request(method, payment.fields["cancel_url"])
        _assert_sent_to(answer, services.orders.links.path(order))

    now = await services.orders.get(order.id)
    assert (now.state, now.payment_state) == (OrderState.AWAITING_PAYMENT, PaymentState.FAILED)
    assert [event.kind for event in now.events] == ["placed", "payment_cancelled"]
    assert (await _attempt(services, order)).state is AttemptState.CANCELLED
    (message,) = await _seen(services, payment)
    assert (message.source, message.outcome, message.times) == ("cancel", "cancelled", 2)

    payment.end(Status.SUCCESSFUL)
    await web.post(f"{HOOKS}/success", data=callback_fields(payment))
    assert (await services.orders.get(order.id)).payment_state is PaymentState.PAID


async def test_cancel_of_a_payment_that_was_made(
    web: httpx.AsyncClient, services: Services, standin: StandIn
) -> None:
    order, payment = await paid_order(services, standin)
    await web.get(payment.fields["cancel_url"])
    assert (await services.orders.get(order.id)).payment_state is PaymentState.PAID


async def test_cancel_with_a_forged_reference(
    web: httpx.AsyncClient, services: Services, standin: StandIn
) -> None:
    order = await place(services, await put_product(services))
    payment = await standin.start(services, order)
    for reference in ("", payment.tran_id, f"{payment.tran_id}.AAAA", "ü.x"):
        _assert_sent_to(await web.get(f"{HOOKS}/cancel", params={"ref": reference}), "/track")
    assert (await _attempt(services, order)).state is AttemptState.PENDING
    assert await services.orders.get(order.id) == order


async def test_callback_twice(
    web: httpx.AsyncClient, page: httpx.AsyncClient, services: Services, standin: StandIn
) -> None:
    order = await place(services, await put_product(services, codes=1), 2)
    payment = await standin.start(services, order, Quirk.CALLBACK_TWICE)

    await page.post(f"/paynow.php?track={payment.track}", data={"action": "pay"})
    answer = await web.post(f"{HOOKS}/success", data=callback_fields(payment))

    _assert_sent_to(answer, services.orders.links.path(order))
    now = await services.orders.get(order.id)
    assert [event.kind for event in now.events] == ["placed", "paid"]
    assert len(await services.orders.codes(now)) == 2
    (message,) = await _seen(services, payment)
    assert message.times == 2
    assert payment.searches == 1


async def test_callback_before_return(
    web: httpx.AsyncClient, page: httpx.AsyncClient, services: Services, standin: StandIn
) -> None:
    order = await place(services, await put_product(services))
    payment = await standin.start(services, order, Quirk.CALLBACK_EARLY)
    await page.post(f"/paynow.php?track={payment.track}", data={"action": "pay"})
    assert (await services.orders.get(order.id)).payment_state is PaymentState.PAID


async def test_notification_only(
    web: httpx.AsyncClient, page: httpx.AsyncClient, services: Services, standin: StandIn
) -> None:
    order = await place(services, await put_product(services))
    payment = await standin.start(services, order, Quirk.NOTIFICATION_ONLY)

    await page.post(f"/paynow.php?track={payment.track}", data={"action": "pay"})

    assert (await services.orders.get(order.id)).payment_state is PaymentState.PAID
    (message,) = await _seen(services, payment)
    assert (message.source, message.outcome, message.contradicts) == ("ipn", "paid", [])


async def test_notification_as_json(web: httpx.AsyncClient, services: Services, standin: StandIn) -> None:
    order, payment = await paid_order(services, standin)
    told = search_fields(standin.book, payment, SANDBOX_STORE)
    answer = await web.post(f"{HOOKS}/ipn", json=told)
    assert (answer.status_code, answer.text) == (200, "OK")
    assert (await services.orders.get(order.id)).payment_state is PaymentState.PAID


@pytest.mark.parametrize(
    ("change", "contradicts"),
    [
        ({"amount": "1.00", "amount_original": "1.00"}, ["amount", "pay_status"]),
        ({"store_id": "otherstore"}, ["store_id", "pay_status"]),
        ({"currency": "USD", "currency_merchant": "USD"}, ["currency", "pay_status"]),
        ({}, ["pay_status"]),
    ],
    ids=["wrong amount", "other store", "other currency", "status text"],
)
@pytest.mark.parametrize("hook", ["success", "ipn"])
async def test_a_forged_success_changes_nothing_and_is_recorded(
    web: httpx.AsyncClient,
    services: Services,
    standin: StandIn,
    hook: str,
    change: dict[str, str],
    contradicts: list[str],
) -> None:
    order = await place(services, await put_product(services))
    payment = await standin.start(services, order)
    forged = callback_fields(payment) | {"pay_status": "Successful", "status_code": "2"} | change

    answer = await web.post(f"{HOOKS}/{hook}", data=forged)

    assert answer.status_code == (303 if hook == "success" else 200)
    assert await services.orders.get(order.id) == order
    assert await services.orders.codes(order) == []
    attempt = await _attempt(services, order)
    assert (attempt.state, attempt.pg_txnid) == (AttemptState.PENDING, None)
    (message,) = await _seen(services, payment)
    assert (message.outcome, message.contradicts) == ("pending", contradicts)
    assert message.payload["pay_status"] == "Successful"


async def test_a_failure_turned_into_a_success_by_the_browser(
    web: httpx.AsyncClient, services: Services, standin: StandIn
) -> None:
    order, payment = await paid_order(services, standin, Quirk.CALLBACK_LIES, status=Status.FAILED)
    await web.post(f"{HOOKS}/success", data=callback_fields(payment))
    assert (await services.orders.get(order.id)).payment_state is PaymentState.FAILED
    (message,) = await _seen(services, payment)
    assert (message.outcome, message.contradicts) == ("failed", ["pay_status"])


async def test_a_forged_failure_of_a_paid_payment(
    web: httpx.AsyncClient, services: Services, standin: StandIn
) -> None:
    order, payment = await paid_order(services, standin)
    forged = callback_fields(payment) | {"pay_status": "Failed", "status_code": "7"}
    await web.post(f"{HOOKS}/fail", data=forged)
    assert (await services.orders.get(order.id)).payment_state is PaymentState.PAID


async def test_tampered_amount_in_the_callback_of_a_real_payment_is_recorded(
    web: httpx.AsyncClient, services: Services, standin: StandIn
) -> None:
    order, payment = await paid_order(services, standin, Quirk.CALLBACK_AMOUNT)
    await web.post(f"{HOOKS}/success", data=callback_fields(payment))
    assert (await services.orders.get(order.id)).payment_state is PaymentState.PAID
    (message,) = await _seen(services, payment)
    assert (message.outcome, message.contradicts) == ("paid", ["amount"])


async def test_a_replay_with_the_reference_of_another_payment(
    web: httpx.AsyncClient, services: Services, standin: StandIn
) -> None:
    _, paid = await paid_order(services, standin)
    await web.post(f"{HOOKS}/success", data=callback_fields(paid))
    order = await place(services, await put_product(services))
    payment = await standin.start(services, order)

    await web.post(f"{HOOKS}/success", data=callback_fields(paid) | {"mer_txnid": payment.tran_id})

    assert await services.orders.get(order.id) == order
    (message,) = await _seen(services, payment)
    assert message.outcome == "pending"
    assert "pay_status" in message.contradicts


@pytest.mark.parametrize("hook", ["success", "fail"])
async def test_an_unknown_transaction_is_recorded_and_sent_to_a_neutral_page(
    web: httpx.AsyncClient, services: Services, standin: StandIn, hook: str
) -> None:
    fields = {"mer_txnid": "CFNOBODYKNOWSTHISONE", "pay_status": "Successful", "status_code": "2"}
    for _ in range(3):
        _assert_sent_to(await web.post(f"{HOOKS}/{hook}", data=fields), "/track")
    (message,) = await InboxRepository(services.mongo.db).of_transaction("CFNOBODYKNOWSTHISONE")
    assert (message.outcome, message.times) == ("unknown_transaction", 3)
    assert message.forget_at is not None
    assert standin.book.payments == {}


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"mer_txnid", b"mer_txnid=&mer_txnid=%00", b"&" * 500, b"mer_txnid[$ne]=1"],
)
async def test_rubbish_is_sent_to_a_neutral_page(web: httpx.AsyncClient, content: bytes) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    _assert_sent_to(await web.post(f"{HOOKS}/success", content=content, headers=kind), "/track")
    assert (await web.post(f"{HOOKS}/ipn", content=content, headers=kind)).status_code == 200


@pytest.mark.parametrize("content", [b"{", b"[]", b"null", b'{"mer_txnid": {"$ne": 1}}'])
async def test_rubbish_as_json_is_taken_in(web: httpx.AsyncClient, content: bytes) -> None:
    kind = {"content-type": "application/json"}
    assert (await web.post(f"{HOOKS}/ipn", content=content, headers=kind)).status_code == 200


async def test_more_than_16_kb_is_not_read(web: httpx.AsyncClient, services: Services) -> None:
    answer = await web.post(f"{HOOKS}/success", data={"mer_txnid": "x" * 16 * 1024})
    assert answer.status_code == 413
    assert await services.mongo.db["inbox"].count_documents({}) == 0


async def test_a_gateway_that_does_not_answer_still_gets_the_shopper_home(
    web: httpx.AsyncClient, services: Services, standin: StandIn
) -> None:
    order, payment = await paid_order(services, standin, Quirk.SEARCH_BROKEN)

    answer = await web.post(f"{HOOKS}/success", data=callback_fields(payment))

    _assert_sent_to(answer, services.orders.links.path(order))
    (message,) = await _seen(services, payment)
    assert message.outcome == "gateway_down"
    attempt = await _attempt(services, order)
    assert attempt.state is AttemptState.PENDING
    assert attempt.next_check_at is not None
    assert (attempt.next_check_at - message.last_at).total_seconds() < 60, "the reconciler asks soon"


async def test_without_mongodb_the_gateway_is_asked_to_come_again(redis_url: str) -> None:
    services = build(settings_of(f"mongodb://127.0.0.1:{free_port()}/", redis_url, "none"))
    transport = httpx.ASGITransport(create_api(lambda: services))
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
            hooks = ("success", "fail", "ipn")
            answers = await asyncio.gather(
                *(client.post(f"{HOOKS}/{hook}", data={"mer_txnid": "CFANY"}) for hook in hooks)
            )
    finally:
        await services.close()
    assert [answer.status_code for answer in answers] == [503, 503, 503]
    assert all(int(answer.headers["retry-after"]) > 0 for answer in answers)


async def test_the_order_page_is_reached_by_a_path_of_our_own(
    web: httpx.AsyncClient, services: Services, standin: StandIn
) -> None:
    _, payment = await paid_order(services, standin)
    answer = await web.post(
        f"{HOOKS}/success", data=callback_fields(payment) | {"opt_b": "https://evil.test"}
    )
    parts = urlsplit(answer.headers["location"])
    assert (parts.scheme, parts.netloc) == ("", "")


async def test_what_comes_as_a_get_is_taken_in_too(
    web: httpx.AsyncClient, services: Services, standin: StandIn
) -> None:
    order, payment = await paid_order(services, standin)
    answer = await web.get(f"{HOOKS}/success", params={"mer_txnid": payment.tran_id})
    _assert_sent_to(answer, services.orders.links.path(order))
    assert (await services.orders.get(order.id)).payment_state is PaymentState.PAID


async def test_the_gateway_is_not_asked_more_than_20_times_a_minute_about_one_payment(
    web: httpx.AsyncClient, services: Services, standin: StandIn
) -> None:
    order = await place(services, await put_product(services))
    payment = await standin.start(services, order)

    answers = [await web.post(f"{HOOKS}/success", data=callback_fields(payment)) for _ in range(22)]

    assert payment.searches == 20
    assert [answer.headers["location"] for answer in answers[19:]] == [
        services.orders.links.path(order),
        "/track",
        "/track",
    ]
    assert (await web.post(f"{HOOKS}/ipn", data=callback_fields(payment))).status_code == 429


async def test_a_flood_of_made_up_messages_does_not_fill_the_disk(
    web: httpx.AsyncClient, services: Services, standin: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository, "MOST_FOREIGN", 3)
    order, payment = await paid_order(services, standin)
    long = dict.fromkeys(("reason", "opt_a", "opt_b", "opt_c", "opt_d", "card_type"), "x" * 200)

    for number in range(5):
        await web.post(f"{HOOKS}/ipn", data={"mer_txnid": f"CF{number}"} | long)
    await web.post(f"{HOOKS}/ipn", data=callback_fields(payment))

    rows = await services.mongo.db["inbox"].find({"forget_at": {"$ne": None}}).to_list(10)
    assert [(row["tran_id"], row["payload"]) for row in rows] == [(f"CF{n}", {}) for n in range(3)]
    assert len(await _seen(services, payment)) == 1
    assert (await services.orders.get(order.id)).payment_state is PaymentState.PAID


@pytest.mark.parametrize("body", ["[" * 16_000, '{"mer_txnid": "\\ud800"}', '{"a": ' * 2_000])
async def test_json_that_cannot_be_read_or_stored_is_no_failure_of_ours(
    web: httpx.AsyncClient, services: Services, body: str
) -> None:
    headers = {"content-type": "application/json"}

    answer = await web.post(f"{HOOKS}/ipn", content=body, headers=headers)

    assert (answer.status_code, answer.text) == (200, "OK")
    rows = await services.mongo.db["inbox"].find({}, {"tran_id": 1}).to_list(5)
    assert [row["tran_id"] in ("", "?") for row in rows] == [True]


async def test_many_shoppers_may_cancel_in_one_minute(
    web: httpx.AsyncClient, services: Services, standin: StandIn
) -> None:
    product = await put_product(services, stock=25)
    for _ in range(25):
        order = await place(services, product)
        payment = await standin.start(services, order)
        answer = await web.get(payment.fields["cancel_url"])
        _assert_sent_to(answer, services.orders.links.path(order))
