"""Mails over HTTP: support sees what became of each and tries again; nobody else sees or changes anything."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from backend_ext.api.app import create_api
from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.mail.consent.models import Why
from backend_ext.mail.models import MailState
from backend_ext.ordering.models import Order
from backend_ext.people.models import Role
from backend_ext.people.sessions.models import Device
from tests.people import put_user
from tests.shop import place, put_product

MAIL = "/api/staff/mail"
TO = "rina@example.com"


@pytest.fixture
async def web(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    """A client that sends what each request says, and nothing by itself."""
    transport = httpx.ASGITransport(create_api(lambda: services))
    async with httpx.AsyncClient(transport=transport, base_url=services.settings.origin) as client:
        yield client


async def as_role(services: Services, role: Role) -> dict[str, str]:
    """What the app of somebody in `role` sends."""
    user = await put_user(services, role=role)
    return {"authorization": f"Bearer {(await services.app_tokens.sign_in(user, Device())).access}"}


async def dead(services: Services, to: str = TO) -> tuple[Order, str]:
    """An order whose mail was refused, and the mail's id."""
    order = await place(services, await put_product(services), email=to)
    change = {"state": MailState.REFUSED, "last_error": "550 no", "tries": 1}
    row = await services.mongo.db["outbox"].find_one_and_update({"subject_id": order.id}, {"$set": change})
    return order, str(row["_id"])


async def suppress(services: Services, email: str) -> None:
    at = utcnow()
    await services.mongo.run(lambda tx: services.suppressions.add(email, Why.BOUNCED, "550", "m1", at, tx))


async def test_support_finds_a_dead_letter_reads_it_and_tries_again(
    web: httpx.AsyncClient, services: Services
) -> None:
    order, mail_id = await dead(services)
    await dead(services, "other@example.com")
    headers = await as_role(services, Role.SUPPORT)

    async def ids(**query: str) -> list[str]:
        answer = await web.get(MAIL, params=query, headers=headers)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert answer.json()["found"] == len(answer.json()["items"])
        return [item["id"] for item in answer.json()["items"]]

    assert len(await ids(standing="refused")) == 2
    assert await ids(standing="refused", to=TO.upper()) == [mail_id]
    assert await ids(to="rina@") == await ids(order="CH-0000-0000") == await ids(standing="queued") == []
    assert await ids(order=order.number.lower(), purpose="order_placed") == [mail_id]

    shown = await web.get(f"{MAIL}/{mail_id}", headers=headers)
    assert shown.headers["cache-control"] == "no-store"
    assert shown.json()["subject"].startswith(f"Order {order.number}")
    assert services.orders.links.key(order.number) not in shown.text

    again = await web.post(f"{MAIL}/{mail_id}/retry", headers=headers)
    assert (again.status_code, again.json()["standing"]) == (200, "queued")
    twice = await web.post(f"{MAIL}/{mail_id}/retry", headers=headers)
    assert (twice.status_code, twice.json()["code"]) == (409, "mail_not_dead")


async def test_support_lifts_a_suppression(web: httpx.AsyncClient, services: Services) -> None:
    await suppress(services, TO)
    headers = await as_role(services, Role.SUPPORT)

    listed = (await web.get(f"{MAIL}/suppressed", headers=headers)).json()
    lifted = [
        await web.post(f"{MAIL}/suppressed/lift", json={"email": TO.upper()}, headers=headers)
        for _ in range(2)
    ]

    assert [(one["email"], one["why"]) for one in listed["items"]] == [(TO, "bounced")]
    assert [answer.status_code for answer in lifted] == [204, 404]
    assert await services.suppressions.of(TO) is None


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.EDITOR, None])
async def test_nobody_else_sees_or_changes_anything(
    web: httpx.AsyncClient, services: Services, role: Role | None
) -> None:
    _, mail_id = await dead(services)
    await suppress(services, TO)
    headers = await as_role(services, role) if role else {}
    before = [row async for row in services.mongo.db["outbox"].find()]

    asked: list[tuple[str, str, Any]] = [
        ("GET", MAIL, None),
        ("GET", f"{MAIL}/{mail_id}", None),
        ("POST", f"{MAIL}/{mail_id}/retry", None),
        ("GET", f"{MAIL}/suppressed", None),
        ("POST", f"{MAIL}/suppressed/lift", {"email": TO}),
    ]
    for method, path, body in asked:
        answer = await web.request(method, path, json=body, headers=headers)
        assert answer.json()["code"] == ("role_needed" if role else "sign_in_needed")

    assert [row async for row in services.mongo.db["outbox"].find()] == before
    assert await services.suppressions.of(TO) is not None


@pytest.mark.parametrize(
    "query", [{"number": "0"}, {"size": "101"}, {"standing": "lost"}, {"purpose": "spam"}, {"to": "a" * 255}]
)
async def test_what_cannot_be_asked_for(
    web: httpx.AsyncClient, services: Services, query: dict[str, str]
) -> None:
    answer = await web.get(MAIL, params=query, headers=await as_role(services, Role.ADMIN))
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
