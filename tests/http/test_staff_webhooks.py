"""Webhooks over HTTP: admins alone, the secret once, every message visible."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from backend_ext.api.app import create_api
from backend_ext.bootstrap import Services
from backend_ext.people.models import Role, User
from backend_ext.people.sessions.models import Device
from tests.people import admin, put_user
from tests.receiver import Receiver
from tests.shop import place, put_product

OWN = {"origin": "http://localhost:8000", "sec-fetch-site": "same-origin"}
HOOKS = "/api/staff/webhooks"
NEW = {"url": "http://localhost:9/hook", "topics": ["order.placed"], "note": "the warehouse"}
CHANGE = {"topics": ["order.paid"], "enabled": False}


@pytest.fixture
async def web(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_api(lambda: services))
    async with httpx.AsyncClient(transport=transport, base_url=services.settings.origin) as client:
        yield client


@pytest.fixture
async def boss(services: Services) -> dict[str, str]:
    return await _cookie(services, await put_user(services, "boss@example.com", role=Role.ADMIN))


async def _cookie(services: Services, user: User) -> dict[str, str]:
    secret, _ = await services.sessions.open(user, Device())
    return OWN | {"cookie": f"{services.settings.session_cookie}={secret}"}


async def test_a_receiver_from_its_registration_to_its_removal(
    web: httpx.AsyncClient, services: Services, boss: dict[str, str]
) -> None:
    async with Receiver(status=500) as receiver:
        made = await web.post(HOOKS, json=NEW | {"url": receiver.url}, headers=boss)
        assert (made.status_code, made.headers["cache-control"]) == (201, "no-store")
        secret, one = made.json()["secret"], made.json()["receiver"]["id"]
        assert secret.startswith("whsec_")

        await place(services, await put_product(services))
        await services.courier.deliver_due()
        listed = (await web.get(f"{HOOKS}/{one}/deliveries?state=queued", headers=boss)).json()
        assert (listed["count"], listed["items"][0]["error"]) == (1, "answered 500")

        receiver.status = 200
        again = await web.post(f"{HOOKS}/deliveries/{listed['items'][0]['id']}/again", headers=boss)
        assert (again.status_code, again.json()["tries"]) == (200, 0)
        assert await services.courier.deliver_due() == 1
        assert (await web.get(f"{HOOKS}/{one}/deliveries?state=queued", headers=boss)).json()["count"] == 0

    rotated = await web.post(f"{HOOKS}/{one}/secret", headers=boss)
    assert rotated.json()["secret"] not in ("", secret)
    changed = (await web.put(f"{HOOKS}/{one}", json=CHANGE, headers=boss)).json()
    assert (changed["topics"], changed["enabled"], changed["off_because"]) == (["order.paid"], False, "staff")
    shown = (await web.get(HOOKS, headers=boss)).text
    assert one in shown
    assert "whsec" not in shown
    assert (await web.delete(f"{HOOKS}/{one}", headers=boss)).status_code == 204
    assert (await web.get(HOOKS, headers=boss)).json() == []
    actions = [entry.action for entry in await services.audit.of_subject(f"webhook:{one}")]
    assert actions == [f"webhook.{verb}" for verb in ("remove", "change", "rotate", "redeliver", "register")]
    stored = [row async for row in services.mongo.db["audit"].find()]
    assert secret not in str(stored)
    for verb, path, body in (
        ("PUT", f"/{one}", CHANGE),
        ("POST", f"/{one}/secret", None),
        ("DELETE", f"/{one}", None),
        ("POST", f"/deliveries/{one}/again", None),
    ):
        answer = await web.request(verb, HOOKS + path, json=body, headers=boss)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path


async def test_nobody_but_admins_sees_or_changes_them(
    web: httpx.AsyncClient, services: Services, boss: dict[str, str]
) -> None:
    one = (await web.post(HOOKS, json=NEW, headers=boss)).json()["receiver"]["id"]
    routes: list[tuple[str, str, Any]] = [
        ("GET", "", None),
        ("POST", "", NEW),
        ("PUT", f"/{one}", CHANGE),
        ("POST", f"/{one}/secret", None),
        ("DELETE", f"/{one}", None),
        ("GET", f"/{one}/deliveries", None),
        ("POST", "/deliveries/x/again", None),
    ]
    roles = (Role.CUSTOMER, Role.SUPPORT, Role.EDITOR)
    others = [await _cookie(services, await put_user(services, role=role)) for role in roles]
    others.append(boss | {"sec-fetch-site": "cross-site"})
    callers = [(OWN, 401), *((other, 403) for other in others)]
    before = [row async for row in services.mongo.db["webhook_endpoints"].find()]

    for verb, path, body in routes:
        for headers, status in callers:
            answer = await web.request(verb, HOOKS + path, json=body, headers=headers)
            assert answer.status_code == status, (verb, path)

    assert [row async for row in services.mongo.db["webhook_endpoints"].find()] == before
    assert (await services.audit.newest()).total == 1


async def test_what_is_no_receiver_registers_none(
    web: httpx.AsyncClient, services: Services, boss: dict[str, str]
) -> None:
    changes: list[dict[str, Any]] = [
        {"url": "ftp://example.com/"},
        {"url": ""},
        {"topics": []},
        {"topics": ["order.paid", "order.lost"]},
        {"topics": ["order.paid"] * 11},
        {"note": "x" * 201},
        {"secret": "whsec_mine"},
    ]
    for change in changes:
        answer = await web.post(HOOKS, json=NEW | change, headers=boss)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid"), change
    unreadable = boss | {"content-type": "application/json"}
    for content in (b"{", b'{"url": "\xff"}'):
        answer = await web.post(HOOKS, content=content, headers=unreadable)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid"), content
    assert await services.webhooks.receivers(admin()) == []
