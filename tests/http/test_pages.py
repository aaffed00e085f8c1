"""The pages as a crawler or a phone without JavaScript gets them: the built pages over the real services.

Needs the build (`make test` makes it first). Behind the page server stands an app that knows nothing.
"""

import gzip
import json
import re
from collections.abc import AsyncIterator
from html import escape
from typing import Any

import httpx
import pytest

from backend_ext.bootstrap import Services
from backend_ext.catalogue.models import Category, Image
from backend_ext.kit.clock import dhaka_day, utcnow
from backend_ext.kit.errors import Unavailable
from backend_ext.kit.text import Localized
from chemouflage.first_paint.pages import Pages
from chemouflage.first_paint.server import PageServer
from chemouflage.i18n import translator
from tests.attempts import play, put_bank
from tests.dailies import put_game
from tests.people import put_user
from tests.questions import put_topic
from tests.shop import put_product, words

ORIGIN = "http://localhost:8000"  # what the services of a test take themselves for
HOSTILE = "</script><script>alert(1)</script>\"'@@product.price@@<!--\u2028$&🧪"


async def nothing(scope: Any, _receive: Any, send: Any) -> None:
    """The app behind the page server: it has no file and no route."""
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 404, "headers": headers})
    await send({"type": "http.response.body", "body": scope["path"].encode()})


@pytest.fixture(scope="module")
def pages() -> Pages:
    """The built pages."""
    return Pages(ORIGIN, ("https://pay.test",))


@pytest.fixture
async def shop(services: Services, pages: Pages) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the page server over `services`; nothing is kept longer than a request."""
    server = PageServer(nothing, pages, lambda: services, fresh=0)
    transport = httpx.ASGITransport(server)  # type: ignore[arg-type]  # our ASGI types are plainer
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        yield client


def tag(html: str, pattern: str) -> str:
    """The one match of `pattern`'s group in `html`."""
    found = re.findall(pattern, html, re.DOTALL)
    assert len(found) == 1, (pattern, found)
    return str(found[0])


def structured(html: str) -> dict[str, Any]:
    """The JSON-LD objects of a page by type."""
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return {entry["@type"]: entry for entry in map(json.loads, blocks)}


def body(html: str) -> str:
    """The page from its <body> on: what a reader sees."""
    return html.partition("<body")[2]


async def test_a_product_page_holds_its_data(shop: httpx.AsyncClient, services: Services) -> None:
    await services.catalogue.put_category(
        Category(id="bonding", name=Localized(en="Bonding", bn="বন্ধন"), description=words("d"))
    )
    product = await put_product(
        services, slug="ionic", price=22900, compare_at=27900, stock=3, in_the_box=[words("48 cards")]
    )
    html = (await shop.get("/products/ionic")).text
    assert "@@" not in html
    assert tag(html, "<title>(.*?)</title>") == f"{product.name.en} · Chemouflage"
    for text in ("৳229", "৳279", "17% off", "Only 3 left", "48 cards", "৳60 inside Dhaka", "Bonding"):
        assert text in body(html), text
    assert "Sold out" not in body(html)
    assert tag(html, '<link rel="canonical" href="(.*?)">') == f"{ORIGIN}/products/ionic"
    assert f'hreflang="bn" href="{ORIGIN}/bn/products/ionic"' in html
    offer = structured(html)["Product"]["offers"]
    assert (offer["price"], offer["priceCurrency"]) == ("229.00", "BDT")
    assert offer["availability"] == "https://schema.org/InStock"
    assert [item["name"] for item in structured(html)["BreadcrumbList"]["itemListElement"]][1] == "Bonding"
    assert 'fetchpriority="high" href="/products/ionic.svg"' in html


