"""Stock moves: preconditions hold, moves are logged once, parts always sum to what was received."""

import asyncio

import pytest

from backend_ext.bootstrap import Services
from backend_ext.stock.errors import OutOfStock
from backend_ext.stock.models import Level, Want
from backend_ext.store.mongo import Duplicate, Tx
from tests.shop import put_product


async def _level(services: Services, product_id: str) -> Level:
    return (await services.stock.levels([product_id]))[product_id]


async def test_hold_sell_return_keeps_the_sum(services: Services) -> None:
    product = await put_product(services, stock=5)
    wants = [Want(product_id=product.id, quantity=3)]

    await services.mongo.run(lambda tx: services.stock.hold(wants, "o1", tx))
    assert (await _level(services, product.id)).model_dump(exclude={"id"}) == {
        "available": 2,
        "held": 3,
        "sold": 0,
    }
    await services.mongo.run(lambda tx: services.stock.sell(wants, "o1", tx))
    await services.mongo.run(lambda tx: services.stock.take_back(wants, "o1", tx))

    level = await _level(services, product.id)
    assert (level.available, level.held, level.sold, level.received) == (5, 0, 0, 5)


async def test_a_hold_and_its_sale_are_one_change_and_two_moves(services: Services) -> None:
    product = await put_product(services, stock=5)
    wants = [Want(product_id=product.id, quantity=3)]

    await services.mongo.run(lambda tx: services.stock.hold_and_sell(wants, "o1", tx))
    with pytest.raises(OutOfStock):
        await services.mongo.run(lambda tx: services.stock.hold_and_sell(wants, "o2", tx))

    level = await _level(services, product.id)
    assert (level.available, level.held, level.sold) == (2, 0, 3)
    moves = services.mongo.db["stock_moves"].find({"order_id": {"$ne": None}}).sort("kind")
    assert [(move["order_id"], move["kind"], move["quantity"]) async for move in moves] == [
        ("o1", "hold", 3),
        ("o1", "sell", 3),
    ]


async def test_a_hold_of_too_many_changes_nothing_of_any_line(services: Services) -> None:
    plenty = await put_product(services, stock=5)
    short = await put_product(services, stock=1)
    wants = [Want(product_id=plenty.id, quantity=2), Want(product_id=short.id, quantity=2)]

    with pytest.raises(OutOfStock) as refused:
        await services.mongo.run(lambda tx: services.stock.hold(wants, "o1", tx))

    assert refused.value.product_id == short.id
    assert (await _level(services, plenty.id)).available == 5
    assert (await _level(services, short.id)).available == 1


async def test_the_same_move_of_an_order_happens_once(services: Services) -> None:
    product = await put_product(services, stock=5)
    wants = [Want(product_id=product.id, quantity=1)]
    await services.mongo.run(lambda tx: services.stock.hold(wants, "o1", tx))

    with pytest.raises(Duplicate):
        await services.mongo.run(lambda tx: services.stock.hold(wants, "o1", tx))

    assert (await _level(services, product.id)).held == 1


async def test_many_at_once_never_hold_more_than_there_is(services: Services) -> None:
    product = await put_product(services, stock=7)

    async def buy(number: int) -> bool:
        async def body(tx: Tx) -> None:
            await services.stock.hold([Want(product_id=product.id, quantity=1)], f"o{number}", tx)

        try:
            await services.mongo.run(body)
        except OutOfStock:
            return False
        return True

    outcomes = await asyncio.gather(*(buy(number) for number in range(25)))

    level = await _level(services, product.id)
    assert outcomes.count(True) == 7
    assert (level.available, level.held) == (0, 7)


async def test_stock_never_received_cannot_be_held(services: Services) -> None:
    product = await put_product(services, stock=0)

    with pytest.raises(OutOfStock):
        await services.mongo.run(
            lambda tx: services.stock.hold([Want(product_id=product.id, quantity=1)], "o1", tx)
        )

    assert await services.stock.levels([product.id]) == {}
