"""Other sites: none of them can act for who is signed in here, read anything, or be led to from here."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi.routing import APIRoute, APIWebSocketRoute

from backend_ext.api import app
from backend_ext.api.app import create_api
from backend_ext.bootstrap import Services
from backend_ext.people.links.models import LinkPurpose
from backend_ext.people.models import Role
from backend_ext.people.sessions.models import Device
from chemouflage.first_paint.pages import Pages
from chemouflage.first_paint.server import PageServer
from tests.entrance import PASSWORD, browser, code_of, put_member
from tests.people import put_user

ORIGIN = "http://localhost:8000"
FOREIGN = (
    {"origin": "https://evil.test", "sec-fetch-site": "cross-site"},
    {"origin": "https://evil.test"},
    {"origin": "null"},
    {"origin": ""},
    {"origin": f"{ORIGIN}.evil.test"},
    {"origin": f"https://evil.test/{ORIGIN}"},
    {"origin": "http://localhost"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"origin": ORIGIN, "sec-fetch-site": "cross-site"},
    {"origin": "https://evil.test", "sec-fetch-site": "same-origin"},
)
# No cookie counts there: the gateway's hints are looked into by asking it; the app shows a token; what
# comes back of mails is signed, and who ends mails with one click holds the mail's link (RFC 8058).
WITHOUT_COOKIES = ("/api/payments/aamarpay/", "/api/app/", "/api/mail/bounces", "/api/mail/unsubscribe")
_ALL = {
    "email": "new@example.com", "password": PASSWORD, "old": PASSWORD, "code": "x", "name": "N",
    "word": "delete", "slug": "deck", "quantity": "1", "lang": "en", "next": "/cart",
}  # fmt: skip
_PARTS = {"name": "google", "picture_id": "0" * 24}
EVIL = (
    "https://evil.test/",
    "//evil.test",
    "/\\evil.test",
    "/\t/evil.test",
    "\\\\evil.test",
    "javascript:alert(1)",
    "https:evil.test",
    "///evil.test",
    "/%0d%0alocation:https://evil.test",
    "/@evil.test/../..//evil.test",
    "/api/sign-out",
    "/./api/me/data",
    "/%61pi/me/data",
)


def _routes() -> Iterator[tuple[str, str]]:
    """Method and path of every route."""
    for module in app._MODULES:
        for route in module.router.routes:
            if isinstance(route, APIWebSocketRoute):
                continue  # it looks at the origin by itself: tests/hostile/test_live_rooms.py
            assert isinstance(route, APIRoute)
            for method in sorted(route.methods):
                yield method, route.path


def _filled(path: str, user_id: str) -> str:
    return re.sub(r"{(\w+)}", lambda part: (_PARTS | {"user_id": user_id}).get(part[1], "x"), path)


async def _everything(services: Services) -> dict[str, list[Any]]:
    db = services.mongo.db
    return {
        name: [row async for row in db[name].find().sort("_id", 1)]
        for name in sorted(await db.list_collection_names())
    }


@pytest.fixture(scope="module")
def pages() -> Pages:
    """The built pages."""
    return Pages(ORIGIN)


@pytest.fixture
async def boss(services: Services) -> str:
    """An admin's id; whoever can act for an admin can do everything."""
    member = await put_member(services)
    await services.mongo.db["users"].update_one({"_id": member.id}, {"$set": {"role": Role.ADMIN}})
    return member.id


async def _cookies(services: Services, user_id: str) -> dict[str, str]:
    secret, _ = await services.sessions.open(await services.people.get(user_id), Device())
    return {"cookie": f"cf_session={secret}"}


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_no_route_that_changes_something_takes_a_form_of_another_site(
    services: Services, boss: str, headers: dict[str, str]
) -> None:
    """A route of tomorrow is refused here until it looks where a request comes from."""
    other = await put_user(services)
    cookies = await _cookies(services, boss)
    before, asked = await _everything(services), []
    async with browser(services) as client:
        for method, path in _routes():
            if method in ("GET", "HEAD") or path.startswith(WITHOUT_COOKIES):
                continue
            request = client.build_request(method, _filled(path, other.id), data=_ALL)
            for name in ("origin", "sec-fetch-site"):
                del request.headers[name]
            request.headers.update(headers | cookies)
            answer = await client.send(request)
            assert (answer.status_code, answer.json()["code"]) == (403, "cross_site"), (method, path)
            assert "set-cookie" not in answer.headers
            asked.append(path)
    assert len(asked) >= 18
    assert await _everything(services) == before


async def test_what_takes_no_cookie_gives_none_and_acts_for_nobody(services: Services, boss: str) -> None:
    cookies = await _cookies(services, boss)
    sessions = await services.mongo.db["sessions"].count_documents({})
    async with browser(services) as client:
        for method, path in _routes():
            if path.startswith("/api/app/"):
                answer = await client.request(
                    method, path, headers=FOREIGN[0] | cookies, json={"refresh_token": "x"}
                )
                assert answer.status_code in (204, 401, 422), path
                assert "set-cookie" not in answer.headers
    assert await services.mongo.db["sessions"].count_documents({"ended_at": None}) == sessions