async def test_chats_get_the_whole_address_of_a_picture(shop: httpx.AsyncClient, services: Services) -> None:
    await put_product(services, slug="calm")
    shown = '<meta content="([^"]*)" property="og:image"/>'

    for path, picture in (
        ("/products/calm", "/products/calm.svg"),
        ("/bn/products/calm", "/products/calm.svg"),
        ("/", "/brand/social.jpg"),
        ("/track", "/brand/social.jpg"),
    ):
        assert tag((await shop.get(path)).text, shown) == ORIGIN + picture, path


async def test_a_shared_result_is_a_page_with_its_picture(
    shop: httpx.AsyncClient, services: Services
) -> None:
    await put_bank(services)
    user = await put_user(services, display_name="<b>Cobalt</b>")
    attempt = await play(services, await services.quiz.attempts.start_daily(user.id), "aaabaaaaab")
    key = services.quiz.results.key(attempt)

    english = await shop.get(f"/quiz/shared/{key}")
    bangla = await shop.get(f"/bn/quiz/shared/{key}")

    assert tag(english.text, "<title>(.*?)</title>") == "8 of 10 right · Chemouflage"
    assert tag(bangla.text, "<title>(.*?)</title>") == "১০টির মধ্যে ৮টি ঠিক · Chemouflage"
    for answer, lang in ((english, "en"), (bangla, "bn")):
        picture = f"/quiz/pictures/{key}.png?lang={lang}"
        assert tag(answer.text, '<meta content="([^"]*)" property="og:image"/>') == ORIGIN + picture
        assert f'src="{picture}"' in body(answer.text)
        assert '<meta name="robots" content="noindex">' in answer.text
        assert "&lt;b&gt;Cobalt" in body(answer.text)
        assert "<b>Cobalt" not in answer.text
        assert not any(slot.question_id in answer.text for slot in attempt.slots)
    assert (await shop.get(f"/quiz/shared/{key}x")).status_code == 404


@pytest.mark.parametrize(("root", "digits"), [("", "0123456789"), ("/bn", "০১২৩৪৫৬৭৮৯")])
async def test_boards_are_whole_before_any_script(
    shop: httpx.AsyncClient, services: Services, root: str, digits: str
) -> None:
    await put_topic(services, "acids")
    today = dhaka_day(utcnow())
    for points, name in ((1200, HOSTILE), (90, "Neon")):
        user = await put_user(services, display_name=name)
        await put_game(services, user.id, today, points)
    await services.quiz.attempts.catch_up()
    t = translator("bn" if root else "en")

    def own(text: str) -> str:
        return text.translate(str.maketrans("0123456789", digits))

    for query, heading in (
        ("", t("Today")),
        ("?board=week", t("This week")),
        ("?board=all&utm_source=chat", t("All time")),
        ("?topic=acids", words("acids").of(t.lang)),
    ):
        html = (await shop.get(f"{root}/quiz/boards{query}")).text
        assert tag(body(html), "<h1[^>]*>(.*?)</h1>") == heading, query
        assert re.findall(r"<td [^>]*><span [^>]*>([^<]+)</span></td>", body(html)) == [own("1"), own("2")]
        assert re.findall(r"tabular-nums\">([^<]+)</td>", body(html)) == [own("1,200"), own("90")]
        assert ("alert(1)</script>" in html, "@@boards" in html) == (False, False)
        assert f">{escape(HOSTILE)}</bdi>" in body(html)
        current = (
            r'<a [^>]*aria-current="page"[^>]*href="([^"]*)"|<a [^>]*href="([^"]*)"[^>]*aria-current="page"'
        )
        links = {one or other for one, other in re.findall(current, body(html))}
        canonical = f"{root}/quiz/boards{query.partition('&')[0]}"
        assert links == {f"{root}/quiz/boards", canonical}, query
        assert f'<link rel="canonical" href="{ORIGIN}{canonical}">' in html
    assert (await shop.get(f"{root}/quiz/boards?topic=nonsense")).status_code == 404


