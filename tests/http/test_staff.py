"""Roles over HTTP: for admins alone, by cookie from our own pages or by the app's token."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from backend_ext.api.app import create_api
from backend_ext.bootstrap import Services, build
from backend_ext.dev.servers import MongoServer
from backend_ext.people.models import Role, User
from backend_ext.people.sessions.models import Device
from tests.people import put_user, user_now
from tests.shop import settings_of

OWN = {"origin": "http://localhost:8000", "sec-fetch-site": "same-origin"}
STAFF = "/api/staff"


@pytest.fixture
async def web(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    """A client that sends what each request says, and nothing by itself."""
    transport = httpx.ASGITransport(create_api(lambda: services))
    async with httpx.AsyncClient(transport=transport, base_url=services.settings.origin) as client:
        yield client


@pytest.fixture
async def boss(services: Services) -> User:
    return await put_user(services, "boss@example.com", role=Role.ADMIN, name="Nadia Islam")


async def cookie(services: Services, user: User) -> dict[str, str]:
    """What the browser of `user` sends from our pages."""
    secret, _ = await services.sessions.open(user, Device())
    return OWN | {"cookie": f"{services.settings.session_cookie}={secret}"}


async def bearer(services: Services, user: User) -> dict[str, str]:
    """What the app of `user` sends."""
    return {"authorization": f"Bearer {(await services.app_tokens.sign_in(user, Device())).access}"}


async def role(services: Services, user: User) -> Role:
    stored = await user_now(services, user.id)
    assert stored is not None
    return stored.role


def told(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize("way", [cookie, bearer])
async def test_an_admin_sees_staff_and_grants(
    web: httpx.AsyncClient, services: Services, boss: User, way: Any
) -> None:
    user = await put_user(services, "a@example.com")
    headers = await way(services, boss)

    granted = await web.put(f"{STAFF}/{user.id}/role", json={"role": "editor"}, headers=headers)
    listed = await web.get(STAFF, headers=headers)

    member = {
        "user_id": user.id,
        "email": "a@example.com",
        "name": user.name,
        "role": "editor",
        "second_factor": False,
    }
    assert (granted.status_code, granted.json()) == (200, member)
    assert listed.status_code == 200
    assert listed.json() == [
        member,
        {
            "user_id": boss.id,
            "email": "boss@example.com",
            "name": "Nadia Islam",
            "role": "admin",
            "second_factor": False,
        },
    ]
    assert listed.headers["cache-control"] == "no-store"
    (entry,) = await services.audit.of_subject(f"user:{user.id}")
    assert entry.actor == boss.id


@pytest.mark.parametrize("way", [cookie, bearer])
@pytest.mark.parametrize("kind", [Role.CUSTOMER, Role.SUPPORT, Role.EDITOR])
async def test_nobody_else_sees_or_grants(
    web: httpx.AsyncClient, services: Services, boss: User, way: Any, kind: Role
) -> None:
    actor = await put_user(services, role=kind)
    headers = await way(services, actor)

    for target in (actor, boss):
        answer = await web.put(f"{STAFF}/{target.id}/role", json={"role": "admin"}, headers=headers)
        assert told(answer) == (403, "role_needed")
    assert told(await web.get(STAFF, headers=headers)) == (403, "role_needed")

    assert await role(services, actor) is kind
    assert (await services.audit.newest()).total == 0


async def test_without_a_session_there_is_nothing(
    web: httpx.AsyncClient, services: Services, boss: User
) -> None:
    for headers in (OWN, OWN | {"cookie": "cf_session=x"}, {}):
        answer = await web.put(f"{STAFF}/{boss.id}/role", json={"role": "customer"}, headers=headers)
        assert told(answer) == (401, "sign_in_needed")
    answer = await web.get(STAFF, headers={"authorization": "Bearer x"})
    assert told(answer) == (401, "token_refused")

    assert await role(services, boss) is Role.ADMIN


@pytest.mark.parametrize("foreign", [{"origin": "https://evil.test"}, {"sec-fetch-site": "cross-site"}])
async def test_another_site_cannot_use_an_admins_cookie(
    web: httpx.AsyncClient, services: Services, boss: User, foreign: dict[str, str]
) -> None:
    user = await put_user(services)
    headers = await cookie(services, boss) | foreign

    answer = await web.put(f"{STAFF}/{user.id}/role", json={"role": "admin"}, headers=headers)

    assert told(answer) == (403, "cross_site")
    assert await role(services, user) is Role.CUSTOMER


async def test_a_bad_token_is_not_made_good_by_a_cookie(
    web: httpx.AsyncClient, services: Services, boss: User
) -> None:
    headers = await cookie(services, boss) | {"authorization": "Bearer x"}

    assert told(await web.get(STAFF, headers=headers)) == (401, "token_refused")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"role": "owner"},
        {"role": "ADMIN"},
        {"role": ["admin"]},
        {"role": None},
        {"role": "editor", "email_verified": True},
        {"role": "editor", "user_id": "x"},
        [],
    ],
    ids=str,
)
async def test_what_is_no_grant_changes_nothing(
    web: httpx.AsyncClient, services: Services, boss: User, body: Any
) -> None:
    user = await put_user(services)

    answer = await web.put(f"{STAFF}/{user.id}/role", json=body, headers=await cookie(services, boss))

    assert told(answer) == (422, "invalid")
    assert await user_now(services, user.id) == user


async def test_refusals_of_the_shop_are_told(web: httpx.AsyncClient, services: Services, boss: User) -> None:
    headers = await cookie(services, boss)
    unproved = await put_user(services, verified=False)

    for user_id, status, code in (
        (boss.id, 409, "last_admin"),
        (unproved.id, 409, "unproved_staff"),
        ("0" * 24, 404, "not_found"),
        ("..%2F..", 404, "Not Found"),
    ):
        wanted = "customer" if user_id == boss.id else "support"
        answer = await web.put(f"{STAFF}/{user_id}/role", json={"role": wanted}, headers=headers)
        assert (answer.status_code, answer.json().get("code", "Not Found")) == (status, code)

    assert await role(services, boss) is Role.ADMIN
    assert (await services.audit.newest()).total == 0


async def test_a_demoted_admin_is_out_at_the_next_request(
    web: httpx.AsyncClient, services: Services, boss: User
) -> None:
    second = await put_user(services, role=Role.ADMIN)
    ways = [await cookie(services, second), await bearer(services, second)]
    for headers in ways:
        assert (await web.get(STAFF, headers=headers)).status_code == 200

    await web.put(
        f"{STAFF}/{second.id}/role", json={"role": "customer"}, headers=await cookie(services, boss)
    )

    for headers in ways:
        assert told(await web.get(STAFF, headers=headers)) == (403, "role_needed")


async def test_where_staff_need_a_second_factor_an_admin_without_one_is_kept_out(
    services: Services, mongo_server: MongoServer, redis_url: str, database_name: str, boss: User
) -> None:
    settings = settings_of(mongo_server.url, redis_url, database_name, staff_second_factor="required")
    strict = build(settings)
    headers = await cookie(services, boss)
    transport = httpx.ASGITransport(create_api(lambda: strict))
    async with httpx.AsyncClient(transport=transport, base_url=settings.origin) as web:
        answer = await web.get(STAFF, headers=headers)
    await strict.close()

    assert told(answer) == (403, "second_factor_missing")
