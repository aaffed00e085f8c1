"""Settings over HTTP: admins alone, typed, and never over somebody else's change."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from backend_ext.api.app import create_api
from backend_ext.bootstrap import Services
from backend_ext.people.models import Role, User
from backend_ext.people.sessions.models import Device
from tests.people import put_user

OWN = {"origin": "http://localhost:8000", "sec-fetch-site": "same-origin"}
SETTINGS = "/api/staff/settings"


@pytest.fixture
async def web(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    """A client that sends what each request says, and nothing by itself."""
    transport = httpx.ASGITransport(create_api(lambda: services))
    async with httpx.AsyncClient(transport=transport, base_url=services.settings.origin) as client:
        yield client


@pytest.fixture
async def boss(services: Services) -> dict[str, str]:
    """What the browser of an admin sends."""
    return await _cookie(services, await put_user(services, "boss@example.com", role=Role.ADMIN))


async def _cookie(services: Services, user: User) -> dict[str, str]:
    secret, _ = await services.sessions.open(user, Device())
    return OWN | {"cookie": f"{services.settings.session_cookie}={secret}"}


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("terms", {"delivery_free_from": 150000}),
        (
            "contact",
            {"phone": "+880 1712 345678", "social": {"facebook": "https://facebook.com/chemouflage"}},
        ),
        ("seller", {"bin": "001234567-0101"}),
    ],
)
async def test_an_admin_reads_and_changes_each_document(
    web: httpx.AsyncClient, boss: dict[str, str], name: str, change: dict[str, Any]
) -> None:
    read = await web.get(f"{SETTINGS}/{name}", headers=boss)
    document = read.json()
    document["value"] |= change

    put = await web.put(f"{SETTINGS}/{name}", json=document, headers=boss)
    late = await web.put(f"{SETTINGS}/{name}", json=document | {"value": read.json()["value"]}, headers=boss)
    again = await web.get(f"{SETTINGS}/{name}", headers=boss)

    assert (read.status_code, read.headers["cache-control"]) == (200, "no-store")
    assert (put.status_code, put.json()) == (200, {"version": 1, "value": document["value"]})
    assert (late.status_code, late.json()["code"]) == (409, "settings_changed")
    assert again.json() == put.json()


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.SUPPORT, Role.EDITOR, None])
async def test_nobody_else_sees_or_changes_them(
    web: httpx.AsyncClient, services: Services, role: Role | None
) -> None:
    headers = await _cookie(services, await put_user(services, role=role)) if role else OWN
    told = (403, "role_needed") if role else (401, "sign_in_needed")
    value = {"terms": {}, "contact": {"email": "thief@example.com"}, "seller": {}}

    for name, fields in value.items():
        for answer in (
            await web.get(f"{SETTINGS}/{name}", headers=headers),
            await web.put(f"{SETTINGS}/{name}", json={"version": 0, "value": fields}, headers=headers),
        ):
            assert (answer.status_code, answer.json()["code"]) == told
    assert await services.mongo.db["settings"].count_documents({}) == 0


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"version": 0},
        {"version": -1, "value": {}},
        {"version": 0, "value": {"online_payment": False, "cash_on_delivery": False}},
        {"version": 0, "value": {"delivery_inside_dhaka": "60"}},
        {"version": 0, "value": {"admin": True}},
        {"version": 0, "value": {}, "actor": "somebody"},
    ],
    ids=str,
)
async def test_what_is_no_document_changes_nothing(
    web: httpx.AsyncClient, services: Services, boss: dict[str, str], body: Any
) -> None:
    answer = await web.put(f"{SETTINGS}/terms", json=body, headers=boss)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert await services.mongo.db["settings"].count_documents({}) == 0
    assert (await services.audit.newest()).total == 0
