"""Other programs are told: in the change's transaction, signed, until they have it, and no further."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest

from backend_ext.audit.models import SYSTEM
from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import NotFound
from backend_ext.ordering.models import Order
from backend_ext.ordering.repository import OrderRepository
from backend_ext.people.models import Role
from backend_ext.refunds.models import RefundLine
from backend_ext.refunds.service import Wanted
from backend_ext.webhooks.delivery import LEASE, PAUSES
from backend_ext.webhooks.errors import DeliveryUnderWay, ReceiverOff, TooManyReceivers
from backend_ext.webhooks.models import Delivery, DeliveryState, Endpoint, Topic
from backend_ext.webhooks.repository import EndpointRepository
from backend_ext.webhooks.sender import Sender
from backend_ext.webhooks.service import MOST_RECEIVERS
from tests.people import NETWORK, admin, person, put_code, put_user
from tests.races import after, before, stop_at
from tests.receiver import Receiver
from tests.shop import place, put_product
from tests.standin import StandIn, paid_order

BOSS = admin("boss-id")
_S = DeliveryState
ORDERS = [topic for topic in Topic if topic.value.startswith("order.")]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver() as listening:
        yield listening


@pytest.fixture
async def endpoint(services: Services, receiver: Receiver) -> Endpoint:
    """A receiver of all about orders."""
    return (await services.webhooks.register(BOSS, receiver.url, ORDERS))[0]


async def _rows(services: Services) -> list[Delivery]:
    cursor = services.mongo.db["webhook_deliveries"].find().sort([("created_at", 1), ("_id", 1)])
    return [Delivery.from_mongo(row) async for row in cursor]


async def _row(services: Services) -> Delivery:
    (row,) = await _rows(services)
    return row


async def _stored(services: Services, endpoint: Endpoint) -> Endpoint:
    (found,) = [one for one in await services.webhooks.receivers(admin()) if one.id == endpoint.id]
    return found


async def _set(services: Services, collection: str, **fields: Any) -> None:
    await services.mongo.db[collection].update_many({}, {"$set": fields})


async def _due(services: Services) -> None:
    """Time passes: whatever waits is due."""
    await _set(services, "webhook_deliveries", due_at=utcnow())


async def _placed(services: Services) -> Order:
    return await place(services, await put_product(services, stock=3))


async def test_each_step_of_an_order_is_told_once_and_names_nobody(
    services: Services, standin: StandIn, endpoint: Endpoint, receiver: Receiver
) -> None:
    order, payment = await paid_order(services, standin)
    await services.payments.settle(payment.tran_id)
    await services.payments.settle(payment.tran_id)
    gone = await _placed(services)
    await services.orders.cancel(gone.id)

    assert await services.courier.deliver_due() == 4
    assert await services.courier.deliver_due() == 0

    told = [(json.loads(got.body)["type"], json.loads(got.body)["data"]["id"]) for got in receiver.got]
    assert sorted(told) == sorted(
        [
            ("order.placed", order.id),
            ("order.paid", order.id),
            ("order.placed", gone.id),
            ("order.cancelled", gone.id),
        ]
    )
    text = "".join(got.body for got in receiver.got)
    for private in (order.contact.name, order.contact.email, order.contact.phone, order.address.street):
        assert private not in text
    for code in await services.orders.codes(order):
        assert code.code not in text
    paid = next(json.loads(got.body) for got in receiver.got if '"order.paid"' in got.body)
    assert paid["data"] | {"created_at": "", "updated_at": ""} == {
        "id": order.id,
        "number": order.number,
        "state": "processing",
        "payment_state": "paid",
        "method": "aamarpay",
        "currency": "BDT",
        "goods": 39800,
        "discount": 0,
        "delivery": 6000,
        "total": 45800,
        "lines": [{"slug": order.lines[0].slug, "quantity": 2, "unit_price": 19900}],
        "created_at": "",
        "updated_at": "",
    }


async def test_each_way_of_a_code_is_told_without_its_text(services: Services, receiver: Receiver) -> None:
    topics = [Topic.CODE_ASSIGNED, Topic.CODE_REDEEMED, Topic.CODE_REVOKED]
    await services.webhooks.register(BOSS, receiver.url, topics)
    order, user = await _placed(services), await put_user(services)
    await services.mongo.run(lambda tx: services.orders.mark_paid(order.id, "AAM1", tx))
    (code,) = await services.orders.codes(order)
    await services.redemption.redeem(user.id, code.code, NETWORK)
    pooled = await put_code(services, product_id="p-deck")
    actor = person(await put_user(services, role=Role.ADMIN))
    await services.codes.desk.give_to(actor, pooled.id, "somebody@example.com", "en")
    await services.codes.desk.revoke(actor, pooled.id, "lost")

    rows = await _rows(services)

    assert sorted((row.topic, row.subject) for row in rows) == sorted(
        [
            (Topic.CODE_ASSIGNED, code.id),
            (Topic.CODE_REDEEMED, code.id),
            (Topic.CODE_ASSIGNED, pooled.id),
            (Topic.CODE_REVOKED, pooled.id),
        ]
    )
    text = "".join(row.body for row in rows)
    assert code.code not in text
    assert pooled.code not in text
    assert "somebody" not in text
    assert user.id not in text


async def test_each_refund_is_told(services: Services, standin: StandIn, endpoint: Endpoint) -> None:
    order, payment = await paid_order(services, standin)
    await services.payments.settle(payment.tran_id)
    actor = person(await put_user(services, role=Role.ADMIN))
    for number in range(2):
        wanted = Wanted(
            lines=[RefundLine(line=0, quantity=1)],
            delivery=number == 1,
            reference=f"R{number}",
            reason="broken",
            restock=False,
        )
        await services.refunds.refund(actor, order.id, wanted)

    told = [json.loads(row.body)["data"] for row in await _rows(services) if row.cause]

    refunds = [one["refund"] for one in told]
    assert [(one["amount"], one["whole"]) for one in refunds] == [(19900, False), (25900, True)]
    assert [one["payment_state"] for one in told] == ["partly_refunded", "refunded"]
    assert "broken" not in str(told)


async def test_a_message_carries_its_id_and_signature(
    services: Services, endpoint: Endpoint, receiver: Receiver
) -> None:
    await _placed(services)
    row = await _row(services)

    assert await services.courier.deliver_due() == 1

    (got,) = receiver.got
    assert (got.path, got.body) == ("/hook?from=shop", row.body)
    assert got.headers["host"] == f"localhost:{receiver.port}"
    assert got.headers["content-type"] == "application/json"
    assert got.headers["webhook-id"] == row.id
    assert got.headers["webhook-signature"].startswith("v1,")
    done = await _row(services)
    assert (done.state, done.status, done.tries, done.error) == (_S.DELIVERED, 200, 1, "")


async def test_nobody_who_asked_means_nothing_is_written(services: Services, receiver: Receiver) -> None:
    await services.webhooks.register(BOSS, receiver.url, [Topic.CODE_REVOKED])
    await _placed(services)
    assert await _rows(services) == []


async def test_another_process_tells_a_receiver_five_seconds_later_at_the_latest(
    another: Callable[[], Services], receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = another(), another()
    await _placed(there)  # it has looked, and there was nobody
    await here.webhooks.register(BOSS, receiver.url, ORDERS)
    loop = asyncio.get_running_loop()
    now = loop.time()
    monkeypatch.setattr(loop, "time", lambda: now + 5.1)

    order = await _placed(there)

    assert (await _row(here)).subject == order.id


async def test_an_order_that_is_not_made_is_not_told(services: Services, endpoint: Endpoint) -> None:
    async with stop_at(OrderRepository, "insert", done=True):
        await _placed(services)
    assert await _rows(services) == []


async def test_a_failure_is_tried_again_later_with_the_same_id_until_it_is_given_up(
    services: Services, endpoint: Endpoint, receiver: Receiver
) -> None:
    receiver.status = 500
    await _placed(services)
    for number, pause in enumerate((*PAUSES, None), start=1):
        started = utcnow()
        assert await services.courier.deliver_due() == 0
        row = await _row(services)
        assert (row.tries, row.status, row.error) == (number, 500, "answered 500")
        if pause is not None:
            assert row.state is _S.QUEUED
            assert pause * 0.99 <= row.due_at - started <= pause * 1.25 + timedelta(seconds=5)
            assert await services.courier.deliver_due() == 0
            await _due(services)
    assert row.state is _S.FAILED
    assert len(receiver.got) == len(PAUSES) + 1
    assert len({(got.headers["webhook-id"], got.body) for got in receiver.got}) == 1


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"status": 302, "location": "http://127.0.0.1:1/"}, "answered 302"),
        ({"status": 404}, "answered 404"),
        ({"hangs": True}, "no answer in 0.3 s"),
    ],
    ids=["redirect", "404", "hangs"],
)
async def test_what_is_no_2xx_is_a_failure(
    services: Services, receiver: Receiver, change: dict[str, Any], error: str
) -> None:
    for name, value in change.items():
        setattr(receiver, name, value)
    outcome = await Sender(strict=False, patience=0.3).send(receiver.url, "{}", {})
    assert (outcome.taken, outcome.error) == (False, error)
    assert len(receiver.got) == 1


async def test_an_answer_without_an_end_is_not_read(receiver: Receiver) -> None:
    receiver.body = b"x" * 20_000_000
    outcome = await Sender(strict=False).send(receiver.url, "{}", {})
    assert (outcome.taken, outcome.status) == (True, 200)


async def test_twenty_failures_over_an_hour_switch_a_receiver_off_and_staff_are_told(
    services: Services, endpoint: Endpoint, receiver: Receiver
) -> None:
    receiver.status = 503
    await _placed(services)
    await _set(services, "webhook_endpoints", failures=18, failing_since=utcnow() - timedelta(hours=2))
    await services.courier.deliver_due()
    assert (await _stored(services, endpoint)).enabled

    await _due(services)
    await services.courier.deliver_due()

    off = await _stored(services, endpoint)
    assert (off.enabled, off.off_because, off.failures) == (False, "failing", 20)
    assert (await _row(services)).state is _S.HELD
    (task,) = (await services.staff_tasks.page(admin())).items
    assert (task.kind, task.subject) == ("webhook_disabled", f"webhook:{endpoint.id}")
    (entry, _) = await services.audit.of_subject(f"webhook:{endpoint.id}")
    assert (entry.actor, entry.action) == (SYSTEM, "webhook.switch_off")

    receiver.status = 200
    await _due(services)
    assert await services.courier.deliver_due() == 0
    on = await services.webhooks.change(BOSS, endpoint.id, ORDERS, "", enabled=True)
    assert (on.failures, on.failing_since, on.off_because) == (0, None, "")
    assert await services.courier.deliver_due() == 1


async def test_a_short_outage_switches_nobody_off_three_days_do_and_an_answer_ends_the_count(
    services: Services, endpoint: Endpoint, receiver: Receiver
) -> None:
    receiver.status = 500
    await _placed(services)
    await _set(services, "webhook_endpoints", failures=30, failing_since=utcnow() - timedelta(minutes=59))
    await services.courier.deliver_due()
    assert (await _stored(services, endpoint)).enabled

    receiver.status = 204
    await _due(services)
    await services.courier.deliver_due()
    well = await _stored(services, endpoint)
    assert (well.failures, well.failing_since) == (0, None)

    receiver.status = 500
    await _placed(services)
    await _set(services, "webhook_endpoints", failures=3, failing_since=utcnow() - timedelta(days=3))
    await services.courier.deliver_due()
    assert not (await _stored(services, endpoint)).enabled


async def test_a_receiver_that_says_gone_is_left_alone(
    services: Services, endpoint: Endpoint, receiver: Receiver
) -> None:
    receiver.status = 410
    await _placed(services)
    await services.courier.deliver_due()
    off = await _stored(services, endpoint)
    assert (off.enabled, off.off_because) == (False, "gone")


async def test_one_that_fails_has_a_moment_of_peace_and_holds_up_nobody(
    services: Services, endpoint: Endpoint, receiver: Receiver
) -> None:
    receiver.status = 500
    async with Receiver() as well:
        await services.webhooks.register(BOSS, well.url, ORDERS)
        for _ in range(8):
            await _placed(services)
        assert await services.courier.deliver_due() == 8
    assert len(well.got) == 8
    assert len(receiver.got) <= 4  # one for each line of the courier


async def test_two_workers_send_each_message_once(
    another: Callable[[], Services], endpoint: Endpoint, receiver: Receiver
) -> None:
    here, there = another(), another()
    for _ in range(6):
        await _placed(here)

    sent = await asyncio.gather(*(each.courier.deliver_due() for each in (here, there, here, there)))

    assert sum(sent) == 6
    assert len({got.headers["webhook-id"] for got in receiver.got}) == len(receiver.got) == 6


async def test_a_worker_that_dies_with_a_message_leaves_it_to_another_with_the_same_id(
    another: Callable[[], Services], endpoint: Endpoint, receiver: Receiver
) -> None:
    here, there = another(), another()
    await _placed(here)
    async with stop_at(Sender, "send", done=True):
        await here.courier.deliver_due()
    assert await there.courier.deliver_due() == 0, "the lease holds"

    row = await _row(here)
    assert row.due_at - utcnow() <= LEASE
    await _due(here)
    assert await there.courier.deliver_due() == 1

    assert [got.headers["webhook-id"] for got in receiver.got] == [row.id, row.id]


async def test_an_outcome_after_the_lease_was_lost_is_not_written(
    another: Callable[[], Services], endpoint: Endpoint, receiver: Receiver
) -> None:
    here, there = another(), another()
    receiver.status = 500
    await _placed(here)

    async def taken_over() -> None:
        receiver.status = 200
        await _due(there)
        assert await there.courier.deliver_due() == 1

    async with after(Sender, "send", taken_over):
        await here.courier.deliver_due()

    row = await _row(here)
    assert (row.state, row.tries, row.status) == (_S.DELIVERED, 2, 200)
    assert (await _stored(here, endpoint)).failures == 0


async def test_a_receiver_removed_or_switched_off_meanwhile_gets_nothing(
    another: Callable[[], Services], endpoint: Endpoint, receiver: Receiver
) -> None:
    here, there = another(), another()
    await _placed(here)

    async def off() -> None:
        await there.webhooks.change(BOSS, endpoint.id, ORDERS, "", enabled=False)

    async with before(EndpointRepository, "get", off):
        await here.courier.deliver_due()
    assert (await _row(here)).state is _S.HELD
    await here.webhooks.remove(BOSS, endpoint.id)
    assert (await _row(here)).state is _S.DROPPED
    with pytest.raises(NotFound):
        await here.webhooks.redeliver(BOSS, (await _row(here)).id)
    assert receiver.got == []


async def test_a_message_is_sent_again_by_hand_unless_it_is_being_sent(
    services: Services, endpoint: Endpoint, receiver: Receiver
) -> None:
    await _placed(services)
    row = await _row(services)

    async def too_early() -> None:
        with pytest.raises(DeliveryUnderWay):
            await services.webhooks.redeliver(BOSS, row.id)

    async with before(Sender, "send", too_early):
        await services.courier.deliver_due()
    await services.webhooks.redeliver(BOSS, row.id)
    assert await services.courier.deliver_due() == 1
    assert [got.headers["webhook-id"] for got in receiver.got] == [row.id, row.id]

    await services.webhooks.change(BOSS, endpoint.id, ORDERS, "", enabled=False)
    with pytest.raises(ReceiverOff):
        await services.webhooks.redeliver(BOSS, row.id)
    actions = [entry.action for entry in await services.audit.of_subject(f"webhook:{endpoint.id}")]
    assert actions == ["webhook.change", "webhook.redeliver", "webhook.register"]


async def test_there_are_twenty_receivers_at_most_also_when_two_register_at_once(
    another: Callable[[], Services],
) -> None:
    here, there = another(), another()

    async def register(services: Services, number: int) -> None:
        await services.webhooks.register(BOSS, f"https://example.com/{number}", [Topic.ORDER_PAID])

    done = await asyncio.gather(
        *(register((here, there)[n % 2], n) for n in range(MOST_RECEIVERS + 3)), return_exceptions=True
    )

    assert [type(one) for one in done if one is not None] == [TooManyReceivers] * 3
    assert [one.slot for one in await here.webhooks.receivers(admin())] == list(range(MOST_RECEIVERS))