async def test_an_empty_board_asks_to_play(shop: httpx.AsyncClient, services: Services) -> None:
    html = (await shop.get("/quiz/boards?board=nonsense")).text
    assert "Nobody has played today yet" in body(html)
    assert '<a class="' in body(html)
    assert "<table" not in body(html)
    assert (
        (await shop.get("/bn/quiz/statistics", follow_redirects=False))
        .headers["location"]
        .startswith("/bn/sign-in?next=")
    )


async def test_pictures_seen_first_come_before_the_scripts(
    shop: httpx.AsyncClient, services: Services
) -> None:
    for name in ("one", "two", "three"):
        await put_product(services, slug=name)
    html = (await shop.get("/shop")).text
    head, _, rest = html.partition("<style>")
    for name in ("one", "two", "three"):
        assert f'as="image" fetchpriority="high" href="/products/{name}.svg"' in head
    assert html.count('rel="modulepreload"') > 3
    assert 'rel="modulepreload"' not in rest.partition("</main>")[0]
    assert rest.index('rel="modulepreload"') < rest.index('<script type="module"')
    assert '<link rel="expect" href="#header" blocking="render">' in head
    assert 'id="header"' in tag(rest, "(<header[^>]*>)")


async def test_the_same_page_in_bangla(shop: httpx.AsyncClient, services: Services) -> None:
    await put_product(services, slug="ionic", price=22900, stock=3)
    html = (await shop.get("/bn/products/ionic")).text
    assert '<html lang="bn"' in html
    assert "৳২২৯" in body(html)
    assert "কার্টে রাখুন" in body(html)
    assert f'<link rel="canonical" href="{ORIGIN}/bn/products/ionic">' in html
    assert 'href="/products/ionic"' in body(html), "the language switch leads to the same page"


async def test_a_sold_out_product_cannot_be_bought(shop: httpx.AsyncClient, services: Services) -> None:
    await put_product(services, slug="gone", stock=0)
    html = (await shop.get("/products/gone")).text
    assert "Sold out" in body(html)
    assert 'action="/api/cart/lines"' not in html
    assert structured(html)["Product"]["offers"]["availability"] == "https://schema.org/OutOfStock"


async def test_hostile_data_stays_text(shop: httpx.AsyncClient, services: Services) -> None:
    evil = Localized(en=HOSTILE, bn=HOSTILE)
    await put_product(services, slug="calm")
    clean = (await shop.get("/products/calm")).text
    await put_product(
        services,
        slug="calm",
        stock=0,
        name=evil,
        summary=evil,
        description=evil,
        images=[Image(src="/products/calm.svg", alt=evil)],
    )
    html = (await shop.get("/products/calm")).text
    assert structured(html)["Product"]["name"] == HOSTILE
    seed = json.loads(tag(html, r'<script type="application/json" id="cf-seed">(.*?)</script>'))
    assert next(iter(seed.values()))["view_rx_state_"]["name"] == HOSTILE
    assert "alert(1)</script>" not in html
    assert html.count("<script") == clean.count("<script")
    assert html.count("<!--") == clean.count("<!--")


async def test_the_seed_is_what_the_page_shows(shop: httpx.AsyncClient, services: Services) -> None:
    await put_product(services, slug="a", featured=True)
    html = (await shop.get("/")).text
    seed = json.loads(tag(html, r'<script type="application/json" id="cf-seed">(.*?)</script>'))
    (state,) = seed.values()
    assert [card["name"] for card in state["view_rx_state_"]["featured"]] == ["Deck a"]
    assert body(html).count(">Deck a</a>") == 1
    assert set(structured(html)) == {"Organization", "WebSite"}


async def test_the_address_holds_the_catalogues_question(shop: httpx.AsyncClient, services: Services) -> None:
    await put_product(services, slug="cheap", price=10000)
    await put_product(services, slug="dear", price=90000)
    html = (await shop.get("/shop?max=500&utm_source=chat")).text
    assert "Deck cheap" in body(html)
    assert "Deck dear" not in body(html)
    assert "1 product<" in body(html)
    assert "Up to ৳500" in body(html)
    assert f'<link rel="canonical" href="{ORIGIN}/shop?max=500">' in html
    assert structured(html)["ItemList"]["itemListElement"][0]["url"] == f"{ORIGIN}/products/cheap"


