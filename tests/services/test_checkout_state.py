"""The checkout's state over the real shop: nothing typed is lost, one order, no money from the browser."""

from contextlib import suppress

import pytest

from backend_ext.bootstrap import Services
from backend_ext.catalogue.models import Product
from backend_ext.payments.breaker import FAILURES
from backend_ext.payments.errors import GatewayDown
from backend_ext.stock.models import Want
from backend_ext.terms.models import Method, Terms
from chemouflage.checkout.checkout_state import CheckoutState
from tests.shop import fields, put_product
from tests.tab import Tab, call, visitor_token

pytestmark = pytest.mark.usefixtures("screen")


@pytest.fixture
def tab() -> Tab:
    return Tab("/checkout", visitor_token())


async def _opened(
    services: Services, tab: Tab, *, district: str = "dhaka", **product: int
) -> tuple[CheckoutState, Product]:
    made = await put_product(services, **product)  # type: ignore[arg-type]
    await services.carts.add(tab.visitor, made.slug, 1)
    state = await tab.state(CheckoutState)
    await call(CheckoutState.open, state)
    await call(CheckoutState.choose_district, state, district)
    return state, made


async def _orders(services: Services) -> int:
    return await services.mongo.db["orders"].count_documents({})


async def test_delivery_follows_the_district(services: Services, tab: Tab) -> None:
    state, _ = await _opened(services, tab, price=19900, district="")
    assert state.sums["total"] == "৳319"
    await call(CheckoutState.choose_district, state, "dhaka")
    assert (state.sums["delivery"], state.sums["total"]) == ("৳60", "৳259")
    await call(CheckoutState.choose_district, state, "atlantis")
    assert state.sums["delivery"] == "৳120"


async def test_what_was_typed_is_there_after_a_reload(services: Services, tab: Tab) -> None:
    state, _ = await _opened(services, tab)
    await call(CheckoutState.typed, state, "street", "House 1")
    await call(CheckoutState.left, state, "name", "  Rahima   Khatun ")
    await call(CheckoutState.choose_district, state, "sylhet")
    await call(CheckoutState.choose_method, state, "cash")
    await call(CheckoutState.typed, state, "total", "1")
    fresh = await Tab("/checkout", tab.token).state(CheckoutState)
    await call(CheckoutState.open, fresh)
    assert {name: text for name, text in fresh.saved.items() if text} == {
        "street": "House 1",
        "name": "Rahima Khatun",
        "district": "sylhet",
        "method": "cash",
    }
    assert fresh.method == "cash"


async def test_a_field_is_checked_when_it_is_left(services: Services, tab: Tab) -> None:
    state, _ = await _opened(services, tab)
    await call(CheckoutState.left, state, "phone", "123")
    assert state.errors["phone"].startswith("Please give a Bangladeshi mobile number")
    await call(CheckoutState.left, state, "phone", "০১৭১২৩৪৫৬৭৮")
    await call(CheckoutState.left, state, "email", "")
    assert set(state.errors.values()) == {""}


async def test_wrong_fields_are_marked_and_the_first_gets_the_focus(services: Services, tab: Tab) -> None:
    state, _ = await _opened(services, tab)
    await call(CheckoutState.submit, state, fields(phone="123", street=""))
    assert [name for name, text in state.errors.items() if text] == ["phone", "street"]
    assert await tab.wishes() == [["focus", "field-phone"]]
    assert (state.busy, await _orders(services)) == (False, 0)
    fresh = await Tab("/checkout", tab.token).state(CheckoutState)
    await call(CheckoutState.open, fresh)
    assert (fresh.saved["phone"], fresh.saved["email"]) == ("123", "rahima@example.com")


async def test_one_order_however_often_it_is_sent(services: Services, tab: Tab) -> None:
    state, _ = await _opened(services, tab)
    other = await Tab("/checkout", tab.token).state(CheckoutState)
    await call(CheckoutState.open, other)
    form = fields(method="cash") | {"total": "1", "price": "1", "visitor": "x"}
    for page in (state, state, other):
        await call(CheckoutState.submit, page, form)
    assert await _orders(services) == 1
    row = await services.mongo.db["orders"].find_one({})
    assert row is not None
    assert (row["total"], row["visitor"]) == (19900 + 6000, tab.visitor)
    assert await services.carts.count(tab.visitor) == 0


async def test_a_changed_price_is_shown_before_anything_is_ordered(services: Services, tab: Tab) -> None:
    state, product = await _opened(services, tab, price=19900)
    await services.catalogue.put(product.model_copy(update={"price": 24900}))
    form = fields(method="cash")
    await call(CheckoutState.submit, state, form)
    assert state.problem.startswith("A price changed while you were shopping.")
    assert await _orders(services) == 0
    assert state.sums["total"] == "৳309"
    assert await tab.wishes() == [["focus", "checkout-problem"]]
    await call(CheckoutState.submit, state, form)
    assert await _orders(services) == 1


