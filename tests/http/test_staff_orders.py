"""Orders over HTTP: for support and admins alone, with bounds on all that comes in."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from backend_ext.api.app import create_api
from backend_ext.bootstrap import Services
from backend_ext.kit.clock import dhaka_day, utcnow
from backend_ext.ordering.models import Order
from backend_ext.people.models import Role
from backend_ext.people.sessions.models import Device
from tests.people import put_user
from tests.shop import place, put_product

ORDERS = "/api/staff/orders"
SHIPMENT = {"carrier": "Pathao", "tracking": "DH241125"}
REFUND: dict[str, Any] = {
    "lines": None, "delivery": True, "reference": "RF-1", "reason": "damaged", "restock": True
}  # fmt: skip


@pytest.fixture
async def web(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    """A client of support."""
    transport = httpx.ASGITransport(create_api(lambda: services))
    headers = await _bearer(services, Role.SUPPORT)
    async with httpx.AsyncClient(
        transport=transport, base_url=services.settings.origin, headers=headers
    ) as client:
        yield client


async def _bearer(services: Services, role: Role) -> dict[str, str]:
    user = await put_user(services, role=role)
    return {"authorization": f"Bearer {(await services.app_tokens.sign_in(user, Device())).access}"}


@pytest.fixture
async def order(services: Services) -> Order:
    """Two decks, cash at the door."""
    product = await put_product(services, stock=5)
    return await place(services, product, 2, method="cash", email="Karim@example.com", phone="01711223344")


def _told(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_the_whole_life_of_a_cash_order(web: httpx.AsyncClient, order: Order) -> None:
    path = f"{ORDERS}/{order.number}"

    steps = [
        await web.post(f"{path}/ship", json=SHIPMENT),
        await web.post(f"{path}/deliver"),
        await web.post(f"{path}/cash", json={"receipt": "R-1"}),
    ]
    back = await web.post(f"{path}/refunds", json=REFUND | {"lines": [{"line": 0, "quantity": 1}]})
    again = await web.post(f"{path}/refunds", json=REFUND | {"lines": [{"line": 0, "quantity": 1}]})
    rest = await web.post(f"{path}/refunds", json=REFUND | {"delivery": False, "reference": "RF-2"})
    seen = await web.get(path)

    assert [(step.status_code, step.json()["state"]) for step in steps] == [
        (200, "shipped"),
        (200, "delivered"),
        (200, "delivered"),
    ]
    assert (back.status_code, back.json()["amount"], back.json()["delivery"]) == (201, 19900 + 6000, 6000)
    assert _told(again) == (409, "refund_too_much")
    assert (rest.status_code, rest.json()["whole"]) == (201, True)
    body = seen.json()
    assert (body["state"], body["payment_state"], body["kept"]) == ("refunded", "refunded", 0)
    assert body["shipment"] == SHIPMENT
    assert body["lines"][0]["refunded_units"] == 2
    kinds = [(entry["kind"], entry["amount"]) for entry in body["ledger"]]
    assert kinds == [("cash_collected", 45800), ("refund", 25900), ("refund", 19900)]
    assert [event["kind"] for event in body["events"]] == [
        "placed", "shipped", "delivered", "cash_collected", "partly_refunded", "refunded"
    ]  # fmt: skip
    assert seen.headers["cache-control"] == "no-store"


async def test_orders_are_found_by_what_they_are_exactly(
    web: httpx.AsyncClient, services: Services, order: Order
) -> None:
    await place(services, await put_product(services), email="other@example.com")
    day = dhaka_day(order.created_at)

    async def found(**asked: str) -> list[str]:
        answer = await web.get(ORDERS, params=asked)
        assert answer.status_code == 200
        return [row["number"] for row in answer.json()["orders"]]

    only = [order.number]
    for text in (order.number.lower(), "karim@example.com", "+8801711223344", "০১৭১১২২৩৩৪৪"):
        assert await found(text=text) == only
    assert await found(text="karim@example") == []
    assert await found(text="0171122") == []
    assert await found(text=order.number[:7]) == []
    assert await found(state="processing", payment_state="unpaid") == only
    assert await found(state="shipped") == []
    assert len(await found(since=str(day), until=str(day))) == 2
    assert await found(until=str(day - timedelta(days=1))) == []
    assert await found(since=str(day + timedelta(days=1))) == []
    assert await found(size="1", page="2") == only


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.EDITOR])
async def test_nobody_else_sees_or_does_anything(
    web: httpx.AsyncClient, services: Services, order: Order, role: Role
) -> None:
    headers, path = await _bearer(services, role), f"{ORDERS}/{order.number}"

    answers = [
        await web.get(ORDERS, headers=headers),
        await web.get(path, headers=headers),
        await web.post(f"{path}/ship", json=SHIPMENT, headers=headers),
        await web.post(f"{path}/deliver", headers=headers),
        await web.post(f"{path}/cash", json={"receipt": "R"}, headers=headers),
        await web.post(f"{path}/cancel", json={"reason": "x"}, headers=headers),
        await web.post(f"{path}/refunds", json=REFUND, headers=headers),
    ]

    assert {_told(answer) for answer in answers} == {(403, "role_needed")}
    assert _told(await web.get(path, headers={"authorization": ""})) == (401, "sign_in_needed")
    assert await services.orders.get(order.id) == order


async def test_refusals_change_nothing(web: httpx.AsyncClient, services: Services, order: Order) -> None:
    path = f"{ORDERS}/{order.number}"

    assert _told(await web.post(f"{path}/deliver")) == (409, "wrong_state")
    assert _told(await web.post(f"{path}/cash", json={"receipt": "R"})) == (409, "wrong_state")
    assert _told(await web.post(f"{path}/refunds", json=REFUND)) == (409, "wrong_state")
    for number in ("CH-AAAA-BBBB", "nothing", order.number[:-1]):
        assert _told(await web.get(f"{ORDERS}/{number}")) == (404, "order_not_found")
        assert _told(await web.post(f"{ORDERS}/{number}/deliver")) == (404, "order_not_found")
    for verb, body in (
        ("ship", SHIPMENT | {"carrier": " \u200b "}),
        ("ship", SHIPMENT | {"tracking": "x" * 101}),
        ("ship", SHIPMENT | {"state": "delivered"}),
        ("cash", {}),
        ("cancel", {"reason": ""}),
        ("refunds", REFUND | {"lines": [{"line": -1, "quantity": 1}]}),
        ("refunds", REFUND | {"lines": [{"line": 0, "quantity": 0}]}),
        ("refunds", REFUND | {"amount": 1}),
        ("refunds", {name: REFUND[name] for name in REFUND if name != "lines"}),
    ):
        assert _told(await web.post(f"{path}/{verb}", json=body)) == (422, "invalid")
    for asked in ({"size": "101"}, {"since": "0001-01-01"}, {"until": "9999-12-31"}):
        assert _told(await web.get(ORDERS, params=asked)) == (422, "invalid")
    assert await services.orders.get(order.id) == order

    cancelled = await web.post(f"{path}/cancel", json={"reason": "asked  on the phone"})
    assert (cancelled.json()["state"], cancelled.json()["events"][-1]["why"]) == (
        "cancelled",
        "asked on the phone",
    )


async def test_the_takings_of_a_day_are_for_admins_alone(
    web: httpx.AsyncClient, services: Services, order: Order
) -> None:
    path, admin = "/api/staff/ledger/takings", await _bearer(services, Role.ADMIN)
    await web.post(f"{ORDERS}/{order.number}/ship", json=SHIPMENT)
    await web.post(f"{ORDERS}/{order.number}/cash", json={"receipt": "R-1"})

    assert _told(await web.get(path)) == (403, "role_needed")
    today = await web.get(path, headers=admin)
    assert today.headers["cache-control"] == "no-store"
    assert today.json() == {
        "day": dhaka_day(utcnow()).isoformat(),
        "charged": 0,
        "cash_collected": order.total,
        "refunded": 0,
        "gateway_fees": 0,
        "net": order.total,
    }
    before = (dhaka_day(utcnow()) - timedelta(days=1)).isoformat()
    assert (await web.get(path, params={"day": before}, headers=admin)).json()["cash_collected"] == 0
    assert (await web.get(path, params={"day": "yesterday"}, headers=admin)).status_code == 422
