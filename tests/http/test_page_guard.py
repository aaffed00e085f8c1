"""Pages that are not for everybody: who asks is looked at before any HTML, and nobody may keep it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import cache
from typing import Any

import httpx
import pytest

from backend_ext.bootstrap import Services, build
from backend_ext.dev.servers import MongoServer, ValkeyServer
from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import new_token
from backend_ext.people.access import Access
from backend_ext.people.models import Role, SecondFactor
from backend_ext.people.sessions.models import Device
from chemouflage import routes
from chemouflage.first_paint import pages as first_paint_pages
from chemouflage.first_paint.pages import Pages
from chemouflage.first_paint.server import PageServer
from tests.http.test_pages import ORIGIN, nothing
from tests.people import put_user
from tests.shop import settings_of

GUARDED = "/track"  # a page of the build; the tests give it another access
FORM = 'name="contact"'  # what stands on it
KEPT_BY_NOBODY = "private, no-store"
LEVELS: tuple[Access, ...] = ("signed_in", "premium", "support", "editor", "moderator", "admin")
Shop = Callable[..., Any]


@cache
def _built(access: Access) -> Pages:
    """The built pages, one of them with this access."""
    given = tuple(replace(page, access=access) if page.path == GUARDED else page for page in routes.PAGES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(first_paint_pages, "PAGES", given)
        return Pages(ORIGIN)


@pytest.fixture
def shop(services: Services) -> Shop:
    """Makes a client of the page server whose page needs `access`, with the session of a `user`."""

    @asynccontextmanager
    async def make(
        access: Access, held: Services = services, **account: Any
    ) -> AsyncIterator[httpx.AsyncClient]:
        server = PageServer(nothing, _built(access), lambda: held, fresh=60)
        cookies = {}
        if account:
            user = await put_user(services, **account)
            secret, _ = await services.sessions.open(user, Device())
            cookies = {held.settings.session_cookie: secret}
        transport = httpx.ASGITransport(server)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, cookies=cookies) as client:
            yield client

    return make


CUSTOMER = {"role": Role.CUSTOMER}
PREMIUM = {"premium_until": utcnow().replace(year=2100)}
LAPSED = {"premium_until": utcnow().replace(year=2020)}
SUPPORT, EDITOR, ADMIN = ({"role": role} for role in (Role.SUPPORT, Role.EDITOR, Role.ADMIN))


@pytest.mark.parametrize("access", LEVELS)
async def test_nobody_is_led_to_sign_in_and_back(shop: Shop, access: Access) -> None:
    ways = {
        "/track": "/sign-in?next=%2Ftrack",
        "/bn/track?a=1&b=2": "/bn/sign-in?next=%2Fbn%2Ftrack%3Fa%3D1%26b%3D2",
        "/track?a=<script>": "/sign-in?next=%2Ftrack%3Fa%3D%253Cscript%253E",
        "/track?a=%0d%0aset-cookie:x": "/sign-in?next=%2Ftrack%3Fa%3D%250d%250aset-cookie%3Ax",
        "/track?" + "a" * 600: "/sign-in",
    }
    async with shop(access) as client:
        for path, there in ways.items():
            answer = await client.get(path)
            assert (answer.status_code, answer.headers["location"], answer.content) == (303, there, b"")
            assert answer.headers["cache-control"] == KEPT_BY_NOBODY
            assert "set-cookie" not in answer.headers
            assert (await client.head(path)).status_code == 303


CUSTOMER = {"role": Role.CUSTOMER}
PREMIUM = {"premium_until": utcnow().replace(year=2100)}
LAPSED = {"premium_until": utcnow().replace(year=2020)}
SUPPORT, EDITOR, ADMIN = ({"role": role} for role in (Role.SUPPORT, Role.EDITOR, Role.ADMIN))
EVERYBODY = (CUSTOMER, PREMIUM, LAPSED, SUPPORT, EDITOR, ADMIN)
MAY: dict[Access, tuple[dict[str, Any], ...]] = {
    "public": EVERYBODY,
    "signed_in": EVERYBODY,
    "premium": (PREMIUM,),
    "support": (SUPPORT, ADMIN),
    "editor": (EDITOR, ADMIN),
    "moderator": (SUPPORT, EDITOR, ADMIN),
    "admin": (ADMIN,),
}


@pytest.mark.parametrize("access", MAY)
async def test_who_may_have_which_page(shop: Shop, access: Access) -> None:
    for account in EVERYBODY:
        async with shop(access, **account) as client:
            answer = await client.get(GUARDED)
        may = account in MAY[access]
        assert (answer.status_code, FORM in answer.text) == (200 if may else 403, may), account
        assert (answer.headers["cache-control"] == KEPT_BY_NOBODY) == (access != "public")


@pytest.mark.parametrize(
    ("path", "access", "told"),
    [
        ("/track", "support", "Your account may not see this page."),
        ("/bn/track", "support", "আপনার অ্যাকাউন্ট থেকে এই পাতা দেখা যায় না।"),
        ("/track", "premium", "Each deck comes with a code"),
        ("/bn/track", "premium", "প্রতিটি কার্ড সেটের সঙ্গে একটি কোড"),
    ],
)
async def test_a_refusal_reads_well(shop: Shop, path: str, access: Access, told: str) -> None:
    async with shop(access, **CUSTOMER) as client:
        answer = await client.get(path)
    assert (answer.status_code, told in answer.text, "[[" in answer.text) == (403, True, False)
    assert 'type="module"' not in answer.text


async def test_the_page_of_one_is_never_given_to_another(shop: Shop, services: Services) -> None:
    async with shop("signed_in", **CUSTOMER) as client:
        assert (await client.get(GUARDED)).status_code == 200
        client.cookies.clear()
        assert (await client.get(GUARDED)).status_code == 303


async def test_an_ended_session_opens_nothing(shop: Shop, services: Services) -> None:
    async with shop("signed_in", email="rahima@example.com") as client:
        secret = client.cookies["cf_session"]
        person = await services.sessions.who(secret)
        assert person is not None
        assert (await client.get(GUARDED)).status_code == 200
        await services.sessions.end(person.user_id, person.session_id)
        assert (await client.get(GUARDED)).status_code == 303
        for forged in (secret[:-1], secret + "x", "", "app:1", "%00", "é".encode().decode("latin-1")):
            client.cookies.clear()
            answer = await client.get(GUARDED, headers={"cookie": f"cf_session={forged}".encode("latin-1")})
            assert answer.status_code == 303


async def test_a_cookie_of_somebody_else_beside_it_does_not_hide_ours(shop: Shop) -> None:
    async with shop("signed_in", **CUSTOMER) as client:
        secret = client.cookies["cf_session"]
        client.cookies.clear()
        messy = f'tracker={{"a": [1, 2]}}; x@y=1; cf_session={secret}; broken'
        assert (await client.get(GUARDED, headers={"cookie": messy})).status_code == 200


async def test_staff_without_a_second_factor_are_led_to_set_one_up(shop: Shop, services: Services) -> None:
    strict = replace(
        services, settings=services.settings.model_copy(update={"staff_second_factor": "required"})
    )
    factor = SecondFactor(sealed="x", recovery=[], since=utcnow())
    async with shop("support", strict, **SUPPORT) as client:
        for root in ("", "/bn"):
            answer = await client.get(root + GUARDED)
            there = f"{root}/account/security?need=second-factor"
            assert (answer.status_code, answer.headers["location"]) == (303, there)
    async with shop("support", strict, **SUPPORT, second_factor=factor) as client:
        assert (await client.get(GUARDED)).status_code == 200
    async with shop("signed_in", strict, **SUPPORT) as client:
        assert (await client.get(GUARDED)).status_code == 200


async def test_while_nobody_can_say_who_it_is(
    shop: Shop, own_mongo_server: MongoServer, own_valkey_server: ValkeyServer
) -> None:
    blind = build(settings_of(own_mongo_server.url, f"{own_valkey_server.url}/0", "blind"))
    own_mongo_server.stop()
    own_valkey_server.stop()
    async with shop("signed_in", blind) as client:
        headers = {"cookie": f"cf_session={new_token()}"}
        answer = await client.get("/bn/track", headers=headers)
        assert (answer.status_code, FORM in answer.text) == (503, False)
        assert "দোকানে এখন পৌঁছানো যাচ্ছে না" in answer.text
        assert (await client.get("/sign-in", headers=headers)).status_code == 200
    await blind.close()


@pytest.mark.parametrize("path", ["/confirm", "/reset", "/confirm-email", "/prove"])
@pytest.mark.parametrize("root", ["", "/bn"])
async def test_a_page_with_a_code_in_its_address_tells_nobody(shop: Shop, root: str, path: str) -> None:
    code = "a-code_of.en.a-mail" * 20
    async with shop("public") as client:
        answer = await client.get(f"{root}{path}?code={code}")
        assert (answer.status_code, answer.text.count(f'value="{code}"')) == (200, 1)
        assert answer.headers["cache-control"] == KEPT_BY_NOBODY
        assert answer.headers["referrer-policy"] == "same-origin"
        assert '<meta name="robots" content="noindex">' in answer.text
        assert f'<link rel="canonical" href="{ORIGIN}{root}{path}">' in answer.text
        without = await client.get(f"{root}{path}")
        assert 'data-said="link_over"' in without.text


async def test_addresses_of_pages_to_sign_in_stay_text(shop: Shop) -> None:
    hostile = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
    async with shop("public") as client:
        for name in ("next", "problem", "code"):
            answer = await client.get(f"/confirm?{name}={hostile}")
            assert answer.status_code == 200
            assert "<script>alert(1)" not in answer.text
        assert 'data-said="error"' in (await client.get(f"/sign-in?problem={hostile}")).text
        outside = (await client.get("/sign-in?next=https://evil.test/")).text
        inside = (await client.get("/sign-in?next=/bn/track%3Fa%3D1%26b%3D2")).text
    assert "evil.test" not in outside
    assert '<input type="hidden" name="next" value=""' in outside
    assert 'name="next" value="/bn/track?a=1&amp;b=2"' in inside
    assert 'href="/sign-up?next=%2Fbn%2Ftrack%3Fa%3D1%26b%3D2"' in inside


@pytest.mark.parametrize("page", [page for page in routes.PAGES if page.live], ids=lambda page: page.path)
def test_the_first_loader_of_a_page_asks_for_what_the_page_needs(page: routes.Page) -> None:
    asked = page.on_load[0].fn.access if page.on_load else "public"
    assert asked == page.access
    if page.access != "public":
        assert page.on_load[0].fn.loader is True
        assert page.filled is None, "the HTML of such a page holds nothing of anybody"
