"""Placing an order: one for each key, priced on the server, all of it or nothing."""

import asyncio
from datetime import timedelta

import pytest

from backend_ext.bootstrap import Services
from backend_ext.cart.errors import CartEmpty
from backend_ext.cart.models import CartView
from backend_ext.kit.clock import utcnow
from backend_ext.mail.models import Purpose
from backend_ext.mail.repository import OutboxRepository
from backend_ext.ordering.errors import MethodOff, PricesChanged
from backend_ext.ordering.models import Order, OrderState, PaymentState
from backend_ext.stock.errors import OutOfStock
from backend_ext.stock.models import Level
from backend_ext.terms.models import Terms, Zone
from tests.shop import form, new_visitor_id, place, put_product


async def _level(services: Services, product_id: str) -> Level:
    return (await services.stock.levels([product_id]))[product_id]


async def _orders(services: Services) -> int:
    return await services.mongo.db["orders"].count_documents({})


async def _mails(services: Services, order: Order) -> list[Purpose]:
    return [mail.purpose for mail in await OutboxRepository(services.mongo.db).of_subject(order.id)]


async def test_an_online_order_holds_stock_and_waits(services: Services) -> None:
    product = await put_product(services, price=19900, stock=5)
    before = utcnow()

    order = await place(services, product, 2)

    assert (order.goods, order.delivery, order.total) == (39800, 6000, 45800)
    assert (order.state, order.payment_state) == (OrderState.AWAITING_PAYMENT, PaymentState.UNPAID)
    assert order.hold_until is not None
    assert timedelta(minutes=15) <= order.hold_until - before < timedelta(minutes=16)
    level = await _level(services, product.id)
    assert (level.available, level.held, level.sold) == (3, 2, 0)
    assert await services.carts.count(order.visitor) == 0
    assert [event.kind for event in order.events] == ["placed"]
    assert await _mails(services, order) == [Purpose.ORDER_PLACED]
    assert await services.orders.codes(order) == []


async def test_a_cash_order_takes_the_stock_and_is_processing(services: Services) -> None:
    product = await put_product(services, stock=5)

    order = await place(services, product, 2, method="cash", district="sylhet")

    assert (order.state, order.payment_state) == (OrderState.PROCESSING, PaymentState.UNPAID)
    assert (order.zone, order.delivery, order.hold_until) == (Zone.OUTSIDE_DHAKA, 12000, None)
    level = await _level(services, product.id)
    assert (level.available, level.held, level.sold) == (3, 0, 2)
    assert await services.orders.codes(order) == []


@pytest.mark.parametrize(
    ("price", "quantity", "district", "delivery"),
    [
        (99999, 1, "dhaka", 6000),
        (100000, 1, "dhaka", 0),
        (50000, 2, "bandarban", 0),
        (49999, 2, "bandarban", 12000),
    ],
)
async def test_delivery_is_free_from_a_thousand_taka_of_goods(
    services: Services, price: int, quantity: int, district: str, delivery: int
) -> None:
    product = await put_product(services, price=price)

    order = await place(services, product, quantity, district=district)

    assert order.delivery == delivery
    assert order.total == price * quantity + delivery


async def test_the_same_key_makes_one_order_from_many_tabs(services: Services) -> None:
    product = await put_product(services, stock=5)
    visitor = new_visitor_id()
    await services.carts.add(visitor, product.slug, 1)
    checkouts = await asyncio.gather(*(services.checkout.open(visitor) for _ in range(5)))
    assert len({checkout.key for checkout in checkouts}) == 1

    orders = await asyncio.gather(
        *(services.checkout.place(visitor, checkouts[0].key, form(), "en") for _ in range(10))
    )
    again = await services.checkout.place(visitor, checkouts[0].key, form(), "en")

    assert {order.id for order in [*orders, again]} == {orders[0].id}
    assert await _orders(services) == 1
    assert (await _level(services, product.id)).held == 1


