"""The visitor cookie and the cart form: given to our own pages only, and in a form that stays ours."""

from collections.abc import AsyncIterator
from http.cookies import SimpleCookie

import httpx
import pytest

from backend_ext.api.app import create_api
from backend_ext.bootstrap import Services
from backend_ext.people.visitors import visitor_id
from tests.shop import put_product

OWN = {"origin": "http://localhost:8000", "sec-fetch-site": "same-origin"}
FOREIGN = [
    {"origin": "https://evil.test"},
    {"origin": "https://evil.test/http://localhost:8000"},
    {"origin": "http://localhost:8000.evil.test"},
    {"origin": "http://localhost:8000@evil.test"},
    {"origin": "null"},
    {"origin": "http://["},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site", "origin": "http://localhost:8000"},
]


@pytest.fixture
async def web(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    """A browser with an empty cookie jar."""
    transport = httpx.ASGITransport(create_api(lambda: services))
    async with httpx.AsyncClient(transport=transport, base_url=services.settings.origin) as client:
        yield client


def _cookie(answer: httpx.Response, name: str) -> SimpleCookie:
    (header,) = (text for text in answer.headers.get_list("set-cookie") if text.startswith(f"{name}="))
    return SimpleCookie(header)


async def test_the_cookie_is_out_of_the_reach_of_scripts_and_other_sites(web: httpx.AsyncClient) -> None:
    answer = await web.post("/api/visitor", headers=OWN)

    assert answer.status_code == 204
    hidden, marker = _cookie(answer, "cf_visitor")["cf_visitor"], _cookie(answer, "cf_v")["cf_v"]
    assert (hidden["httponly"], hidden["samesite"]) == (True, "lax")
    assert (hidden["path"], hidden["domain"]) == ("/", "")
    assert visitor_id(hidden.value) is not None
    assert (marker.value, marker["httponly"]) == ("1", "")
    assert "set-cookie" not in (await web.post("/api/visitor", headers=OWN)).headers


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("path", ["/api/visitor", "/api/cart/lines"])
async def test_other_sites_act_for_nobody(
    web: httpx.AsyncClient, services: Services, path: str, headers: dict[str, str]
) -> None:
    product = await put_product(services)

    answer = await web.post(path, data={"slug": product.slug}, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (403, "cross_site")
    assert "set-cookie" not in answer.headers
    assert await services.mongo.db["carts"].count_documents({}) == 0


async def test_the_form_adds_and_leads_to_the_cart_of_its_language(
    web: httpx.AsyncClient, services: Services
) -> None:
    product = await put_product(services, stock=5)
    form = {"slug": product.slug, "quantity": "2", "lang": "bn"}

    answer = await web.post("/api/cart/lines", data=form, headers=OWN)

    assert (answer.status_code, answer.headers["location"]) == (303, "/bn/cart")
    visitor = visitor_id(_cookie(answer, "cf_visitor")["cf_visitor"].value)
    assert visitor is not None
    assert await services.carts.count(visitor) == 2


@pytest.mark.parametrize(
    ("form", "notice"),
    [
        ({"slug": "nothing"}, "product_not_found"),
        ({"slug": "//evil.test"}, "product_not_found"),
        ({"slug": "deck", "quantity": "11"}, "invalid"),
        ({"slug": "deck", "quantity": "-1"}, "invalid"),
    ],
)
async def test_what_cannot_be_added_is_told_by_its_code(
    web: httpx.AsyncClient, services: Services, form: dict[str, str], notice: str
) -> None:
    await put_product(services, slug="deck")

    answer = await web.post("/api/cart/lines", data=form, headers=OWN)

    assert (answer.status_code, answer.headers["location"]) == (303, f"/cart?notice={notice}")
    assert await services.mongo.db["carts"].count_documents({}) == 0
