"""Premium codes over HTTP: the app and our pages for oneself, staff by their role."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from backend_ext.api.app import create_api
from backend_ext.bootstrap import Services
from backend_ext.kit.ids import premium_code, show_code
from backend_ext.people.models import Role, User
from backend_ext.people.sessions.models import Device
from backend_ext.premium.models import CodeState
from tests.people import person, put_code, put_user
from tests.shop import put_product

OWN = {"origin": "http://localhost:8000", "sec-fetch-site": "same-origin"}
CODES, STAFF = "/api/codes", "/api/staff/codes"


@pytest.fixture
async def web(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_api(lambda: services))
    async with httpx.AsyncClient(transport=transport, base_url=services.settings.origin) as client:
        yield client


async def cookie(services: Services, user: User) -> dict[str, str]:
    """What the browser of `user` sends from our pages."""
    secret, _ = await services.sessions.open(user, Device())
    return OWN | {"cookie": f"{services.settings.session_cookie}={secret}"}


async def bearer(services: Services, user: User) -> dict[str, str]:
    """What the app of `user` sends."""
    return {"authorization": f"Bearer {(await services.app_tokens.sign_in(user, Device())).access}"}


def told(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize("way", [cookie, bearer])
async def test_a_code_is_looked_at_redeemed_and_listed(
    web: httpx.AsyncClient, services: Services, way: Any
) -> None:
    user, other = await put_user(services), await put_user(services)
    mine, theirs = await way(services, user), await way(services, other)
    code = show_code((await put_code(services)).code)
    body = {"code": code.lower().replace("-", " ")}

    looked = await web.post(f"{CODES}/validate", json=body, headers=mine)
    assert (looked.status_code, looked.json()) == (200, {"standing": "redeemable"})
    assert (await web.get(CODES, headers=mine)).json() == {
        "premium": False,
        "premium_until": None,
        "codes": [],
    }

    first = await web.post(f"{CODES}/redeem", json=body, headers=mine)
    again = await web.post(f"{CODES}/redeem", json=body, headers=mine)
    refused = await web.post(f"{CODES}/redeem", json=body, headers=theirs)
    listed = await web.get(CODES, headers=mine)

    assert (first.status_code, first.json()["code"], first.json()["fresh"]) == (200, code, True)
    assert again.json() == first.json() | {"fresh": False}
    assert told(refused) == (409, "code_taken")
    assert (await web.post(f"{CODES}/validate", json=body, headers=theirs)).json() == {"standing": "taken"}
    assert listed.json()["premium"] is True
    assert listed.json()["premium_until"] == first.json()["ends_at"]
    (shown,) = listed.json()["codes"]
    assert (shown["code"], shown["state"], shown["mine"]) == (code, "redeemed", True)
    for answer in (looked, first, listed):
        assert answer.headers["cache-control"] == "no-store"


async def test_guesses_over_http_are_throttled_and_refusals_told(
    web: httpx.AsyncClient, services: Services
) -> None:
    headers = await bearer(services, await put_user(services))
    revoked = await put_code(services, CodeState.REVOKED)

    answer = await web.post(f"{CODES}/redeem", json={"code": revoked.code}, headers=headers)
    assert told(answer) == (410, "code_revoked")
    for _ in range(9):
        answer = await web.post(f"{CODES}/redeem", json={"code": premium_code()}, headers=headers)
        assert told(answer) == (404, "code_unknown")
    answer = await web.post(f"{CODES}/validate", json={"code": premium_code()}, headers=headers)
    assert told(answer) == (429, "too_many")
    assert int(answer.headers["retry-after"]) > 0


async def test_codes_are_for_who_is_signed_in_on_our_pages(
    web: httpx.AsyncClient, services: Services
) -> None:
    code = (await put_code(services)).code
    assert told(await web.get(CODES)) == (401, "sign_in_needed")
    foreign = await cookie(services, await put_user(services)) | {"sec-fetch-site": "cross-site"}
    for body in ({"code": code}, {"code": "x" * 101}, {"code": code, "user_id": "x"}):
        answer = await web.post(f"{CODES}/redeem", json=body, headers=foreign)
        assert answer.status_code in (403, 422)
    assert await services.mongo.db["premium_codes"].count_documents({"state": "redeemed"}) == 0


def _calls(code_id: str, batch_id: str, product_id: str) -> list[tuple[str, str, Any, bool]]:
    """Every staff route: method, path, body, and whether support may."""
    return [
        ("POST", f"{STAFF}/batches", {"product_id": product_id, "count": 2}, False),
        ("GET", f"{STAFF}/batches", None, False),
        ("GET", f"{STAFF}/batches/{batch_id}/codes.csv", None, False),
        ("GET", STAFF, None, True),
        ("GET", f"{STAFF}/{code_id}", None, True),
        ("POST", f"{STAFF}/{code_id}/give", {"email": "pupil@example.com"}, True),
        ("POST", f"{STAFF}/{code_id}/give-order", {"order_number": "CH-AAAA-AAAA"}, True),
        ("POST", f"{STAFF}/{code_id}/extend", {"until": "2030-01-01T00:00:00Z"}, True),
        ("POST", f"{STAFF}/{code_id}/revoke", {"why": "leaked"}, True),
    ]


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.EDITOR, Role.SUPPORT, Role.ADMIN, None])
async def test_each_staff_route_is_for_its_role(
    web: httpx.AsyncClient, services: Services, role: Role | None
) -> None:
    boss, product = await put_user(services, role=Role.ADMIN), await put_product(services)
    batch = await services.codes.batches.make(person(boss), product.id, 1, "")
    code = await put_code(services)
    headers = await cookie(services, await put_user(services, role=role)) if role else OWN
    before = (await services.audit.newest()).total

    for method, path, body, support in _calls(code.id, batch.id, product.id):
        answer = await web.request(method, path, json=body, headers=headers)
        if role is None:
            assert told(answer) == (401, "sign_in_needed"), path
        elif role is Role.ADMIN or (role is Role.SUPPORT and support):
            assert answer.status_code in (200, 201, 404, 409), (path, answer.text)
            assert answer.is_error or answer.headers["cache-control"] == "no-store"
        else:
            assert told(answer) == (403, "role_needed"), path

    if role not in (Role.SUPPORT, Role.ADMIN):
        assert (await services.audit.newest()).total == before
        stored = await services.mongo.db["premium_codes"].find_one({"_id": code.id})
        assert stored is not None
        assert stored["state"] == "available"


async def test_an_admin_makes_a_batch_takes_its_file_and_follows_a_code(
    web: httpx.AsyncClient, services: Services
) -> None:
    boss = await put_user(services, role=Role.ADMIN)
    headers, product = await bearer(services, boss), await put_product(services)

    made = await web.post(
        f"{STAFF}/batches", json={"product_id": product.id, "count": 3, "note": "Run"}, headers=headers
    )
    batch = made.json()
    file = await web.get(f"{STAFF}/batches/{batch['batch_id']}/codes.csv", headers=headers)
    listed = await web.get(STAFF, params={"batch_id": batch["batch_id"], "size": 2}, headers=headers)
    code = listed.json()["codes"][0]
    await web.post(f"{STAFF}/{code['code_id']}/give", json={"email": "pupil@example.com"}, headers=headers)
    whole = (await web.get(f"{STAFF}/{code['code_id']}", headers=headers)).json()

    assert (made.status_code, batch["count"], batch["made_by"]) == (201, 3, boss.id)
    assert (await web.get(f"{STAFF}/batches", headers=headers)).json()["batches"] == [batch]
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.headers["cache-control"] == "no-store"
    assert file.headers["content-disposition"].startswith("attachment")
    assert len(file.content.decode("utf-8-sig").splitlines()) == 4
    assert (listed.json()["count"], len(listed.json()["codes"])) == (3, 2)
    assert (whole["code"]["state"], whole["code"]["given_to"]) == ("assigned", "p•••l@example.com")
    assert [(one["actor"], one["action"]) for one in whole["history"]] == [(boss.id, "code.assign")]
    assert (batch["printed"], code["printed"]) == (False, False)
    for count in (0, 10_001, "many"):
        answer = await web.post(
            f"{STAFF}/batches", json={"product_id": product.id, "count": count}, headers=headers
        )
        assert told(answer) == (422, "invalid")


async def test_a_batch_for_print_says_so_and_none_of_its_codes_is_given(
    web: httpx.AsyncClient, services: Services
) -> None:
    product = await put_product(services)
    headers = await bearer(services, await put_user(services, role=Role.ADMIN))
    wanted = {"product_id": product.id, "count": 1, "printed": True}

    batch = (await web.post(f"{STAFF}/batches", json=wanted, headers=headers)).json()
    (code,) = (await web.get(STAFF, headers=headers)).json()["codes"]
    to = {"email": "pupil@example.com"}
    given = await web.post(f"{STAFF}/{code['code_id']}/give", json=to, headers=headers)

    assert (batch["printed"], code["printed"], code["batch_id"]) == (True, True, batch["batch_id"])
    assert told(given) == (409, "code_not_free")


async def test_support_reads_no_code_that_could_still_be_redeemed(
    services: Services, web: httpx.AsyncClient
) -> None:
    code = await put_code(services, product_id=(await put_product(services)).id)
    whole, hidden = show_code(code.code), f"••••-••••-{code.code[8:]}"
    helper = await cookie(services, await put_user(services, role=Role.SUPPORT))
    boss = await cookie(services, await put_user(services, role=Role.ADMIN))

    async def shown(headers: dict[str, str]) -> list[str]:
        found = (await web.get(STAFF, params={"code": code.code}, headers=headers)).json()["codes"]
        one = (await web.get(f"{STAFF}/{code.id}", headers=headers)).json()["code"]
        return [found[0]["code"], one["code"]]

    assert await shown(helper) == [hidden] * 2
    assert await shown(boss) == [whole] * 2
    to = {"email": "pupil@example.com"}
    given = await web.post(f"{STAFF}/{code.id}/give", json=to, headers=helper)
    assert (given.status_code, given.json()["code"]) == (200, hidden)
    revoked = await web.post(f"{STAFF}/{code.id}/revoke", json={"why": "leaked"}, headers=helper)
    assert revoked.json()["code"] == whole
    assert await shown(helper) == [whole] * 2