@pytest.mark.parametrize("moment", ["before the cart is read", "after it"])
async def test_the_other_tab_orders_at_the_last_moment(
    services: Services, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    product = await put_product(services, stock=1)
    visitor = new_visitor_id()
    await services.carts.add(visitor, product.slug, 1)
    key = (await services.checkout.open(visitor)).key
    view = services.carts.view
    others: list[Order] = []

    async def other_tab(who: str) -> CartView:
        monkeypatch.setattr(services.carts, "view", view)
        before = await view(who)
        others.append(await services.checkout.place(who, key, form(), "en"))
        return await view(who) if moment == "before the cart is read" else before

    monkeypatch.setattr(services.carts, "view", other_tab)
    order = await services.checkout.place(visitor, key, form(), "en")

    assert [order.number] == [other.number for other in others]
    assert await _orders(services) == 1
    level = await _level(services, product.id)
    assert (level.available, level.held, level.sold) == (0, 1, 0)


async def test_the_next_order_of_a_visitor_has_a_key_of_its_own(services: Services) -> None:
    product = await put_product(services)
    visitor = new_visitor_id()
    await services.carts.add(visitor, product.slug, 1)
    first = await services.checkout.open(visitor)
    await services.checkout.save(visitor, {"name": "Rahima", "total": "1", "email": "r@example.com"})
    await services.checkout.place(visitor, first.key, form(), "en")

    second = await services.checkout.open(visitor)

    assert second.key != first.key
    assert second.fields == {"name": "Rahima", "email": "r@example.com"}
    with pytest.raises(CartEmpty):
        await services.checkout.place(visitor, second.key, form(), "en")
    assert await _orders(services) == 1


async def test_somebody_elses_key_opens_nothing(services: Services) -> None:
    product = await put_product(services)
    order = await place(services, product)
    stranger = new_visitor_id()

    with pytest.raises(CartEmpty):
        await services.checkout.place(stranger, order.key, form(), "en")


async def test_a_changed_price_is_shown_before_it_is_charged(services: Services) -> None:
    product = await put_product(services, price=10000)
    visitor = new_visitor_id()
    await services.carts.add(visitor, product.slug, 1)
    key = (await services.checkout.open(visitor)).key
    await services.catalogue.put(product.model_copy(update={"price": 15000}))

    with pytest.raises(PricesChanged):
        await services.checkout.place(visitor, key, form(), "en")
    assert await _orders(services) == 0
    assert (await _level(services, product.id)).held == 0

    await services.carts.saw(visitor, await services.carts.view(visitor))
    order = await services.checkout.place(visitor, key, form(), "en")
    assert order.goods == 15000


async def test_out_of_stock_names_the_product_and_leaves_all_as_it_was(services: Services) -> None:
    product = await put_product(services, stock=1)
    slow = new_visitor_id()
    await services.carts.add(slow, product.slug, 1)
    key = (await services.checkout.open(slow)).key
    await place(services, product)

    with pytest.raises(OutOfStock) as refused:
        await services.checkout.place(slow, key, form(), "en")

    assert refused.value.params["name"] == product.name
    assert await services.carts.count(slow) == 1
    assert (await services.checkout.open(slow)).key == key
    assert await _orders(services) == 1
    assert await services.mongo.db["outbox"].count_documents({}) == 1


async def test_a_method_that_is_off_is_refused(services: Services) -> None:
    await services.terms.put(Terms(cash_on_delivery=False))
    product = await put_product(services)

    with pytest.raises(MethodOff):
        await place(services, product, method="cash")

    assert await _orders(services) == 0


async def test_a_hold_that_is_over_is_freed_for_the_next_buyer_without_a_worker(services: Services) -> None:
    product = await put_product(services, stock=1)
    first = await place(services, product)
    visitor = new_visitor_id()
    await services.mongo.db["orders"].update_one(
        {"_id": first.id}, {"$set": {"hold_until": utcnow() - timedelta(seconds=1)}}
    )
    # The cart was filled before the first order took the last one.
    await services.mongo.db["carts"].insert_one(
        {
            "_id": visitor,
            "lines": {product.id: {"quantity": 1, "price_seen": product.price}},
            "updated_at": utcnow(),
        }
    )
    key = (await services.checkout.open(visitor)).key

    second = await services.checkout.place(visitor, key, form(), "en")

    assert (await services.orders.get(first.id)).state is OrderState.EXPIRED
    assert second.state is OrderState.AWAITING_PAYMENT
    level = await _level(services, product.id)
    assert (level.available, level.held) == (0, 1)
