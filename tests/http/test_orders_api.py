"""Orders over HTTP: by token, cookie or key, the one way of the checkout; nobody names a price."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from backend_ext.api.app import create_api
from backend_ext.bootstrap import Services
from backend_ext.people.visitors import new_visitor, visitor_id
from tests.http.test_staff import OWN, bearer, told
from tests.people import put_user
from tests.services.test_coupons import put_coupon
from tests.shop import fields, put_product

ORDERS = "/api/orders"


@pytest.fixture
async def web(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_api(lambda: services), client=("203.0.113.9", 4711))
    async with httpx.AsyncClient(transport=transport, base_url=services.settings.origin) as client:
        yield client


def guest(services: Services) -> tuple[str, dict[str, str]]:
    """A visitor, and what their browser sends from our pages."""
    token = new_visitor()
    found = visitor_id(token)
    assert found
    return found, OWN | {"cookie": f"{services.settings.visitor_cookie}={token}"}


def wanted(slug: str, quantity: int = 1, **changes: Any) -> dict[str, Any]:
    return fields() | {"lines": [{"slug": slug, "quantity": quantity}], "method": "cash"} | changes


async def count(services: Services) -> int:
    return await services.mongo.db["orders"].count_documents({})


async def test_somebody_signed_in_quotes_orders_pays_and_cancels(
    web: httpx.AsyncClient, services: Services
) -> None:
    user = await put_user(services)
    headers = await bearer(services, user)
    product = await put_product(services, price=19900, stock=5)
    await services.carts.add(user.id, product.slug, 1)
    await put_coupon(services)
    body = wanted(product.slug, 2, method="aamarpay", coupon="eid10", goods=1, total=1, discount=10**6)

    quote = await web.post(f"{ORDERS}/quote", json=body, headers=headers)
    assert quote.status_code == 200
    sums = {"goods": 39800, "discount": 3980, "delivery": 6000, "total": 41820}
    told_of = sums | {"coupon": "EID10", "orderable": True}
    assert {name: quote.json()[name] for name in told_of} == told_of
    placed = await web.post(ORDERS, json=body | {"total_shown": 41820}, headers=headers)
    assert placed.status_code == 201
    order = placed.json()
    assert (order["total"], order["state"], order["payable"]) == (41820, "awaiting_payment", True)
    assert "rahima" not in placed.text
    stored = await services.orders.own(user.id, order["number"])
    assert (stored.user_id, stored.total, stored.contact.email) == (user.id, 41820, "rahima@example.com")
    assert (await services.stock.levels([product.id]))[product.id].held == 2
    assert await services.carts.count(user.id) == 1  # the cart of the pages stays

    listed = (await web.get(ORDERS, headers=headers)).json()
    assert (listed["count"], listed["items"]) == (1, [order])
    one = f"{ORDERS}/{order['number']}"
    assert (await web.get(one, headers=headers)).json() == order
    assert (await web.get(one, params={"key": order["key"]})).json() == order
    paying = await web.post(f"{one}/payments", headers=headers)
    assert paying.status_code == 201
    assert paying.json()["payment_url"].startswith("http")
    cancelled = await web.post(f"{one}/cancel", headers=headers)
    assert cancelled.json()["state"] == "cancelled"
    assert told(await web.post(f"{one}/cancel", headers=headers)) == (409, "wrong_state")
    assert told(await web.post(f"{one}/payments", headers=headers)) == (409, "not_payable")


async def test_a_guest_orders_by_their_cookie_and_sees_the_order_by_its_key(
    web: httpx.AsyncClient, services: Services
) -> None:
    visitor, headers = guest(services)
    product = await put_product(services)
    placed = await web.post(ORDERS, json=wanted(product.slug), headers=headers)
    assert placed.status_code == 201
    number, key = placed.json()["number"], placed.json()["key"]
    stored = await services.orders.open_with_key(number, key)
    assert (stored.visitor, stored.user_id) == (visitor, None)

    one = f"{ORDERS}/{number}"
    other = await bearer(services, await put_user(services))
    assert told(await web.get(one, headers=headers)) == (401, "sign_in_needed")
    assert told(await web.get(one, headers=other)) == (404, "order_not_found")
    assert told(await web.post(f"{one}/cancel", params={"key": "x"}, headers=other)) == (403, "order_locked")
    assert (await services.orders.get(stored.id)).state == "processing"
    assert (await web.post(f"{one}/cancel", params={"key": key})).json()["state"] == "cancelled"


async def test_every_refusal_orders_nothing(web: httpx.AsyncClient, services: Services) -> None:
    _, headers = guest(services)
    product = await put_product(services, price=19900, stock=2)
    slug = product.slug
    await put_coupon(services, "OVER", limit=1, minimum=10**6)
    line = {"slug": slug, "quantity": 1}
    refused: list[tuple[dict[str, Any], tuple[int, str]]] = [
        ({"lines": [{"slug": "none"}]}, (404, "product_not_found")),
        ({"lines": [line | {"quantity": 3}]}, (409, "out_of_stock")),
        ({"lines": [line | {"quantity": 11}]}, (422, "invalid")),
        ({"lines": [line | {"quantity": 0}]}, (422, "invalid")),
        ({"lines": [line | {"quantity": "1"}]}, (422, "invalid")),
        ({"lines": [line, line]}, (422, "invalid")),
        ({"lines": []}, (422, "invalid")),
        ({"lines": [{"slug": f"s{n}"} for n in range(31)]}, (422, "invalid")),
        ({"phone": "123"}, (422, "invalid")),
        ({"district": "atlantis"}, (422, "invalid")),
        ({"method": "gold"}, (422, "invalid")),
        ({"total_shown": 25899}, (409, "prices_changed")),
        ({"coupon": "nothing"}, (409, "coupon_unknown")),
        ({"coupon": "over"}, (409, "coupon_minimum")),
    ]
    for change, expected in refused:
        answer = await web.post(ORDERS, json=wanted(slug) | change, headers=headers)
        assert told(answer) == expected, change
    for bad, code in ((OWN, "sign_in_needed"), (headers | {"sec-fetch-site": "cross-site"}, "cross_site")):
        for path in (ORDERS, f"{ORDERS}/quote"):
            assert told(await web.post(path, json=wanted(slug), headers=bad))[1] == code
    assert told(await web.get(ORDERS, headers=headers)) == (401, "sign_in_needed")
    wrong = await web.post(ORDERS, json=wanted(slug, phone="1"), headers=headers)
    assert list(wrong.json()["fields"]) == ["phone"]
    assert await count(services) == 0
    assert (await services.stock.levels([product.id]))[product.id].held == 0


async def test_guesses_of_coupons_are_limited_over_http(web: httpx.AsyncClient, services: Services) -> None:
    _, headers = guest(services)
    product = await put_product(services)
    for number in range(10):
        path = ORDERS if number % 2 else f"{ORDERS}/quote"
        answer = await web.post(path, json=wanted(product.slug, coupon=f"GUESS{number}"), headers=headers)
        assert told(answer) == (409, "coupon_unknown")
    for path in (ORDERS, f"{ORDERS}/quote"):
        answer = await web.post(path, json=wanted(product.slug, coupon="GUESS"), headers=headers)
        assert told(answer) == (429, "too_many")
    assert (await web.post(ORDERS, json=wanted(product.slug), headers=headers)).status_code == 201


async def test_the_same_key_orders_once_and_answers_the_same(
    web: httpx.AsyncClient, services: Services
) -> None:
    _, headers = guest(services)
    keyed = headers | {"idempotency-key": "my order 1"}
    product = await put_product(services, stock=30)
    body = wanted(product.slug, method="aamarpay")

    answers = await asyncio.gather(*(web.post(ORDERS, json=body, headers=keyed) for _ in range(10)))
    assert {(answer.status_code, answer.text) for answer in answers} == {(201, answers[0].text)}
    assert await count(services) == 1
    other = await web.post(ORDERS, json=body | {"name": "Somebody Else"}, headers=keyed)
    assert told(other) == (422, "idempotency_key_reused")
    assert await count(services) == 1

    # The answer was lost with its process, or after a day: the order's own key still makes it one.
    await services.mongo.db["idempotent_requests"].delete_many({})
    again = await web.post(ORDERS, json=body, headers=keyed)
    assert (again.status_code, again.json()["number"]) == (201, answers[0].json()["number"])
    assert await count(services) == 1
    _, stranger = guest(services)
    theirs = await web.post(ORDERS, json=body, headers=stranger | {"idempotency-key": "my order 1"})
    assert theirs.json()["number"] != answers[0].json()["number"]

    path, key = f"{ORDERS}/{answers[0].json()['number']}/payments", {"key": answers[0].json()["key"]}
    urls = [await web.post(path, params=key, headers={"idempotency-key": "p1"}) for _ in range(3)]
    assert {(url.status_code, url.text) for url in urls} == {(201, urls[0].text)}
    assert await services.mongo.db["payment_attempts"].count_documents({}) == 1


async def test_a_refusal_is_an_answer_and_a_bad_key_is_none(
    web: httpx.AsyncClient, services: Services
) -> None:
    _, headers = guest(services)
    product = await put_product(services, stock=1)
    body = wanted(product.slug, 2)
    keyed = headers | {"idempotency-key": "k"}
    first = await web.post(ORDERS, json=body, headers=keyed)
    assert told(first) == (409, "out_of_stock")
    assert (await web.post(ORDERS, json=body, headers=keyed)).text == first.text
    for bad in ("", "x" * 201, "\t".join("ab"), "é".encode()):
        answer = await web.post(ORDERS, json=wanted(product.slug), headers=headers | {"idempotency-key": bad})  # type: ignore[dict-item]
        assert told(answer) == (422, "invalid")
    assert await count(services) == 0
