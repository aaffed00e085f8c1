"""The ledger: each movement once, whoever writes it; balances and takings are its sums."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from backend_ext.bootstrap import Services
from backend_ext.dev.gateway.book import Payment
from backend_ext.dev.gateway.quirks import Quirk
from backend_ext.kit.ids import new_id
from backend_ext.ledger.models import Entry, Kind, Sums
from backend_ext.payments.answers import Answer
from backend_ext.payments.models import AttemptState, Review
from backend_ext.payments.takings import Capture, capture
from backend_ext.store.mongo import Duplicate
from tests.people import admin
from tests.shop import place, put_product
from tests.standin import StandIn, paid_order


def _record(
    services: Services, kind: Kind, amount: int, *, key: str = "", order_id: str = "o", reference: str = "R1"
) -> Awaitable[bool]:
    named = key or new_id()
    return services.mongo.run(
        lambda tx: services.ledger.record(
            kind, named, amount, order_id, tx, reference=reference, by="gateway"
        )
    )


async def test_a_movement_is_written_once_however_often_it_is_told(
    services: Services, another: Callable[[], Services]
) -> None:
    told = [_record(one, Kind.CHARGE, 500, key="charge:X") for one in (services, another()) * 6]

    written = await asyncio.gather(*told)

    assert written.count(True) == 1
    (entry,) = await services.ledger.of_order("o")
    assert (entry.key, entry.kind, entry.amount, entry.reference) == ("charge:X", Kind.CHARGE, 500, "R1")
    with pytest.raises(RuntimeError):
        await _record(services, Kind.CHARGE, 501, key="charge:X")
    assert await services.ledger.of_order("o") == [entry]


async def test_a_balance_is_the_sum_of_its_order(services: Services) -> None:
    for kind, amount in ((Kind.CHARGE, 900), (Kind.GATEWAY_FEE, 20), (Kind.REFUND, 300), (Kind.REFUND, 100)):
        await _record(services, kind, amount, reference=f"R{amount}")
    await _record(services, Kind.CASH_COLLECTED, 7, order_id="another")

    balance = await services.ledger.balance("o")

    assert balance == Sums(charge=900, gateway_fee=20, refund=400)
    assert (balance.received, balance.kept) == (900, 500)
    assert await services.ledger.balance("none") == Sums()


async def test_a_second_refund_by_one_reference_is_not_written(services: Services) -> None:
    await _record(services, Kind.REFUND, 300, reference="RF-1")

    with pytest.raises(Duplicate):
        await _record(services, Kind.REFUND, 100, reference="rf-1")

    assert await services.ledger.balance("o") == Sums(refund=300)


async def test_takings_are_those_of_a_day_in_dhaka(services: Services) -> None:
    midnight = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)  # the 23rd begins in Dhaka
    tick = timedelta(milliseconds=1)
    moments = (midnight - tick, midnight, midnight + timedelta(days=1) - tick, midnight + timedelta(days=1))
    for amount, at in zip((1, 10, 100, 1000), moments, strict=True):
        entry = Entry(
            id=new_id(),
            key=new_id(),
            kind=Kind.CHARGE,
            amount=amount,
            order_id="o",
            reference="",
            by="gateway",
            at=at,
        )
        await services.mongo.db["ledger"].insert_one(entry.to_mongo())

    takings = await services.ledger.takings(admin(), date(2026, 11, 23))

    assert (takings.sums, takings.net) == (Sums(charge=110), 110)


def _answer(amount: str = "458.00", **evidence: str) -> Answer:
    return Answer(amount_original=amount, evidence=evidence)


@pytest.mark.parametrize(
    ("answer", "came"),
    [
        (_answer(), Capture(45800, 0)),
        (_answer(processing_charge="9.16"), Capture(45800, 916)),
        (_answer(processing_charge="0.00", store_amount="448.84"), Capture(45800, 916)),
        (_answer(processing_charge="many", store_amount="458.00"), Capture(45800, 0)),
        (_answer(store_amount="500.00"), Capture(45800, 0)),
        (_answer("much"), None),
        (_answer("0.00"), None),
    ],
)
def test_what_an_answer_says_came_in(answer: Answer, came: Capture | None) -> None:
    assert capture(answer) == came


async def _sums(services: Services, payment: Payment) -> Sums:
    attempt = await services.payments.settle(payment.tran_id)
    assert attempt is not None
    return await services.ledger.balance(attempt.order_id)


async def test_a_paid_order_has_its_charge_once(services: Services, standin: StandIn) -> None:
    order, payment = await paid_order(services, standin)

    await asyncio.gather(*(services.payments.settle(payment.tran_id) for _ in range(6)))

    (entry,) = await services.ledger.of_order(order.id)
    assert (entry.kind, entry.amount) == (Kind.CHARGE, order.total)
    assert (entry.reference, entry.by) == (payment.pg_txnid, "gateway")


async def test_money_in_review_is_here_all_the_same(services: Services, standin: StandIn) -> None:
    _, payment = await paid_order(services, standin, Quirk.SEARCH_RISK)

    assert await _sums(services, payment) == Sums(charge=45800)

    order = await place(services, await put_product(services, stock=5), 1)
    late = await standin.start(services, order)
    await services.orders.cancel(order.id)
    late.end(payment.status)
    assert await _sums(services, late) == Sums(charge=order.total)


@pytest.mark.parametrize("reason", [Review.STORE, Review.TRANSACTION, Review.CURRENCY, Review.REFERENCE_USED])
def test_what_may_not_be_ours_is_not_counted(reason: Review) -> None:
    assert capture(_answer(), reason) is None


async def test_a_failed_payment_moves_nothing(services: Services, standin: StandIn) -> None:
    order = await place(services, await put_product(services, stock=5), 1)
    payment = await standin.start(services, order)

    attempt = await services.payments.settle(payment.tran_id)

    assert attempt is not None
    assert attempt.state is not AttemptState.PAID
    assert await services.ledger.of_order(order.id) == []
