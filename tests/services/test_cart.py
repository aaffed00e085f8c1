"""The cart: capped, priced today, told about changes, safe between tabs."""

import asyncio

import pytest

from backend_ext.bootstrap import Services
from backend_ext.cart.errors import CartFull
from backend_ext.catalogue.errors import ProductNotFound
from backend_ext.kit.errors import Invalid
from backend_ext.stock.errors import OutOfStock
from tests.shop import new_visitor_id, put_product


async def test_quantities_add_up_to_ten_and_to_stock(services: Services) -> None:
    many, few = await put_product(services, stock=50), await put_product(services, stock=4)
    visitor = new_visitor_id()

    for product in (many, few):
        await services.carts.add(visitor, product.slug, 3)
        await services.carts.add(visitor, product.slug, 9)

    view = await services.carts.view(visitor)
    assert {line.product.id: line.quantity for line in view.lines} == {many.id: 10, few.id: 4}
    assert view.goods == 14 * 19900
    assert view.orderable


@pytest.mark.parametrize("quantity", [0, -1, 11, 10**9])
async def test_a_quantity_outside_one_to_ten_is_refused(services: Services, quantity: int) -> None:
    product = await put_product(services)
    visitor = new_visitor_id()

    with pytest.raises(Invalid):
        await services.carts.add(visitor, product.slug, quantity)

    assert await services.carts.count(visitor) == 0


async def test_what_is_sold_out_cannot_be_added(services: Services) -> None:
    product = await put_product(services, stock=0)
    visitor = new_visitor_id()

    with pytest.raises(OutOfStock):
        await services.carts.add(visitor, product.slug, 1)

    assert (await services.carts.view(visitor)).lines == []


async def test_an_inactive_or_unknown_product_is_not_found(services: Services) -> None:
    hidden = await put_product(services, active=False)

    for slug in (hidden.slug, "no-such-deck", "lines.x", "$where"):
        with pytest.raises(ProductNotFound):
            await services.carts.add(new_visitor_id(), slug, 1)


async def test_a_price_change_is_told_until_it_was_seen(services: Services) -> None:
    product = await put_product(services, price=10000)
    visitor = new_visitor_id()
    await services.carts.add(visitor, product.slug, 2)

    await services.catalogue.put(product.model_copy(update={"price": 12500}))
    view = await services.carts.view(visitor)
    assert [(line.product.price, line.price_before) for line in view.lines] == [(12500, 10000)]
    assert view.goods == 25000
    assert (await services.carts.view(visitor)).lines[0].price_before == 10000

    await services.carts.saw(visitor, view)
    assert (await services.carts.view(visitor)).lines[0].price_before is None


async def test_a_product_taken_off_sale_leaves_the_cart_and_is_counted(services: Services) -> None:
    stays, goes = await put_product(services), await put_product(services)
    visitor = new_visitor_id()
    await services.carts.add(visitor, stays.slug, 1)
    await services.carts.add(visitor, goes.slug, 1)

    await services.catalogue.put(goes.model_copy(update={"active": False}))

    view = await services.carts.view(visitor)
    assert ([line.product.id for line in view.lines], view.gone) == ([stays.id], 1)
    assert (await services.carts.view(visitor)).gone == 0


async def test_two_tabs_that_add_at_once_lose_nothing(services: Services) -> None:
    products = [await put_product(services, stock=10) for _ in range(4)]
    visitor = new_visitor_id()

    await asyncio.gather(
        *(services.carts.add(visitor, product.slug, 1) for product in products for _ in range(3))
    )

    view = await services.carts.view(visitor)
    assert {line.product.id: line.quantity for line in view.lines} == {p.id: 3 for p in products}


async def test_a_cart_has_room_for_thirty_lines(services: Services) -> None:
    products = [await put_product(services) for _ in range(31)]
    visitor = new_visitor_id()
    for product in products[:30]:
        await services.carts.add(visitor, product.slug, 1)

    with pytest.raises(CartFull):
        await services.carts.add(visitor, products[30].slug, 1)
    await services.carts.add(visitor, products[0].slug, 1)

    assert await services.carts.count(visitor) == 31


async def test_a_line_can_be_changed_and_taken_out(services: Services) -> None:
    product = await put_product(services, stock=3)
    visitor = new_visitor_id()
    await services.carts.add(visitor, product.slug, 1)

    await services.carts.set_quantity(visitor, product.slug, 3)
    assert await services.carts.count(visitor) == 3
    with pytest.raises(OutOfStock):
        await services.carts.set_quantity(visitor, product.slug, 4)
    assert await services.carts.count(visitor) == 3

    await services.carts.remove(visitor, product.slug)
    assert (await services.carts.view(visitor)).lines == []


async def test_a_cart_is_seen_only_by_its_visitor(services: Services) -> None:
    product = await put_product(services)
    await services.carts.add(new_visitor_id(), product.slug, 1)

    assert (await services.carts.view(new_visitor_id())).lines == []