async def test_another_total_than_the_one_shown_is_shown_first(services: Services, tab: Tab) -> None:
    state, product = await _opened(services, tab, price=19900)
    form = fields(method="cash")
    await call(CheckoutState.choose_district, state, form["district"])
    await services.carts.add(tab.visitor, product.slug, 1)  # in another tab
    await call(CheckoutState.submit, state, form)
    assert (state.sums["total"], await _orders(services)) == ("৳458", 0)
    await services.terms.put(Terms(delivery_inside_dhaka=8000))
    await call(CheckoutState.submit, state, form)
    assert (state.sums["total"], await _orders(services)) == ("৳478", 0)
    assert state.problem.startswith("A price changed while you were shopping.")
    await call(CheckoutState.submit, state, form)
    row = await services.mongo.db["orders"].find_one({})
    assert row is not None
    assert row["total"] == 47800


async def test_a_tab_that_shows_a_new_cart_orders_that_one(services: Services, tab: Tab) -> None:
    state, product = await _opened(services, tab)
    other = await Tab("/checkout", tab.token).state(CheckoutState)
    form = fields(method="cash")
    for page in (state, other):
        await call(CheckoutState.open, page)
        await call(CheckoutState.choose_district, page, form["district"])
    await call(CheckoutState.submit, other, form)
    await services.carts.add(tab.visitor, product.slug, 2)
    await call(CheckoutState.returned, state, False)
    await call(CheckoutState.submit, state, form)
    assert state.problem == ""
    assert await _orders(services) == 2
    assert await services.carts.count(tab.visitor) == 0


async def test_a_page_whose_state_was_lost_orders_only_what_it_shows_again(
    services: Services, tab: Tab
) -> None:
    product = await put_product(services)
    form = fields(method="cash")
    for made in (1, 2):
        await services.carts.add(tab.visitor, product.slug, 1)
        lost = await Tab("/checkout", tab.token).state(CheckoutState)
        await call(CheckoutState.submit, lost, form)
        assert (lost.sums["total"], await _orders(services)) == ("৳259", made - 1)
        await call(CheckoutState.submit, lost, form)
        assert await _orders(services) == made


async def test_the_last_one_gone_is_told_by_name(services: Services, tab: Tab) -> None:
    state, product = await _opened(services, tab, stock=1)
    await services.mongo.run(
        lambda tx: services.stock.hold([Want(product_id=product.id, quantity=1)], "other-order", tx)
    )
    await call(CheckoutState.submit, state, fields(method="cash"))
    assert product.name.en in state.problem
    assert state.sums["orderable"] is False
    assert await _orders(services) == 0


async def test_a_way_to_pay_that_was_switched_off(services: Services, tab: Tab) -> None:
    state, _ = await _opened(services, tab)
    await services.terms.put(Terms(online_payment=False))
    await call(CheckoutState.submit, state, fields(method=Method.ONLINE.value))
    assert state.problem.startswith("This way of paying is switched off")
    assert (state.online, state.cash, await _orders(services)) == (False, True, 0)


async def test_an_empty_cart_and_a_browser_without_cookie_have_nothing_to_pay(services: Services) -> None:
    for token in (visitor_token(), None):
        state = await Tab("/checkout", token).state(CheckoutState)
        await call(CheckoutState.open, state)
        assert (state.ready, state.empty) == (True, True)
        await call(CheckoutState.submit, state, fields(method="cash"))
    assert await _orders(services) == 0


async def test_the_key_of_the_checkout_never_reaches_the_browser(services: Services, tab: Tab) -> None:
    state, _ = await _opened(services, tab)
    checkout = await services.checkout.open(tab.visitor)
    assert checkout.key not in str(state.dict())


async def test_who_comes_back_after_ordering_finds_the_order(services: Services, tab: Tab) -> None:
    state, _ = await _opened(services, tab)
    await call(CheckoutState.submit, state, fields(method="cash"))
    back = await Tab("/checkout", tab.token).state(CheckoutState)
    await call(CheckoutState.open, back)
    number = (await services.mongo.db["orders"].find_one({}))["number"]  # type: ignore[index]
    assert back.empty is True
    assert back.placed == f"/orders/{number}?key={services.orders.links.key(number)}"
    stranger = await Tab("/checkout", visitor_token()).state(CheckoutState)
    await call(CheckoutState.open, stranger)
    assert stranger.placed == ""


async def test_a_gateway_that_does_not_answer_is_told_with_what_else_can_be_done(
    services: Services, tab: Tab
) -> None:
    state, _ = await _opened(services, tab)
    assert state.outage == ""
    for _ in range(FAILURES):
        with suppress(GatewayDown):
            async with services.gateway.breaker.guard():
                raise GatewayDown
    await call(CheckoutState.returned, state, False)
    assert "cash at the door" in state.outage
    assert "15 minutes" in state.outage
    await services.terms.put(Terms(cash_on_delivery=False))
    await call(CheckoutState.open, state)
    assert state.outage.startswith("The payment service does not answer right now. Order now and pay later")
