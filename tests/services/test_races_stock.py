"""Each precondition of a move of stock, with somebody faster in between."""

from collections.abc import Callable

import pytest

from backend_ext.bootstrap import Services
from backend_ext.catalogue.models import Product
from backend_ext.stock.errors import OutOfStock
from backend_ext.stock.models import Level, Want
from backend_ext.stock.repository import StockRepository
from backend_ext.store.mongo import Duplicate
from tests.races import before, stop_at
from tests.shop import put_product


async def _level(services: Services, product: Product) -> Level:
    return (await services.stock.levels([product.id]))[product.id]


async def _run(services: Services, verb: str, product: Product, order_id: str, quantity: int = 1) -> None:
    wants = [Want(product_id=product.id, quantity=quantity)]
    await services.mongo.run(lambda tx: getattr(services.stock, verb)(wants, order_id, tx))


async def test_the_last_unit_goes_to_one_when_another_holds_it_first(
    another: Callable[[], Services],
) -> None:
    here, there = another(), another()
    for verb in ("hold", "hold_and_sell"):
        product = await put_product(here, stock=1)

        async with before(StockRepository, "move", lambda p=product: _run(there, "hold", p, "theirs")):
            with pytest.raises(OutOfStock):
                await _run(here, verb, product, "ours")

        level = await _level(here, product)
        assert (level.available, level.held, level.sold) == (0, 1, 0), verb
        assert await here.mongo.db["stock_moves"].count_documents({"order_id": "ours"}) == 0, verb


async def test_a_hold_ends_once_when_it_is_ended_twice(another: Callable[[], Services]) -> None:
    here, there = another(), another()
    for verb, first in (("sell", "sell"), ("release", "sell"), ("sell", "release")):
        product = await put_product(here, stock=1)
        await _run(here, "hold", product, "order")

        async with before(StockRepository, "move", lambda p=product, f=first: _run(there, f, p, "order")):
            with pytest.raises(RuntimeError, match="is short"):
                await _run(here, verb, product, "order")

        level = await _level(here, product)
        assert (level.available, level.held, level.sold) == ((0, 0, 1) if first == "sell" else (1, 0, 0))


async def test_an_order_moves_its_stock_once_though_that_of_others_is_left(
    another: Callable[[], Services],
) -> None:
    here, there = another(), another()
    product = await put_product(here, stock=3)
    for order_id in ("order", "other"):
        await _run(here, "hold", product, order_id)

    async with before(StockRepository, "move", lambda: _run(there, "sell", product, "order")):
        with pytest.raises(Duplicate):
            await _run(here, "sell", product, "order")

    level = await _level(here, product)
    assert (level.available, level.held, level.sold) == (1, 1, 1)


async def test_a_process_that_dies_between_two_products_has_held_neither(services: Services) -> None:
    products = [await put_product(services, stock=1) for _ in range(2)]
    wants = [Want(product_id=product.id, quantity=1) for product in products]

    async with stop_at(StockRepository, "move", 2):
        await services.mongo.run(lambda tx: services.stock.hold(wants, "order", tx))

    assert [(await _level(services, product)).held for product in products] == [0, 0]
    assert await services.mongo.db["stock_moves"].count_documents({"order_id": "order"}) == 0
