"""The coupon field of the checkout: applied, told what is wrong, removed; nothing typed is lost."""

import pytest

from backend_ext.bootstrap import Services
from backend_ext.ordering.models import Order
from chemouflage.checkout.checkout_state import CheckoutState
from chemouflage.checkout.order_state import OrderPage
from tests.people import admin
from tests.services.test_coupons import put_coupon
from tests.shop import fields, put_product
from tests.tab import Tab, call, visitor_token

pytestmark = pytest.mark.usefixtures("screen")


async def _opened(services: Services) -> tuple[Tab, CheckoutState]:
    tab = Tab("/checkout", visitor_token())
    product = await put_product(services, price=19900)
    await services.carts.add(tab.visitor, product.slug, 1)
    state = await tab.state(CheckoutState)
    await call(CheckoutState.open, state)
    await call(CheckoutState.choose_district, state, "dhaka")
    return tab, state


async def _orders(services: Services) -> list[Order]:
    return [Order.from_mongo(row) async for row in services.mongo.db["orders"].find()]


async def test_a_coupon_is_applied_shown_and_ordered_with(services: Services) -> None:
    await put_coupon(services)
    tab, state = await _opened(services)
    await call(CheckoutState.apply_coupon, state, {"coupon": " eid10 ", "discount": "99999"})
    assert (state.coupon, state.coupon_problem) == ("EID10", "")
    assert (state.sums["discount"], state.sums["total"]) == ("−৳19.90", "৳239.10")
    fresh = await Tab("/checkout", tab.token).state(CheckoutState)
    await call(CheckoutState.open, fresh)
    assert (fresh.coupon, fresh.sums["total"]) == ("EID10", "৳239.10")

    await call(CheckoutState.submit, state, fields(method="cash"))

    (order,) = await _orders(services)
    assert (order.discount, order.total) == (1990, 23910)
    assert (await services.checkout.open(tab.visitor)).coupon == ""
    page = await Tab(services.orders.links.path(order), None).state(OrderPage)
    await call(OrderPage.open, page)
    assert (page.view["coupon"], page.view["discount"]) == ("EID10", "−৳19.90")


async def test_what_is_wrong_stands_beside_the_field(services: Services) -> None:
    await put_coupon(services, minimum=50000)
    tab, state = await _opened(services)
    await call(CheckoutState.apply_coupon, state, {"coupon": "nothing"})
    assert state.coupon_problem.startswith("We do not know this coupon.")
    await call(CheckoutState.apply_coupon, state, {"coupon": "EID10"})
    assert state.coupon_problem == "This coupon is for goods worth ৳500 or more."
    assert (state.coupon, state.sums["discount"]) == ("", "")
    assert await tab.wishes() == [["focus", "field-coupon"]]
    bangla = await Tab("/bn/checkout", tab.token).state(CheckoutState)
    await call(CheckoutState.apply_coupon, bangla, {"coupon": "EID10"})
    assert bangla.coupon_problem == "এই কুপনটি ৳৫০০ বা তার বেশি মূল্যের পণ্যের জন্য।"


async def test_a_coupon_that_ends_meanwhile_orders_nothing_until_it_is_removed(services: Services) -> None:
    coupon = await put_coupon(services)
    tab, state = await _opened(services)
    await call(CheckoutState.apply_coupon, state, {"coupon": "EID10"})
    await services.coupon_desk.switch_off(admin("staff-1"), coupon.id)
    typed = fields(method="cash", name="Karim Uddin")

    for _ in range(2):  # a second press does not order at another price unasked
        await call(CheckoutState.submit, state, typed)
        assert state.coupon_problem.startswith("We do not know this coupon.")
        assert (state.problem, state.busy) == ("", False)
        assert await _orders(services) == []
    assert (state.sums["discount"], state.sums["total"]) == ("", "৳259")
    assert await tab.wishes() == [["focus", "checkout-coupon"]]
    assert (await services.checkout.typed(tab.visitor))["name"] == "Karim Uddin"

    await call(CheckoutState.remove_coupon, state)
    assert (state.coupon, state.coupon_problem) == ("", "")
    await call(CheckoutState.submit, state, typed)
    assert [order.total for order in await _orders(services)] == [25900]


async def test_nobody_without_a_cart_has_a_coupon(services: Services) -> None:
    await put_coupon(services)
    state = await Tab("/checkout", None).state(CheckoutState)
    await call(CheckoutState.apply_coupon, state, {"coupon": "EID10"})
    await call(CheckoutState.remove_coupon, state)
    assert state.coupon == ""
