"""Payments in review: staff accept or give back, once, and the books say so."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from backend_ext.api.app import create_api
from backend_ext.bootstrap import Services
from backend_ext.dev.gateway.book import Payment, Status
from backend_ext.dev.gateway.quirks import Quirk
from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import NotFound
from backend_ext.ordering.models import Order, OrderState, PaymentState
from backend_ext.payments.errors import CannotAccept, NotInReview, ReturnEntered, StockGone
from backend_ext.payments.models import AttemptState, PaymentAttempt
from backend_ext.people.models import Role
from backend_ext.people.sessions.models import Device
from backend_ext.refunds.errors import ReferenceUsed
from backend_ext.refunds.service import Wanted
from backend_ext.stock.models import Want
from tests.people import admin, person, put_user
from tests.standin import StandIn, paid_order


async def _risky(services: Services, standin: StandIn) -> tuple[Order, Payment]:
    order, payment = await paid_order(services, standin, Quirk.SEARCH_RISK)
    await services.payments.settle(payment.tran_id)
    return order, payment


async def _late(services: Services, standin: StandIn) -> tuple[Order, Payment]:
    """An order that expired and whose money came when its stock was gone."""
    order, payment = await paid_order(services, standin)
    await services.orders.expire(order.id, utcnow() + timedelta(hours=1))
    taken = [Want(product_id=order.lines[0].product_id, quantity=5)]
    await services.mongo.run(lambda tx: services.stock.hold_and_sell(taken, "another", tx))
    await services.payments.settle(payment.tran_id)
    return order, payment


async def _rows(services: Services) -> list[object]:
    names = ("orders", "payment_attempts", "ledger", "outbox", "audit", "staff_tasks", "stock_levels")
    return [[row async for row in services.mongo.db[name].find()] for name in names]


async def test_accepted_the_order_goes_on(services: Services, standin: StandIn) -> None:
    order, payment = await _risky(services, standin)
    assert [a.tran_id for a in (await services.review_desk.queue(admin())).items] == [payment.tran_id]

    attempt = await services.review_desk.accept(admin("nadia"), payment.tran_id, "the bank confirmed it")

    assert attempt.state is AttemptState.PAID
    now = await services.orders.get(order.id)
    assert (now.state, now.payment_state) == (OrderState.PROCESSING, PaymentState.PAID)
    assert (now.events[-1].kind, now.events[-1].by) == ("paid", "staff:nadia")
    assert len(await services.orders.codes(now)) == 2
    assert (await services.ledger.balance(order.id)).charge == order.total
    (entry,) = await services.audit.of_subject(f"payment:{payment.tran_id}")
    assert (entry.actor, entry.action, entry.before["review_reason"]) == ("nadia", "payment.accept", "risk")
    assert (await services.staff_tasks.page(admin())).total == 0
    assert (await services.review_desk.queue(admin())).total == 0


async def test_money_the_ledger_did_not_count_is_counted_when_it_is_accepted(
    services: Services, standin: StandIn
) -> None:
    order, payment = await paid_order(services, standin, Quirk.SEARCH_STORE)
    await services.payments.settle(payment.tran_id)
    assert (await services.ledger.balance(order.id)).charge == 0

    await services.review_desk.accept(admin("nadia"), payment.tran_id, "seen in the panel")

    assert (await services.ledger.balance(order.id)).charge == order.total


async def test_accepted_late_when_its_stock_is_back(services: Services, standin: StandIn) -> None:
    order, payment = await _late(services, standin)
    before = await _rows(services)
    with pytest.raises(StockGone):
        await services.review_desk.accept(admin("nadia"), payment.tran_id, "send it")
    assert await _rows(services) == before

    more = Want(product_id=order.lines[0].product_id, quantity=2)
    await services.mongo.run(lambda tx: services.stock.receive(more, tx))
    await services.review_desk.accept(admin("nadia"), payment.tran_id, "send it")

    now = await services.orders.get(order.id)
    assert (now.state, now.payment_state, now.events[-1].kind) == ("processing", "paid", "paid_late")


async def test_given_back_the_books_and_the_shopper_know(services: Services, standin: StandIn) -> None:
    order, payment = await _late(services, standin)

    attempt = await services.review_desk.give_back(admin("nadia"), payment.tran_id, "RF-77", "sold out")

    assert (attempt.state, attempt.return_reference) == (AttemptState.RETURNED, "RF-77")
    now = await services.orders.get(order.id)
    assert (now.state, now.payment_state) == (OrderState.EXPIRED, PaymentState.REFUNDED)
    assert (await services.ledger.balance(order.id)).kept == 0
    (refund,) = [e for e in await services.ledger.of_order(order.id) if e.kind == "refund"]
    assert (refund.amount, refund.reference, refund.by) == (order.total, "RF-77", "staff:nadia")
    mails = [row["purpose"] async for row in services.mongo.db["outbox"].find()]
    assert mails.count("money_returned") == 1
    assert (await services.staff_tasks.page(admin())).total == 0


async def test_given_back_while_it_waits_the_order_can_be_paid_again(
    services: Services, standin: StandIn
) -> None:
    order, payment = await _risky(services, standin)
    await services.review_desk.give_back(admin("nadia"), payment.tran_id, "RF-1", "too risky")
    now = await services.orders.get(order.id)
    assert (now.state, now.payment_state) == (OrderState.AWAITING_PAYMENT, PaymentState.FAILED)
    assert await services.payments.start(now)


async def test_what_cannot_be_accepted_changes_nothing(services: Services, standin: StandIn) -> None:
    order, payment = await paid_order(services, standin)
    await services.orders.cancel(order.id)
    await services.payments.settle(payment.tran_id)
    before = await _rows(services)
    with pytest.raises(CannotAccept):
        await services.review_desk.accept(admin("nadia"), payment.tran_id, "oops")
    with pytest.raises(NotFound):
        await services.review_desk.accept(admin("nadia"), "CFNOBODY", "oops")
    assert await _rows(services) == before


async def test_two_staff_at_once_one_decides(another: Callable[[], Services], standin: StandIn) -> None:
    one, two = another(), another()
    order, payment = await _risky(one, standin)
    tran_id = payment.tran_id

    results = await asyncio.gather(
        one.review_desk.accept(admin("nadia"), tran_id, "it is good"),
        two.review_desk.give_back(admin("karim"), tran_id, "RF-2", "too risky"),
        one.review_desk.give_back(admin("nadia"), tran_id, "RF-3", "too risky"),
        two.review_desk.accept(admin("karim"), tran_id, "it is good"),
        return_exceptions=True,
    )

    (won,) = [result for result in results if isinstance(result, PaymentAttempt)]
    assert [type(result) for result in results if result is not won] == [NotInReview] * 3
    assert len(await one.audit.of_subject(f"payment:{tran_id}")) == 1
    kept = (await one.ledger.balance(order.id)).kept
    assert kept == (order.total if won.state is AttemptState.PAID else 0)


async def test_two_payments_of_an_order_given_back_at_once_leave_nothing_in_review(
    another: Callable[[], Services], standin: StandIn
) -> None:
    one, two = another(), another()
    order, first = await paid_order(one, standin, Quirk.SEARCH_RISK, status=Status.PENDING)
    second = await standin.start(one, order, Quirk.SEARCH_RISK)
    for payment in (first, second):
        payment.end(Status.SUCCESSFUL)
        await one.payments.settle(payment.tran_id)

    await asyncio.gather(
        one.review_desk.give_back(admin("nadia"), first.tran_id, "RF-4", "too risky"),
        two.review_desk.give_back(admin("karim"), second.tran_id, "RF-5", "too risky"),
    )

    assert (await one.orders.get(order.id)).payment_state is PaymentState.FAILED
    assert (await one.ledger.balance(order.id)).kept == 0


async def test_over_http_for_support_and_admins_alone(services: Services, standin: StandIn) -> None:
    _, payment = await _risky(services, standin)
    transport = httpx.ASGITransport(create_api(lambda: services))
    async with httpx.AsyncClient(transport=transport, base_url=services.settings.origin) as web:

        async def of(role: Role) -> dict[str, str]:
            user = await put_user(services, role=role)
            return {"authorization": f"Bearer {(await services.app_tokens.sign_in(user, Device())).access}"}

        base = "/api/staff/payments"
        back = {"reference": "RF-5", "reason": "too risky"}
        for role in (Role.CUSTOMER, Role.EDITOR):
            headers = await of(role)
            assert (await web.get(f"{base}/review", headers=headers)).status_code == 403
            answer = await web.post(f"{base}/{payment.tran_id}/return", json=back, headers=headers)
            assert answer.status_code == 403
        headers = await of(Role.SUPPORT)
        listed = await web.get(f"{base}/review", headers=headers)
        assert listed.headers["cache-control"] == "no-store"
        (item,) = listed.json()["items"]
        assert (item["review_reason"], item["evidence"]["risk_level"]) == ("risk", "1")
        for wrong in ({}, {"reference": "", "reason": "because"}, back | {"amount": 1}):
            answer = await web.post(f"{base}/{payment.tran_id}/return", json=wrong, headers=headers)
            assert answer.status_code == 422
        answer = await web.post(f"{base}/{payment.tran_id}/return", json=back, headers=headers)
        assert (answer.status_code, answer.json()["state"]) == (200, "returned")
        answer = await web.post(f"{base}/{payment.tran_id}/accept", json={"reason": "hm hm"}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (409, "payment_not_in_review")


async def test_of_two_returns_entered_at_once_by_one_reference_one_counts(
    services: Services, standin: StandIn
) -> None:
    payments = [(await _risky(services, standin))[1] for _ in range(4)]

    outcomes = await asyncio.gather(
        *(
            services.review_desk.give_back(admin("nadia"), one.tran_id, "RF-9", "too risky")
            for one in payments
        ),
        return_exceptions=True,
    )

    assert sorted(type(one).__name__ for one in outcomes) == ["PaymentAttempt", *["ReturnEntered"] * 3]
    refunds = [row async for row in services.mongo.db["ledger"].find({"kind": "refund"})]
    assert [row["reference"] for row in refunds] == ["RF-9"]
    still = [row async for row in services.mongo.db["payment_attempts"].find({"state": "review"})]
    assert len(still) == 3


async def test_one_transfer_is_not_entered_as_two_returns_nor_as_a_refund(
    services: Services, standin: StandIn
) -> None:
    helper = person(await put_user(services, role=Role.SUPPORT))
    first, second = await _risky(services, standin), await _risky(services, standin)
    accepted, payment = await _risky(services, standin)
    await services.review_desk.accept(admin("nadia"), payment.tran_id, "the bank confirmed it")
    await services.review_desk.give_back(admin("nadia"), first[1].tran_id, "RF-8", "too risky")
    before = await _rows(services)

    with pytest.raises(ReturnEntered):
        await services.review_desk.give_back(admin("nadia"), second[1].tran_id, " rf-8 ", "too risky")
    again = Wanted(lines=None, delivery=True, reference="RF-8", reason="asked", restock=True)
    with pytest.raises(ReferenceUsed):
        await services.refunds.refund(helper, accepted.id, again)

    assert await _rows(services) == before
