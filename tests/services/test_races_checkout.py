"""Each precondition of an order, with the world changing between the look and the write."""

from collections.abc import Callable
from typing import Any

import pytest

from backend_ext.bootstrap import Services
from backend_ext.cart.repository import CartRepository
from backend_ext.cart.service import CartService
from backend_ext.catalogue.models import Product
from backend_ext.mail.repository import OutboxRepository
from backend_ext.ordering.errors import MethodOff, PricesChanged
from backend_ext.ordering.models import Checkout, Order
from backend_ext.ordering.repository import CheckoutRepository, OrderRepository
from backend_ext.stock.errors import OutOfStock
from backend_ext.stock.models import Level
from backend_ext.stock.repository import StockRepository
from tests.races import after, before, stop_at
from tests.shop import form, new_visitor_id, place, put_product

_WRITTEN = ("orders", "stock_moves", "outbox", "premium_codes")


class Buyer:
    """Somebody with one of `product` in the cart and an open checkout."""

    def __init__(self, product: Product, visitor: str, checkout: Checkout) -> None:
        self.product, self.visitor, self.checkout = product, visitor, checkout

    async def place(self, services: Services, *, shown: int | None = None, **changes: str) -> Order:
        typed = form(**changes)
        return await services.checkout.place(self.visitor, self.checkout.key, typed, "en", shown=shown)


async def _buyer(services: Services, stock: int = 1) -> Buyer:
    product, visitor = await put_product(services, stock=stock), new_visitor_id()
    await services.carts.add(visitor, product.slug, 1)
    return Buyer(product, visitor, await services.checkout.open(visitor))


async def _level(services: Services, product: Product) -> Level:
    return (await services.stock.levels([product.id]))[product.id]


async def _written(services: Services) -> dict[str, Any]:
    """What there is in every collection that an order writes to."""
    names = (*_WRITTEN, "carts", "checkouts", "stock_levels")
    return {name: await services.mongo.db[name].find().sort("_id", 1).to_list(None) for name in names}


async def test_a_price_that_changed_before_it_is_read_orders_nothing(
    another: Callable[[], Services],
) -> None:
    here, there = another(), another()
    buyer = await _buyer(here)
    shown = buyer.product.price + 6000
    dearer = buyer.product.model_copy(update={"price": buyer.product.price + 1})
    before_it = await _written(here)

    async with before(CartService, "view", lambda: there.catalogue.put(dearer)):
        with pytest.raises(PricesChanged):
            await buyer.place(here, shown=shown)

    assert await _written(here) == before_it


async def test_an_order_costs_what_was_shown_when_the_price_changes_after_it_was_read(
    another: Callable[[], Services],
) -> None:
    here, there = another(), another()
    buyer = await _buyer(here)
    shown = buyer.product.price + 6000
    dearer = buyer.product.model_copy(update={"price": buyer.product.price + 1})

    async with after(CartService, "view", lambda: there.catalogue.put(dearer)):
        order = await buyer.place(here, shown=shown)

    assert order.total == shown == order.goods + order.delivery
    assert (await here.orders.get(order.id)).lines[0].unit_price == buyer.product.price


async def test_stock_that_went_while_the_order_was_drawn_up_orders_nothing(
    another: Callable[[], Services],
) -> None:
    here, there = another(), another()
    buyer = await _buyer(here)

    async def faster() -> dict[str, Any]:
        await place(there, buyer.product)
        return await _written(there)

    async with after(CartService, "view", faster) as race:
        with pytest.raises(OutOfStock):
            await buyer.place(here)

    assert await _written(here) == race.result
    level = await _level(here, buyer.product)
    assert (level.available, level.held, level.sold) == (0, 1, 0)


async def test_a_method_switched_off_before_the_terms_were_read_orders_nothing(
    another: Callable[[], Services],
) -> None:
    here, there = another(), another()
    buyer = await _buyer(here)
    terms = await here.terms.get()
    online_only = terms.model_copy(update={"cash_on_delivery": False})
    before_it = await _written(here)

    async with before(here.terms, "get", lambda: there.terms.put(online_only)):
        with pytest.raises(MethodOff):
            await buyer.place(here, method="cash")

    assert await _written(here) == before_it


@pytest.mark.parametrize("look", [before, after])
async def test_one_key_makes_one_order_when_another_tab_is_faster(
    another: Callable[[], Services], look: Any
) -> None:
    here, there = another(), another()
    buyer = await _buyer(here, stock=5)

    async with look(CartService, "view", lambda: buyer.place(there)) as race:
        order = await buyer.place(here)

    assert order == race.result
    level = await _level(here, buyer.product)
    assert (level.available, level.held, level.sold) == (4, 1, 0)
    assert await here.mongo.db["outbox"].count_documents({}) == 1
    assert (await here.checkout.open(buyer.visitor)).key != buyer.checkout.key


async def test_what_another_tab_adds_while_the_order_is_made_stays_in_the_cart(
    another: Callable[[], Services],
) -> None:
    here, there = another(), another()
    buyer, late = await _buyer(here), await put_product(here)

    async with after(CartService, "view", lambda: there.carts.add(buyer.visitor, late.slug, 2)):
        order = await buyer.place(here)

    assert [line.product_id for line in order.lines] == [buyer.product.id]
    assert [(line.product.id, line.quantity) for line in (await here.carts.view(buyer.visitor)).lines] == [
        (late.id, 2)
    ]


async def test_a_process_that_dies_between_any_two_writes_of_an_order_has_written_nothing(
    services: Services,
) -> None:
    buyer = await _buyer(services)
    before_it = await _written(services)
    writes = [
        (StockRepository, "move"),
        (OutboxRepository, "insert"),
        (OrderRepository, "insert"),
        (CartRepository, "remove"),
        (CheckoutRepository, "renew"),
    ]
    for repository, write in writes:
        for done in (False, True):
            async with stop_at(repository, write, done=done):
                await buyer.place(services)
            assert await _written(services) == before_it, f"{write}, done={done}"

    order = await buyer.place(services)
    assert (await services.orders.get(order.id)).total == order.total
    assert (await _level(services, buyer.product)).held == 1


async def test_a_process_that_dies_after_the_commit_has_made_the_order_of_its_key(services: Services) -> None:
    buyer = await _buyer(services)
    async with stop_at(services.mongo, "run", done=True):
        await buyer.place(services)

    order = await buyer.place(services)

    assert await services.mongo.db["orders"].count_documents({}) == 1
    assert (await _level(services, buyer.product)).held == 1
    assert await services.mongo.db["outbox"].count_documents({"subject_id": order.id}) == 1