async def test_looking_changes_nothing(services: Services, boss: str) -> None:
    """Every GET (a link in a mail, an image of another site), but for the gateway's returns."""
    cookies = await _cookies(services, boss)
    before = await _everything(services)
    async with browser(services) as client:
        paths = [path for method, path in _routes() if method == "GET"]
        for path in paths:
            if not path.startswith("/api/payments/"):
                answer = await client.get(_filled(path, boss), params=_ALL, headers=cookies)
                assert answer.status_code < 500, path
                if path != "/api/sign-in/callback":
                    assert "set-cookie" not in answer.headers, path
    assert len(paths) >= 12
    assert await _everything(services) == before


async def test_another_site_reads_nothing_of_who_is_signed_in(services: Services, boss: str) -> None:
    cookies = await _cookies(services, boss)
    async with browser(services) as client:
        for path in ("/api/me/data", "/api/staff"):
            own = await client.get(path, headers=cookies)
            assert (own.status_code, own.headers["cache-control"]) == (200, "no-store")
            assert "access-control-allow-origin" not in own.headers
            for headers in (FOREIGN[0], FOREIGN[8]):
                answer = await client.get(path, headers=headers | cookies)
                assert (answer.status_code, answer.json()["code"]) == (403, "cross_site")


@pytest.mark.parametrize("wanted", EVIL)
async def test_no_way_in_leads_elsewhere(services: Services, wanted: str) -> None:
    """`next` of each form that takes one, with and without a script, and across a mail."""
    await put_member(services)
    async with browser(services) as client:
        up = {"email": "new@example.com", "password": PASSWORD, "next": wanted}
        assert (await client.post("/api/sign-up", data=up)).status_code == 200
        code = await code_of(services, "new@example.com", LinkPurpose.CONFIRM)
        confirmed = await client.post("/api/confirm", data={"code": code})
        form = {"email": "rahima@example.com", "password": PASSWORD, "next": wanted}
        entered = await client.post("/api/sign-in", data=form)
        plain = await client.post("/api/sign-in", data=form, headers={"accept": "text/html"})
        assert [answer.json()["go"] for answer in (confirmed, entered)] == ["/account", "/account"]
        assert (plain.status_code, plain.headers["location"]) == (303, "/account")
        wrong = {"code": "x", "next": wanted}
        referer = f"{ORIGIN}/sign-in/code?{httpx.QueryParams({'next': wanted})}"
        back = await client.post(
            "/api/sign-in/code", data=wrong, headers={"accept": "text/html", "referer": referer}
        )
        where = urlsplit(back.headers["location"])
        assert (back.status_code, where.netloc, where.path) == (303, "", "/sign-in/code")


@pytest.mark.parametrize(
    "path", ["//evil.test/x", "/\\evil.test", "/api/sign-out", "/a/../../x", "/<script>"]
)
async def test_a_form_goes_back_to_no_page_but_ours(services: Services, path: str) -> None:
    async with browser(services) as client:
        answer = await client.post(
            "/api/sign-in",
            data={"email": "a@example.com", "password": "wrong password"},
            headers={"accept": "text/html", "referer": f"{ORIGIN}{path}"},
        )
    assert (answer.status_code, "location" in answer.headers) == (401, False)


@pytest.mark.parametrize("path", ["/sign-in", "/bn/sign-up", "/forgot", "/sign-in/code"])
async def test_pages_take_nobodys_word_for_where_to_go(services: Services, pages: Pages, path: str) -> None:
    """What an address says is neither a link of the page nor part of its markup."""
    server = PageServer(create_api(lambda: services), pages, lambda: services)  # type: ignore[arg-type]
    transport = httpx.ASGITransport(server)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        plain = await client.get(path, params={"problem": "unknown"})
        assert plain.status_code == 200
        for wanted in (*EVIL, '"><script>alert(1)</script>', "'-alert(1)-'"):
            answer = await client.get(path, params={"next": wanted, "problem": wanted, "notice": wanted})
            assert (answer.status_code, answer.text == plain.text) == (200, True), wanted
        assert (await client.get(path, params={"problem": "wrong_credentials"})).text != plain.text


async def test_a_role_is_not_to_be_had_by_a_simple_request(services: Services, boss: str) -> None:
    """What a form of another site can send without asking first: no PUT, no JSON."""
    user = await put_user(services)
    cookies = await _cookies(services, boss)
    async with browser(services) as client:
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
            for method in ("POST", "PUT"):
                answer = await client.request(
                    method,
                    f"/api/staff/{user.id}/role",
                    content=b'{"role":"admin"}',
                    headers={"content-type": kind} | cookies,
                )
                assert answer.status_code in (405, 422)
    assert (await services.people.get(user.id)).role is Role.CUSTOMER
