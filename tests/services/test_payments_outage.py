"""The gateway away for a while, or changing its keys: nothing is lost, and nothing is started twice."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from backend_ext.api.app import create_api
from backend_ext.bootstrap import Services, build
from backend_ext.dev.gateway.quirks import Quirk
from backend_ext.dev.servers import MongoServer
from backend_ext.kit.clock import utcnow
from backend_ext.ordering.models import PaymentState
from backend_ext.payments.breaker import FAILURES, BreakerState
from backend_ext.payments.errors import GatewayDown, GatewayRefused
from backend_ext.payments.models import AttemptState
from tests.shop import place, put_product, settings_of
from tests.standin import KEY, StandIn, paid_order

NEW = "another-signature-key"


@pytest.fixture
async def turning(
    services: Services, standin: StandIn, mongo_server: MongoServer, redis_url: str, database_name: str
) -> AsyncIterator[Services]:
    """The same shop while the key changes from KEY to NEW."""
    settings = settings_of(mongo_server.url, redis_url, database_name)
    built = build(settings, gateway=standin.client(settings, NEW, KEY))
    yield built
    await built.close()


async def _away(services: Services, standin: StandIn) -> None:
    """Opens the breaker: as many searches without an answer as it takes."""
    _, payment = await paid_order(services, standin, Quirk.SEARCH_NOT_JSON)
    for _ in range(FAILURES):
        with pytest.raises(GatewayDown):
            await services.payments.settle(payment.tran_id)
    assert services.gateway.breaker.state is BreakerState.OPEN


async def test_a_gateway_left_alone_starts_nothing_and_loses_nothing(
    services: Services, standin: StandIn
) -> None:
    order, payment = await paid_order(services, standin)
    unpaid = await place(services, await put_product(services))
    await _away(services, standin)
    starts, searches = len(standin.book.starts), payment.searches

    with pytest.raises(GatewayDown):
        await services.payments.start(unpaid)
    assert await services.reconciler.reconcile(utcnow() + timedelta(minutes=3)) == 0

    assert (len(standin.book.starts), payment.searches) == (starts, searches)
    (attempt,) = await services.payments.of_order(order.id)
    assert (attempt.state, attempt.next_check_at is not None) == (AttemptState.PENDING, True)
    (started,) = await services.payments.of_order(unpaid.id)
    assert started.state is AttemptState.CREATED
    assert services.payments.outage

    services.gateway.breaker._until = 0.0  # its rest is over
    await services.payments.settle(payment.tran_id)
    assert (await services.orders.get(order.id)).payment_state is PaymentState.PAID
    assert not services.payments.outage


async def test_readiness_tells_of_the_breaker(services: Services, standin: StandIn) -> None:
    transport = httpx.ASGITransport(create_api(lambda: services))
    async with httpx.AsyncClient(transport=transport, base_url=services.settings.origin) as web:
        assert (await web.get("/health/ready")).json()["gateway"] == "closed"
        await _away(services, standin)
        told = await web.get("/health/ready")
        assert (told.status_code, told.json()["state"], told.json()["gateway"]) == (200, "degraded", "open")


@pytest.mark.parametrize("known", [(KEY,), (KEY, NEW), (NEW,)], ids=["not yet", "both", "at last"])
async def test_keys_change_without_a_stop(
    turning: Services, standin: StandIn, known: tuple[str, ...]
) -> None:
    standin.takes(*known)
    order, payment = await paid_order(turning, standin)
    assert len(standin.book.starts) == 1
    await turning.payments.settle(payment.tran_id)
    assert (await turning.orders.get(order.id)).payment_state is PaymentState.PAID


async def test_a_key_nobody_knows_starts_nothing_and_loses_no_payment(
    turning: Services, standin: StandIn
) -> None:
    order, payment = await paid_order(turning, standin)
    standin.takes("quite-another-key")
    unpaid = await place(turning, await put_product(turning))
    with pytest.raises(GatewayRefused):
        await turning.payments.start(unpaid)
    with pytest.raises(GatewayDown):
        await turning.payments.settle(payment.tran_id)
    (attempt,) = await turning.payments.of_order(order.id)
    assert (attempt.state, attempt.checks) == (AttemptState.PENDING, 0)

    standin.takes(NEW)
    await turning.payments.settle(payment.tran_id)
    assert (await turning.orders.get(order.id)).payment_state is PaymentState.PAID


async def test_another_refusal_is_not_tried_with_the_old_key(turning: Services, standin: StandIn) -> None:
    standin.takes(NEW, KEY)
    order = await place(turning, await put_product(turning))
    standin.book.next_quirks = {Quirk.START_REFUSED_TEXT}
    with pytest.raises(GatewayRefused):
        await turning.payments.start(order)
    assert len(standin.book.starts) == 1
