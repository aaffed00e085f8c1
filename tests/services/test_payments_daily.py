"""Once a day our payments are compared with the gateway's; what differs is staff's."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from backend_ext.api.app import create_api
from backend_ext.bootstrap import Services
from backend_ext.dev.gateway.book import Status
from backend_ext.dev.gateway.quirks import Quirk
from backend_ext.kit.clock import dhaka_day, utcnow
from backend_ext.ordering.models import PaymentState
from backend_ext.payments.errors import GatewayDown
from backend_ext.people.models import Role
from backend_ext.people.sessions.models import Device
from backend_ext.staff_tasks.models import TaskKind
from tests.people import admin, put_user
from tests.standin import StandIn, paid_order


async def test_what_differs_is_told_once_a_day(another: Callable[[], Services], standin: StandIn) -> None:
    one, two = another(), another()
    payments = [(await paid_order(one, standin))[1] for _ in range(3)]
    for payment in payments:
        await one.payments.settle(payment.tran_id)
    payments[1].status = Status.FAILED  # charged back
    payments[2].quirks.add(Quirk.SEARCH_AMOUNT)
    now = utcnow()

    found = await asyncio.gather(*(process.daily_comparison.run_due(now) for process in (one, two)))

    assert max(found) == 2
    report = await one.daily_comparison.report(admin(), dhaka_day(now))
    assert (report.compared, report.done_at is not None) == (3, True)
    differing = {one.tran_id: one.fields for one in report.differences}
    assert differing.keys() == {payments[1].tran_id, payments[2].tran_id}
    state = differing[payments[1].tran_id]["state"]
    assert (state.ours, state.theirs) == ("paid", "Failed")
    assert differing[payments[2].tran_id]["amount"].theirs == "1.00"
    tasks = (await one.staff_tasks.page(admin())).items
    assert [task.kind for task in tasks] == [TaskKind.PAYMENT_DIFFERENCE] * 2

    searches = payments[0].searches
    assert await one.daily_comparison.run_due(now) == 0
    assert payments[0].searches == searches
    payments[2].quirks.clear()
    assert await one.daily_comparison.run(dhaka_day(now), now) == 1
    assert len((await one.daily_comparison.report(admin(), dhaka_day(now))).differences) == 1
    assert await one.daily_comparison.run_due(now + timedelta(days=1)) == 1


async def test_a_payment_nobody_told_of_is_settled_and_an_outage_leaves_the_day_due(
    services: Services, standin: StandIn
) -> None:
    order, _ = await paid_order(services, standin, Quirk.CALLBACK_NEVER)
    _, stuck = await paid_order(services, standin, Quirk.SEARCH_NOT_JSON)
    now = utcnow()
    with pytest.raises(GatewayDown):
        await services.daily_comparison.run_due(now)
    assert (await services.orders.get(order.id)).payment_state is PaymentState.PAID
    assert (await services.daily_comparison.report(admin(), dhaka_day(now))).done_at is None

    stuck.quirks.clear()
    assert await services.daily_comparison.run_due(now) == 0
    assert (await services.daily_comparison.report(admin(), dhaka_day(now))).compared == 2


async def test_what_staff_decided_is_no_difference(services: Services, standin: StandIn) -> None:
    for quirk, verb in ((Quirk.SEARCH_RISK, "accept"), (Quirk.SEARCH_AMOUNT, "return")):
        _, payment = await paid_order(services, standin, quirk)
        await services.payments.settle(payment.tran_id)
        if verb == "accept":
            await services.review_desk.accept(admin("nadia"), payment.tran_id, "fine")
        else:
            await services.review_desk.give_back(admin("nadia"), payment.tran_id, "RF-1", "wrong sum")
    assert await services.daily_comparison.run_due(utcnow()) == 0


async def test_staff_see_the_day(services: Services) -> None:
    transport = httpx.ASGITransport(create_api(lambda: services))
    async with httpx.AsyncClient(transport=transport, base_url=services.settings.origin) as web:
        for role, status in ((Role.EDITOR, 403), (Role.SUPPORT, 200)):
            user = await put_user(services, role=role)
            token = (await services.app_tokens.sign_in(user, Device())).access
            headers = {"authorization": f"Bearer {token}"}
            answer = await web.get("/api/staff/payments/days/2026-11-24", headers=headers)
            assert answer.status_code == status
        assert answer.json() == {"day": "2026-11-24", "compared": 0, "done_at": None, "differences": []}
        assert (await web.get("/api/staff/payments/days/x", headers=headers)).status_code == 422
