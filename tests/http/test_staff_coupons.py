"""Coupons over HTTP: for admins alone; what is no coupon changes nothing."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from backend_ext.api.app import create_api
from backend_ext.bootstrap import Services
from backend_ext.people.models import Role
from tests.http.test_staff import bearer, cookie, told
from tests.people import put_user
from tests.services.test_coupons import order
from tests.shop import put_product

COUPONS = "/api/staff/coupons"
RULES = {
    "code": "eid10",
    "kind": "percent",
    "percent": 10,
    "budget": 500000,
    "ends_at": "2050-01-01T00:00:00+06:00",
}


@pytest.fixture
async def web(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_api(lambda: services))
    async with httpx.AsyncClient(transport=transport, base_url=services.settings.origin) as client:
        yield client


async def test_an_admin_makes_changes_and_ends_a_coupon(web: httpx.AsyncClient, services: Services) -> None:
    boss = await put_user(services, role=Role.ADMIN)
    headers = await bearer(services, boss)

    made = await web.post(COUPONS, json=RULES, headers=headers)
    assert made.status_code == 201
    body = made.json()
    assert (body["rules"]["code"], body["version"], body["used"]) == ("EID10", 1, 0)
    assert body["rules"]["ends_at"] == "2049-12-31T18:00:00Z"
    one = f"{COUPONS}/{body['id']}"
    placed = await order(services, await put_product(services))
    rules = body["rules"] | {"percent": 20}
    changed = await web.put(one, json={"version": 1, "rules": rules}, headers=headers)
    assert (changed.json()["version"], changed.json()["rules"]["percent"], changed.json()["used"]) == (
        2,
        20,
        1,
    )
    assert told(await web.put(one, json={"version": 1, "rules": rules}, headers=headers)) == (
        409,
        "coupon_changed",
    )
    assert told(await web.post(COUPONS, json=RULES, headers=headers)) == (409, "coupon_taken")
    for _ in range(2):
        off = await web.post(f"{one}/deactivate", headers=headers)
        assert (off.status_code, off.json()["rules"]["active"]) == (200, False)

    uses = (await web.get(f"{one}/uses", headers=headers)).json()
    assert [(use["order_number"], use["discount"], use["returned_at"]) for use in uses["items"]] == [
        (placed.number, placed.discount, None)
    ]
    listed = await web.get(COUPONS, headers=headers)
    assert (listed.json()["count"], listed.json()["items"]) == (
        1,
        [(await web.get(one, headers=headers)).json()],
    )
    assert listed.headers["cache-control"] == "no-store"
    assert {entry.actor for entry in await services.audit.of_subject(f"coupon:{body['id']}")} == {boss.id}
    for way in ("", "/uses"):
        assert told(await web.get(f"{COUPONS}/none{way}", headers=headers)) == (404, "coupon_not_found")


async def test_nobody_else_gets_near(web: httpx.AsyncClient, services: Services) -> None:
    for kind, expected in (
        (Role.SUPPORT, "role_needed"),
        (Role.EDITOR, "role_needed"),
        (None, "sign_in_needed"),
    ):
        headers = await cookie(services, await put_user(services, role=kind)) if kind else {}
        for method, path in (
            ("GET", ""),
            ("POST", ""),
            ("GET", "/x"),
            ("PUT", "/x"),
            ("POST", "/x/deactivate"),
            ("GET", "/x/uses"),
        ):
            json = {"version": 1, "rules": RULES} if method == "PUT" else RULES
            answer = await web.request(method, f"{COUPONS}{path}", json=json, headers=headers)
            assert told(answer)[1] == expected
    assert await services.mongo.db["coupons"].count_documents({}) == 0


WRONG: list[dict[str, Any]] = [
    {"percent": 0},
    {"percent": 101},
    {"percent": 12.5},
    {"percent": None},
    {"amount": 5},
    {"kind": "fixed"},
    {"kind": "free"},
    {"cap": 0},
    {"budget": -1},
    {"budget": 1e3},
    {"limit": 0},
    {"limit": "5"},
    {"code": "a"},
    {"code": "a b"},
    {"code": "$ne"},
    {"code": "x" * 31},
    {"starts_at": "2030-01-01T00:00:00"},
    {"starts_at": "2050-01-01T00:00:00Z"},
    {"starts_at": "0001-01-01T00:00:00+06:00"},
    {"used": 0},
    {"minimum": 2**63},
]


async def test_what_is_no_coupon_is_refused(web: httpx.AsyncClient, services: Services) -> None:
    headers = await bearer(services, await put_user(services, role=Role.ADMIN))
    for wrong in WRONG:
        answer = await web.post(COUPONS, json=RULES | wrong, headers=headers)
        assert told(answer) == (422, "invalid"), wrong
    assert await services.mongo.db["coupons"].count_documents({}) == 0
