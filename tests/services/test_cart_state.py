"""The cart's state over the real shop: what is shown, what is refused, what the browser is asked to do."""

from typing import Any

import pytest

from backend_ext.bootstrap import Services
from backend_ext.stock.models import Want
from chemouflage.storefront.cart_state import CartState
from chemouflage.ui.notices import Notices
from tests.shop import put_product
from tests.tab import Tab, call, visitor_token

pytestmark = pytest.mark.usefixtures("screen")


@pytest.fixture
def tab() -> Tab:
    return Tab("/cart", visitor_token())


async def _add(tab: Tab, slug: str, quantity: Any = "1") -> CartState:
    state = await tab.state(CartState)
    await call(CartState.add, state, {"slug": slug, "quantity": quantity, "lang": "en", "price": "1"})
    return state


async def test_adding_shows_the_line_and_opens_no_drawer_that_was_closed(
    services: Services, tab: Tab
) -> None:
    product = await put_product(services, price=19900, slug="halogens")
    state = await _add(tab, product.slug, "2")
    (line,) = state.view["lines"]
    assert (line["name"], line["quantity"], line["total"]) == ("Deck halogens", "2", "৳398")
    assert (state.count, state.problem) == (2, "")
    assert state.said == "“Deck halogens” is in your cart."
    assert await tab.wishes() == [["settled", "cart-drawer"], ["tell", "cf_cart"]]


async def test_a_cart_whose_account_is_gone_is_nobodys(services: Services, tab: Tab) -> None:
    product = await put_product(services)
    state = await _add(tab, product.slug)
    tab.token = None
    tab.go(f"/products/{product.slug}")

    await call(CartState.elsewhere, state, "cf_cart")

    assert (state.count, state.view["lines"], state.said) == (0, [], "")


async def test_without_a_cookie_the_browser_sends_the_form_itself(services: Services) -> None:
    product = await put_product(services)
    tab = Tab(f"/products/{product.slug}", None)
    state = await _add(tab, product.slug)
    assert await tab.wishes() == [["submit", "buy"]]
    assert state.count == 0


@pytest.mark.parametrize("quantity", ["junk", "0", "11", "-1", "1e9", None, "9" * 5000, [1], {"$gt": 0}])
async def test_junk_quantities_add_nothing(services: Services, tab: Tab, quantity: Any) -> None:
    product = await put_product(services)
    state = await _add(tab, product.slug, quantity)
    assert state.problem == "Choose from 1 to 10."
    assert await services.carts.count(tab.visitor) == 0
    assert await tab.wishes() == [["open", "cart-drawer"], ["settled", "cart-drawer"], ["tell", "cf_cart"]]


@pytest.mark.parametrize("slug", ["no-such", "", None, {"$ne": ""}, "lines.x"])
async def test_junk_products_add_nothing(services: Services, tab: Tab, slug: Any) -> None:
    await put_product(services)
    state = await _add(tab, slug)
    assert state.problem == "This product is no longer sold."
    assert await services.carts.count(tab.visitor) == 0


async def test_steps_stay_between_one_and_what_is_left(services: Services, tab: Tab) -> None:
    product = await put_product(services, stock=2)
    state = await _add(tab, product.slug)
    await call(CartState.less, state, product.slug)
    assert state.count == 1
    for _ in range(3):
        await call(CartState.more, state, product.slug)
    assert state.count == 2
    assert state.view["lines"][0]["most"] is True


async def test_what_was_taken_out_comes_back(services: Services, tab: Tab) -> None:
    product = await put_product(services)
    state = await _add(tab, product.slug, "3")
    await call(CartState.remove, state, product.slug)
    assert (state.count, state.view["lines"]) == (0, [])
    assert state.removed.endswith("was removed.")
    await call(CartState.undo, state)
    assert (state.count, state.removed) == (3, "")
    await call(CartState.undo, state)
    assert state.count == 3


async def test_a_changed_price_is_told_once(services: Services, tab: Tab) -> None:
    product = await put_product(services, price=19900, slug="halogens")
    await _add(tab, product.slug)
    await services.catalogue.put(product.model_copy(update={"price": 24900}))
    state = await tab.state(CartState)
    await call(CartState.open, state)
    assert state.changes == ["“Deck halogens” now costs ৳249. Before it was ৳199."]
    again = await Tab("/cart", tab.token).state(CartState)
    await call(CartState.open, again)
    assert again.changes == []
    assert again.view["goods"] == "৳249"


async def test_a_line_of_which_too_few_are_left_is_fitted(services: Services, tab: Tab) -> None:
    product = await put_product(services, stock=5)
    state = await _add(tab, product.slug, "4")
    await services.mongo.run(
        lambda tx: services.stock.hold([Want(product_id=product.id, quantity=3)], "other-order", tx)
    )
    await call(CartState.open, state)
    assert state.view["orderable"] is False
    assert state.view["lines"][0]["note"] == "Only 2 left."
    await call(CartState.fit, state, product.slug)
    assert (state.count, state.view["orderable"]) == (2, True)


async def test_another_tab_and_another_topic(services: Services, tab: Tab) -> None:
    product = await put_product(services)
    other = await Tab("/", tab.token).state(CartState)
    await _add(tab, product.slug)
    await call(CartState.elsewhere, other, "theme")
    assert other.count == 0
    await call(CartState.elsewhere, other, "cf_cart")
    assert (other.count, other.view["lines"]) == (1, [])


async def test_the_page_is_in_the_language_of_its_address(services: Services) -> None:
    product = await put_product(services, price=19900, slug="halogens")
    tab = Tab("/bn/cart", visitor_token())
    state = await _add(tab, product.slug, "2")
    assert (state.count_text, state.view["goods"]) == ("২", "৳৩৯৮")
    assert state.view["lines"][0]["name"] == "Deck halogens (bn)"


async def test_what_the_plain_form_could_not_do_is_told(services: Services) -> None:
    for code, text in (("cart_full", "A cart holds at most 30 different products."), ("<script>", "")):
        tab = Tab(f"/cart?notice={code}", visitor_token())
        state = await tab.state(CartState)
        await call(CartState.open, state)
        assert state.problem == text


async def test_changes_without_a_cookie_are_refused(services: Services) -> None:
    product = await put_product(services)
    tab = Tab("/cart", None)
    state = await tab.state(CartState)
    await call(CartState.more, state, product.slug)
    assert (await tab.state(Notices)).text.startswith("Your browser did not keep our cookie.")
    await call(CartState.open, state)
    assert (state.ready, state.nobody, state.count) == (True, True, 0)


async def test_one_visitor_never_sees_the_cart_of_another(services: Services, tab: Tab) -> None:
    product = await put_product(services)
    await _add(tab, product.slug)
    stranger = await Tab("/cart", visitor_token()).state(CartState)
    await call(CartState.open, stranger)
    assert stranger.view["lines"] == []
    await call(CartState.remove, stranger, product.slug)
    assert await services.carts.count(tab.visitor) == 1
