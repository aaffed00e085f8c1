"""The catalogue: search that forgives, filters, order, and fresh stock over cached products."""

import pytest

from backend_ext.bootstrap import Services
from backend_ext.catalogue.errors import ProductNotFound
from backend_ext.catalogue.models import Query, Sort
from backend_ext.kit.text import Localized
from tests.shop import place, put_product, words


async def _shelf(services: Services) -> None:
    await put_product(
        services,
        slug="organic-names",
        name=Localized(en="Organic Names", bn="জৈব যৌগের নাম"),
        category="organic",
        price=25000,
        position=2,
        tags=["carbon"],
    )
    await put_product(
        services, slug="periodic-table", name=words("Periodic Table"), price=19900, position=1, featured=True
    )
    await put_product(
        services, slug="noble-gases", name=words("Noble Gases"), price=14900, position=3, stock=0
    )


async def _found(services: Services, **question: object) -> list[str]:
    page = await services.catalogue.find(Query.model_validate(question))
    return [listed.product.slug for listed in page.items]


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("periodic", ["periodic-table"]),
        ("perodic tabel", ["periodic-table"]),
        ("orgnic", ["organic-names"]),
        ("NOBEL GASES", ["noble-gases"]),
        ("জৈব", ["organic-names"]),
        ("carbon", ["organic-names"]),
        ("perio", ["periodic-table"]),
        ("bicycle", []),
        ("$where .* (", []),
    ],
)
async def test_search_forgives_typing_errors(services: Services, text: str, slugs: list[str]) -> None:
    await _shelf(services)

    assert await _found(services, text=text) == slugs


@pytest.mark.parametrize(
    ("question", "slugs"),
    [
        ({}, ["periodic-table", "organic-names", "noble-gases"]),
        ({"sort": Sort.PRICE}, ["noble-gases", "periodic-table", "organic-names"]),
        ({"sort": Sort.PRICE_DOWN}, ["organic-names", "periodic-table", "noble-gases"]),
        ({"sort": Sort.NAME}, ["noble-gases", "organic-names", "periodic-table"]),
        ({"sort": Sort.NEWEST}, ["noble-gases", "periodic-table", "organic-names"]),
        ({"category": "organic"}, ["organic-names"]),
        ({"in_stock": True}, ["periodic-table", "organic-names"]),
        ({"price_min": 15000, "price_max": 20000}, ["periodic-table"]),
        ({"category": "nothing"}, []),
        ({"page": 99}, ["periodic-table", "organic-names", "noble-gases"]),
    ],
)
async def test_filters_and_orders(services: Services, question: dict[str, object], slugs: list[str]) -> None:
    await _shelf(services)

    assert await _found(services, **question) == slugs


async def test_pages_of_twelve(services: Services) -> None:
    for number in range(14):
        await put_product(services, position=number, stock=1)

    first = await services.catalogue.find(Query(page=1))
    second = await services.catalogue.find(Query(page=2))

    assert (len(first.items), len(second.items), first.pages, first.total) == (12, 2, 2, 14)
    assert {row.product.id for row in first.items}.isdisjoint(row.product.id for row in second.items)


async def test_a_change_is_seen_at_once_and_stock_is_never_cached(services: Services) -> None:
    product = await put_product(services, stock=5)
    assert (await services.catalogue.product(product.slug)).available == 5

    await place(services, product, 2)
    assert (await services.catalogue.product(product.slug)).available == 3

    await services.catalogue.put(product.model_copy(update={"price": 1}))
    assert (await services.catalogue.product(product.slug)).product.price == 1
    await services.catalogue.put(product.model_copy(update={"active": False}))
    with pytest.raises(ProductNotFound):
        await services.catalogue.product(product.slug)


async def test_related_are_of_the_category_first_and_never_the_product_itself(services: Services) -> None:
    await _shelf(services)
    near = await put_product(services, slug="alcohols", category="organic", position=9)
    product = (await services.catalogue.product("organic-names")).product

    related = [listed.product.slug for listed in await services.catalogue.related(product)]

    assert related[0] == near.slug
    assert product.slug not in related
    assert len(related) == 3