async def test_an_empty_result_helps(shop: httpx.AsyncClient, services: Services) -> None:
    await put_product(services, slug="liked", featured=True)
    html = (await shop.get("/shop?q=zzzzqqq")).text
    assert "Nothing fits all of that" in body(html)
    assert "Deck liked" in body(html)
    assert '<meta name="robots" content="noindex">' in html


@pytest.mark.parametrize("path", ["/products/nope", "/nope", "/shop/x", "/products/__shell", "/index.html"])
@pytest.mark.parametrize(("prefix", "text"), [("", "not in our table"), ("/bn", "আমাদের সারণিতে নেই")])
async def test_what_is_not_there_is_404(shop: httpx.AsyncClient, path: str, prefix: str, text: str) -> None:
    answer = await shop.get(prefix + path)
    assert answer.status_code == 404
    assert text in answer.text
    assert 'type="module"' not in answer.text
    assert answer.headers["cache-control"] == "no-store"


async def test_the_api_keeps_its_own_404(shop: httpx.AsyncClient) -> None:
    answer = await shop.get("/api/nope")
    assert (answer.status_code, answer.text) == (404, "/api/nope")
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_headers_of_a_page(shop: httpx.AsyncClient, services: Services) -> None:
    await put_product(services, slug="a")
    answer = await shop.get("/products/a", headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200
    assert answer.headers["cache-control"].startswith("public, max-age=0")
    assert "set-cookie" not in answer.headers
    assert answer.headers["content-encoding"] == "gzip"
    assert "script-src 'self' 'sha256-" in answer.headers["content-security-policy"]
    again = await shop.get("/products/a", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = await shop.head("/products/a", headers={"accept-encoding": "identity"})
    plain = await shop.get("/products/a", headers={"accept-encoding": "identity"})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(plain.content))


async def test_a_slash_at_the_end_leads_to_the_page(shop: httpx.AsyncClient) -> None:
    answer = await shop.get("/bn/shop/?q=a")
    assert (answer.status_code, answer.headers["location"]) == (308, "/bn/shop?q=a")


async def test_a_redirect_carries_no_line_break(shop: httpx.AsyncClient) -> None:
    answer = await shop.get("/products/a%0d%0aset-cookie:%20x=1/")
    assert (answer.status_code, "set-cookie" in answer.headers) == (308, False)
    assert answer.headers["location"] == "/products/a%0D%0Aset-cookie%3A%20x%3D1"


async def test_a_redirect_never_leaves_the_shop(shop: httpx.AsyncClient) -> None:
    answer = await shop.get(httpx.URL(ORIGIN).copy_with(path="//evil.test/"))
    assert (answer.status_code, "location" in answer.headers) == (404, False)


async def test_without_a_database_the_last_page_is_given_again(services: Services, pages: Pages) -> None:
    product = await put_product(services, slug="a")
    away = False

    def shop_services() -> Services:
        if away:
            raise Unavailable
        return services

    server = PageServer(nothing, pages, shop_services, fresh=0)
    transport = httpx.ASGITransport(server)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        assert (await client.get("/products/a")).status_code == 200
        away = True
        kept = await client.get("/products/a")
        assert (kept.status_code, product.name.en in kept.text) == (200, True)
        down = await client.get("/bn/products/b")
        assert (down.status_code, down.headers["retry-after"]) == (503, "10")
        assert "দোকানে এখন পৌঁছানো যাচ্ছে না" in down.text
        away = False
        assert (await client.get("/products/b")).status_code == 404


def test_packed_bodies_are_the_plain_ones(pages: Pages) -> None:
    answer = pages.not_found("/x")
    assert gzip.decompress(answer.packed) == answer.plain
