"""Each precondition of a cart's changes, with another tab in between the look and the write."""

from collections.abc import Callable

import pytest

from backend_ext.bootstrap import Services
from backend_ext.cart.errors import CartFull
from backend_ext.cart.models import MAX_LINES, MAX_QUANTITY
from backend_ext.cart.repository import CartRepository
from backend_ext.stock.service import StockService
from tests.races import after, before, stop_at
from tests.shop import new_visitor_id, place, put_product


async def _lines(services: Services, visitor: str) -> dict[str, int]:
    view = await services.carts.view(visitor)
    return {line.product.slug: line.quantity for line in view.lines}


async def test_a_line_holds_ten_at_most_when_two_tabs_add_to_it(another: Callable[[], Services]) -> None:
    here, there = another(), another()
    product, visitor = await put_product(here, stock=50), new_visitor_id()

    async with before(CartRepository, "add", lambda: there.carts.add(visitor, product.slug, 7)):
        await here.carts.add(visitor, product.slug, 8)

    assert await _lines(here, visitor) == {product.slug: MAX_QUANTITY}


async def test_a_cart_has_room_for_thirty_lines_when_another_tab_takes_the_last(
    another: Callable[[], Services],
) -> None:
    here, there = another(), another()
    first, last, late = [await put_product(here) for _ in range(3)]
    visitor = new_visitor_id()
    await here.carts.add(visitor, first.slug, 1)
    others = {f"p-gone-{number}": {"quantity": 1, "price_seen": 100} for number in range(MAX_LINES - 2)}
    filled = {f"lines.{key}": line for key, line in others.items()}
    await here.mongo.db["carts"].update_one({"_id": visitor}, {"$set": filled})

    async with before(CartRepository, "add", lambda: there.carts.add(visitor, last.slug, 1)):
        with pytest.raises(CartFull):
            await here.carts.add(visitor, late.slug, 1)

    row = await here.mongo.db["carts"].find_one({"_id": visitor})
    assert row is not None
    assert set(row["lines"]) == {first.id, last.id, *others}


@pytest.mark.parametrize("write", ["set_quantity", "saw_prices"])
async def test_a_line_that_another_tab_took_out_does_not_come_back(
    another: Callable[[], Services], write: str
) -> None:
    here, there = another(), another()
    product, visitor = await put_product(here), new_visitor_id()
    await here.carts.add(visitor, product.slug, 1)
    await here.catalogue.put(product.model_copy(update={"price": product.price + 100}))
    view = await here.carts.view(visitor)

    async with before(CartRepository, write, lambda: there.carts.remove(visitor, product.slug)):
        if write == "set_quantity":
            await here.carts.set_quantity(visitor, product.slug, 3)
        else:
            await here.carts.saw(visitor, view)

    row = await here.mongo.db["carts"].find_one({"_id": visitor})
    assert row is not None
    assert row["lines"] == {}


async def test_a_cart_joins_once_when_two_sign_ins_meet(another: Callable[[], Services]) -> None:
    here, there = another(), another()
    product, visitor, owner = await put_product(here, stock=9), new_visitor_id(), new_visitor_id()
    await here.carts.add(visitor, product.slug, 2)

    async def join(services: Services) -> None:
        await services.mongo.run(lambda tx: services.carts.join(visitor, owner, tx))

    async with before(CartRepository, "take", lambda: join(there)):
        await join(here)

    assert await _lines(here, owner) == {product.slug: 2}
    assert await _lines(here, visitor) == {}


async def test_a_cart_is_whole_when_the_process_dies_while_it_joins(services: Services) -> None:
    product, visitor, owner = await put_product(services), new_visitor_id(), new_visitor_id()
    await services.carts.add(visitor, product.slug, 2)

    async with stop_at(CartRepository, "put"):
        await services.mongo.run(lambda tx: services.carts.join(visitor, owner, tx))

    assert (await _lines(services, visitor), await _lines(services, owner)) == ({product.slug: 2}, {})


async def test_what_sold_out_while_the_cart_was_read_is_shown_short(another: Callable[[], Services]) -> None:
    here, there = another(), another()
    product, visitor = await put_product(here, stock=2), new_visitor_id()
    await here.carts.add(visitor, product.slug, 2)

    async with before(StockService, "available", lambda: place(there, product, method="cash")):
        view = await here.carts.view(visitor)

    assert (view.orderable, view.lines[0].available, view.lines[0].quantity) == (False, 1, 2)
    async with after(CartRepository, "get", lambda: there.carts.remove(visitor, product.slug)):
        assert (await here.carts.view(visitor)).count == 2
    assert (await here.carts.view(visitor)).count == 0
