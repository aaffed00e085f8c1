"""Nobody takes the shop's stock out of sale by ordering and not paying."""

import pytest

from backend_ext.bootstrap import Services
from backend_ext.catalogue.models import Product
from backend_ext.kit.clock import utcnow
from backend_ext.ordering.checkout import UNPAID_OF_PHONE, UNPAID_OF_VISITOR
from backend_ext.ordering.errors import TooManyUnpaid
from backend_ext.ordering.models import Order, PaymentState
from tests.shop import form, new_visitor_id, place, put_product


async def _order(services: Services, product: Product, visitor: str, method: str = "aamarpay") -> Order:
    await services.carts.add(visitor, product.slug, 1)
    key = (await services.checkout.open(visitor)).key
    return await services.checkout.place(visitor, key, form(method=method), "en")


@pytest.mark.parametrize("method", ["aamarpay", "cash"])
async def test_a_visitor_has_five_unpaid_orders_at_most(services: Services, method: str) -> None:
    product = await put_product(services, stock=20)
    visitor = new_visitor_id()
    orders = [await _order(services, product, visitor, method) for _ in range(UNPAID_OF_VISITOR)]

    with pytest.raises(TooManyUnpaid):
        await _order(services, product, visitor, method)

    level = (await services.stock.levels([product.id]))[product.id]
    assert level.available == 20 - UNPAID_OF_VISITOR
    assert await services.mongo.db["orders"].count_documents({}) == UNPAID_OF_VISITOR
    assert await services.carts.count(visitor) == 1

    await services.orders.cancel(orders[0].id)
    assert (await _order(services, product, visitor, method)).payment_state is PaymentState.UNPAID


async def test_the_limit_leaves_the_answer_to_a_repeated_order_alone(services: Services) -> None:
    product = await put_product(services, stock=20)
    visitor = new_visitor_id()
    orders = [await _order(services, product, visitor) for _ in range(UNPAID_OF_VISITOR)]

    again = await services.checkout.place(visitor, orders[-1].key, form(), "en")

    assert again.id == orders[-1].id


async def test_paid_and_expired_orders_do_not_count(services: Services) -> None:
    product = await put_product(services, stock=20)
    visitor = new_visitor_id()
    orders = [await _order(services, product, visitor) for _ in range(UNPAID_OF_VISITOR)]
    await services.mongo.run(lambda tx: services.orders.mark_paid(orders[0].id, "", tx))
    await _order(services, product, visitor)
    ends = orders[1].hold_until
    assert ends is not None
    assert ends > utcnow()
    assert await services.orders.expire(orders[1].id, ends)

    await _order(services, product, visitor)

    with pytest.raises(TooManyUnpaid):
        await _order(services, product, visitor)


async def test_a_phone_has_fifteen_whoever_orders(services: Services) -> None:
    product = await put_product(services, stock=20)
    for _ in range(UNPAID_OF_PHONE):
        await place(services, product, phone="01712 345678")

    with pytest.raises(TooManyUnpaid):
        await place(services, product, phone="+880 1712-345678")

    assert (await place(services, product, phone="01712 345679")).payment_state is PaymentState.UNPAID
    level = (await services.stock.levels([product.id]))[product.id]
    assert level.held == UNPAID_OF_PHONE + 1
