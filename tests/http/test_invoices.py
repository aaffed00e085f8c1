"""The invoice as a file: for whoever may see the order's page, and for nobody else."""

from collections.abc import AsyncIterator

import httpx
import pytest

from backend_ext.api.app import create_api
from backend_ext.api.invoices import PRINTS
from backend_ext.bootstrap import Services
from backend_ext.ordering.models import Order
from tests.shop import place, put_product


@pytest.fixture
async def web(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody with nothing but the address."""
    transport = httpx.ASGITransport(create_api(lambda: services))
    async with httpx.AsyncClient(transport=transport, base_url=services.settings.origin) as client:
        yield client


async def _paid(services: Services) -> Order:
    order = await place(services, await put_product(services))
    await services.mongo.run(lambda tx: services.orders.mark_paid(order.id, "aamarPay AAM1", tx))
    return order


def _path(services: Services, order: Order, key: str | None = None, **query: str) -> str:
    key = services.orders.links.key(order.number) if key is None else key
    return str(httpx.URL(f"/orders/{order.number}/invoice.pdf", params={"key": key, **query}))


async def test_who_has_the_key_gets_the_file_in_the_language_asked_for(
    web: httpx.AsyncClient, services: Services
) -> None:
    order = await _paid(services)

    english, bangla = [await web.get(_path(services, order, lang=lang)) for lang in ("en", "bn")]
    again = await web.get(_path(services, order))

    number = (await services.invoices.of_order(order.id)).number
    assert (english.status_code, english.headers["content-type"]) == (200, "application/pdf")
    assert english.headers["content-disposition"] == f'attachment; filename="{number}.pdf"'
    assert english.headers["cache-control"] == "private, no-store"
    assert english.content[:5] == bangla.content[:5] == b"%PDF-"
    assert again.content == english.content != bangla.content


async def test_nobody_else_gets_it(web: httpx.AsyncClient, services: Services) -> None:
    order, other = await _paid(services), await _paid(services)
    keys = ("", "x", services.orders.links.key(other.number), services.orders.links.key(order.number)[:-1])

    for key in keys:
        answer = await web.get(_path(services, order, key))
        assert (answer.status_code, answer.json()["code"]) == (403, "order_locked")
    nowhere = order.model_copy(update={"number": "CH-AAAA-AAAA"})
    answer = await web.get(_path(services, nowhere))
    assert (answer.status_code, answer.json()["code"]) == (404, "order_not_found")
    answer = await web.get(_path(services, order, lang="xx"))
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def test_an_order_that_is_not_paid_has_no_file(web: httpx.AsyncClient, services: Services) -> None:
    order = await place(services, await put_product(services))

    answer = await web.get(_path(services, order))

    assert (answer.status_code, answer.json()["code"]) == (404, "invoice_not_found")


async def test_one_order_cannot_keep_the_printer_busy(web: httpx.AsyncClient, services: Services) -> None:
    order = await _paid(services)
    for _ in range(PRINTS.amount):
        await services.limiter.hit(order.id, PRINTS)

    answer = await web.get(_path(services, order))

    assert (answer.status_code, answer.json()["code"]) == (429, "too_many")
