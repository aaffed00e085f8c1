"""How much one client may ask: over HTTP and over the websocket, whoever it says it is."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
from reflex.app import EventNamespace
from reflex.istate.data import RouterData
from reflex_base.config import get_config

from backend_ext import settings
from backend_ext.api.app import create_api
from backend_ext.bootstrap import Services, build
from backend_ext.dev.servers import MongoServer, ValkeyServer
from backend_ext.kit.errors import TooMany
from backend_ext.people.visitors import new_visitor
from backend_ext.store.limits import OPEN_FAILURES
from chemouflage import runtime
from chemouflage.chemouflage import behind_proxies
from chemouflage.first_paint.pages import Pages
from chemouflage.first_paint.server import PageServer
from chemouflage.throttle import throttle_event
from tests.shop import settings_of
from tests.tab import Tab

ORIGIN = "http://localhost:8000"
OWN = {"origin": ORIGIN, "sec-fetch-site": "same-origin"}
NAVIGATION = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
SPOOFED = (
    "x-forwarded-for",
    "forwarded",
    "x-real-ip",
    "x-client-ip",
    "true-client-ip",
    "cf-connecting-ip",
    "asgi-scope-client",
)

Web = Callable[..., httpx.AsyncClient]


@pytest.fixture(scope="module")
def pages() -> Pages:
    """The built pages."""
    return Pages(ORIGIN)


@pytest.fixture
def configured(
    mongo_server: MongoServer, redis_url: str, database_name: str, request: pytest.FixtureRequest
) -> settings.Settings:
    """Settings with the real limit of clients, or with what the test changes."""
    changes: dict[str, Any] = {"client_limit": settings.Settings.model_fields["client_limit"].default}
    changes |= getattr(request, "param", {})
    return settings_of(mongo_server.url, redis_url, database_name, **changes)


@pytest.fixture
async def limited(configured: settings.Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Services]:
    """The services over these settings; the states of the screen work over them too."""
    services = build(configured)
    monkeypatch.setattr(settings, "load", lambda: configured)
    monkeypatch.setattr(runtime, "_held", [services])
    yield services
    await services.close()


@pytest.fixture
async def web(limited: Services, pages: Pages) -> AsyncIterator[Web]:
    """Makes browsers of the whole stack but Reflex; `peer` is the address of the connection."""
    server = behind_proxies(PageServer(create_api(lambda: limited), pages, lambda: limited))  # type: ignore[arg-type]
    made: list[httpx.AsyncClient] = []

    def make(peer: str = "203.0.113.9", visitor: str | None = None) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(server, client=(peer, 5000))  # type: ignore[arg-type]
        cookies = {"cf_visitor": visitor} if visitor else None
        made.append(httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers=OWN, cookies=cookies))
        return made[-1]

    yield make
    for client in made:
        await client.aclose()


async def _many(times: int, ask: Callable[[int], Awaitable[httpx.Response]]) -> list[int]:
    """How often each status came, as `times` requests were made: those let through, those refused."""
    statuses = [(await ask(n)).status_code for n in range(times)]
    return [sum(status != 429 for status in statuses), statuses.count(429)]


async def test_sixty_a_minute_and_no_more(web: Web) -> None:
    one = web(visitor=new_visitor())
    assert await _many(65, lambda _: one.get("/api/nothing")) == [60, 5]

    refused = await one.post("/api/cart/lines", data={"slug": "deck"})

    assert (refused.status_code, refused.headers["content-type"]) == (429, "application/json")
    assert 50 <= int(refused.headers["retry-after"]) <= 60
    assert refused.json() == {
        "code": "too_many",
        "message": "Too many tries. Please wait a little and try again.",
    }
    assert (await web(visitor=new_visitor()).get("/api/nothing")).status_code == 404, "a neighbour goes on"


@pytest.mark.parametrize("configured", [{"client_limit": "5/minute"}], indirect=True, ids=["5/minute"])
async def test_what_is_counted_and_what_is_not(web: Web) -> None:
    one = web(visitor=new_visitor())
    for path in ("/health", "/robots.txt", "/api/docs", "/track", "/assets/nothing.js"):
        assert await _many(8, lambda _, path=path: one.get(path)) == [8, 0], path  # type: ignore[misc]
    assert await _many(8, lambda _: one.post("/api/payments/aamarpay/cancel")) == [8, 0]
    assert await _many(60, lambda _: one.post("/api/visitor")) == [50, 10]
    assert await _many(8, lambda _: one.post("/api/cart/lines", content=b"{", headers=OWN)) == [5, 3]
    assert await _many(8, lambda _: one.get("/api/cart/lines")) == [0, 8]


@pytest.mark.parametrize("configured", [{"client_limit": "2/minute"}], indirect=True, ids=["2/minute"])
async def test_cookies_thrown_away_gain_twenty_times_as_much_and_no_more(web: Web) -> None:
    strangers = [web(f"2001:db8:1:2::{n:x}", new_visitor()) for n in range(50)]
    assert await _many(50, lambda n: strangers[n].get("/api/nothing")) == [40, 10]
    assert await _many(3, lambda n: web("2001:db8:1:3::1", new_visitor()).get("/api/nothing")) == [3, 0]
    assert await _many(3, lambda n: web("192.0.2.1").get("/api/nothing")) == [2, 1], "no cookie: one client"


@pytest.mark.parametrize("configured", [{"client_limit": "2/minute"}], indirect=True, ids=["2/minute"])
async def test_programs_are_told_apart_by_their_token(web: Web) -> None:
    app = web("192.0.2.1")

    def ask(token: str) -> Callable[[int], Awaitable[httpx.Response]]:
        return lambda _: app.get("/api/nothing", headers={"authorization": f"Bearer {token}"})

    assert await _many(3, ask("one")) == [2, 1]
    assert await _many(3, ask("two")) == [2, 1]


@pytest.mark.parametrize("configured", [{"client_limit": "3/minute"}], indirect=True, ids=["3/minute"])
@pytest.mark.parametrize("header", SPOOFED)
async def test_nobody_is_whom_their_headers_say(web: Web, header: str) -> None:
    one = web()
    said = {"forwarded": "for=198.51.100.{}"}.get(header, "198.51.100.{}")
    assert await _many(5, lambda n: one.get("/api/nothing", headers={header: said.format(n)})) == [3, 2]


@pytest.mark.parametrize(
    "configured",
    [{"client_limit": "3/minute", "trusted_proxies": "10.0.0.0/8"}],
    indirect=True,
    ids=["behind a proxy"],
)
async def test_behind_our_proxy_each_client_is_its_own(web: Web) -> None:
    proxy = web("10.0.0.2")
    for client in ("198.51.100.1", "198.51.100.2"):
        headers = {"x-forwarded-for": f"1.1.1.1, {client}", "x-real-ip": "7.7.7.7"}
        assert await _many(5, lambda n, h=headers: proxy.get("/api/nothing", headers=h)) == [3, 2]  # type: ignore[misc]


@pytest.mark.parametrize("configured", [{"client_limit": "1/hour"}], indirect=True, ids=["1/hour"])
@pytest.mark.parametrize(
    ("path", "headers", "lang"),
    [
        ("/api/cart/lines", {}, "en"),
        ("/api/cart/lines", {"accept-language": "bn-BD,bn;q=0.9"}, "bn"),
        ("/api/cart/lines", {"referer": f"{ORIGIN}/bn/products/a"}, "bn"),
        ("/api/cart/lines", {"referer": f"{ORIGIN}/products/a", "accept-language": "bn"}, "en"),
        ("/api/cart/lines", {"referer": "http://["}, "en"),
        ("/api/cart/lines?lang=bn", {"referer": f"{ORIGIN}/shop"}, "bn"),
        ("/api/cart/lines?lang=<script>", {"accept-language": "bn"}, "bn"),
    ],
    ids=range(7),
)
async def test_who_navigates_gets_a_page_to_read(
    web: Web, path: str, headers: dict[str, str], lang: str
) -> None:
    one = web(visitor=new_visitor())
    form = {"slug": "nothing"}
    assert (await one.post(path, data=form, headers=NAVIGATION | headers)).status_code == 303

    page = await one.post(path, data=form, headers=NAVIGATION | headers)

    assert (page.status_code, page.headers["content-type"]) == (429, "text/html; charset=utf-8")
    assert 3590 <= int(page.headers["retry-after"]) <= 3600
    assert page.headers["cache-control"] == "no-store"
    assert f'<html lang="{lang}"' in page.text
    heading, wait = {
        "en": ("That was a little too fast.", "You can go on in about an hour."),
        "bn": ("একটু বেশি তাড়াতাড়ি হয়ে গেছে।", "প্রায় এক ঘণ্টা পরে আবার চেষ্টা করতে পারবেন।"),
    }[lang]
    assert (heading in page.text, wait in page.text, "[[" in page.text) == (True, True, False)
    assert "default-src 'self'" in page.headers["content-security-policy"]


@pytest.mark.parametrize("configured", [{"client_limit": "1/hour"}], indirect=True, ids=["1/hour"])
async def test_other_answers_pass_as_they_are(web: Web) -> None:
    one = web(visitor=new_visitor())
    answer = await one.post("/api/cart/lines", data={}, headers=NAVIGATION)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/json")


async def _events(tab: Tab, times: int, *, loader: bool = False, who: str | None = None) -> list[int]:
    told = []
    for _ in range(times):
        try:
            await throttle_event(tab.root, loader=loader, who=who)
        except TooMany as refused:
            told.append(refused.retry_after)
        else:
            told.append(0)
    return [told.count(0), times - told.count(0)]


@pytest.mark.usefixtures("limited")
async def test_sixty_events_a_minute_of_a_person_and_600_of_a_page() -> None:
    tab = Tab("/cart", None)
    assert await _events(tab, 63, who="one") == [60, 3]
    assert await _events(tab, 603, loader=True, who="one") == [600, 3], "counted apart"
    assert await _events(tab, 1, who="another") == [1, 0]
    assert await _events(Tab("/cart", None, ip="192.0.2.8"), 1, who="one") == [1, 0]


async def test_events_and_requests_of_a_browser_are_counted_together(web: Web, limited: Services) -> None:
    token = new_visitor()
    tab, browser = Tab("/cart", token, ip="203.0.113.9"), web(visitor=token)
    assert await _many(40, lambda _: browser.get("/api/nothing")) == [40, 0]
    assert await _events(tab, 25, who=tab.visitor) == [20, 5]


def test_an_event_comes_from_its_connection_whatever_its_headers_say() -> None:
    spoofed = [(name.encode(), b"198.51.100.1") for name in SPOOFED]
    environ = {"asgi.scope": {"client": ("203.0.113.9", 5000), "headers": spoofed}}
    connections = EventNamespace.__new__(EventNamespace)
    router = RouterData.from_router_data(connections._build_static_router_data("sid", environ))
    assert (router.session.client_ip, router.session.session_id) == ("203.0.113.9", "sid")
    assert get_config().trusted_proxy_hops == 0


@pytest.mark.parametrize("configured", [{"client_limit": "2/minute"}], indirect=True, ids=["2/minute"])
@pytest.mark.usefixtures("limited")
async def test_a_connection_without_a_cookie_is_a_client_of_its_own() -> None:
    tab = Tab("/cart", None)
    assert await _events(tab, 3) == [2, 1]


async def test_without_redis_nobody_is_refused_and_it_is_counted(
    mongo_server: MongoServer,
    own_valkey_server: ValkeyServer,
    database_name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    configured = settings_of(
        mongo_server.url, f"{own_valkey_server.url}/0", database_name, client_limit="1/minute"
    )
    services = build(configured)
    monkeypatch.setattr(runtime, "_held", [services])
    tab = Tab("/cart", None)
    assert await _events(tab, 2, who="one") == [1, 1]
    own_valkey_server.kill()
    before = OPEN_FAILURES.labels("client")._value.get()

    assert await _events(tab, 5, who="one") == [5, 0]

    assert OPEN_FAILURES.labels("client")._value.get() == before + 5
    await services.close()
