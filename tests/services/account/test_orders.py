"""Orders and premium codes on the account pages."""

import pytest

from backend_ext.kit.clock import add_months, utcnow
from backend_ext.kit.dates import show_day
from backend_ext.kit.errors import TooMany
from backend_ext.kit.i18n import error_text
from backend_ext.kit.ids import show_code
from backend_ext.ordering.models import OrderState
from backend_ext.people.throttles import REDEEM
from backend_ext.premium.errors import CodeUnknown
from chemouflage.account.orders_state import CANCEL, OrdersState
from chemouflage.account.premium_state import PremiumState
from chemouflage.checkout.paying import PAYS
from chemouflage.who import Who
from tests.account import Here, Order3, notice
from tests.standin import StandIn
from tests.tab import call

pytestmark = pytest.mark.usefixtures("screen")


async def test_orders_by_kind_and_page(here: Here, order: Order3, stranger: Here) -> None:
    await order(stranger.user)
    waiting = await order(here.user)
    await order(here.user, paid=True)
    gone = await order(here.user)
    await here.services.orders.cancel(gone.id)
    for query, count in (("", 3), ("?show=open", 1), ("?show=paid", 1), ("?show=ended", 1), ("?show=x", 3)):
        _, state = await here.at(f"/account/orders{query}", OrdersState)
        assert len(state.rows) == count, query
    _, state = await here.at("/account/orders?show=paid", OrdersState)
    assert state.rows[0]["invoice"].startswith(f"/orders/{state.rows[0]['number']}/invoice.pdf?key=")
    _, state = await here.at("/account/orders?show=open", OrdersState)
    (row,) = state.rows
    key = here.services.orders.links.key(waiting.number)
    assert (row["number"], row["pay"], row["cancellable"]) == (waiting.number, "Pay now", True)
    assert row["invoice"] == ""
    assert (row["total"], row["href"]) == ("৳259", f"/orders/{waiting.number}?key={key}")
    assert (row["what"], row["pictures"]) == ("Deck halogens", [{"src": "/products/halogens.svg"}])
    assert state.pages["several"] is False


async def test_pages_of_ten(here: Here, order: Order3) -> None:
    for _ in range(12):
        await here.services.orders.cancel((await order(here.user)).id)
    for query, count, newer, older in (
        ("?show=ended", 10, "", "/account/orders?show=ended&page=2"),
        ("?show=ended&page=2", 2, "/account/orders?show=ended", ""),
        ("?page=99999999999999999999", 10, "", "/account/orders?page=2"),
        ("?page=99", 2, "/account/orders", ""),
        ("?page=-1", 10, "", "/account/orders?page=2"),
        ("?page=২", 10, "", "/account/orders?page=2"),
    ):
        _, state = await here.at(f"/account/orders{query}", OrdersState)
        assert (len(state.rows), state.pages["newer"], state.pages["older"]) == (count, newer, older), query
    assert state.pages["here"] == "Page 1 of 2"


async def test_cancelling_asks_first(here: Here, order: Order3) -> None:
    mine = await order(here.user)
    tab, state = await here.at("/account/orders", OrdersState)
    await call(OrdersState.ask_cancel, state, mine.number)
    assert (state.doomed, await tab.wishes()) == (mine.number, [["open", CANCEL]])
    assert (await here.services.orders.get(mine.id)).state is OrderState.AWAITING_PAYMENT
    await call(OrdersState.cancel, state)
    assert (await here.services.orders.get(mine.id)).state is OrderState.CANCELLED
    assert (state.rows[0]["headline"], state.rows[0]["cancellable"]) == ("Cancelled", False)
    await call(OrdersState.cancel, state)
    assert await notice(tab) == "That is no longer possible for this order."


@pytest.mark.usefixtures("background")
async def test_paying_leads_to_the_gateway(here: Here, order: Order3, standin: StandIn) -> None:
    mine = await order(here.user)
    tab, state = await here.at("/account/orders", OrdersState)
    assert await call(OrdersState.pay, state, mine.number) == [OrdersState.go_to_gateway]
    assert state.paying == mine.number
    assert await call(OrdersState.pay, state, mine.number) == []
    await call(OrdersState.go_to_gateway, state)
    assert (await tab.wishes())[0][0] == "go"
    assert state.paying == ""
    assert len(standin.book.payments) == 1
    for _ in range(PAYS.amount):
        await call(OrdersState.pay, state, mine.number)
        await call(OrdersState.go_to_gateway, state)
    assert len(standin.book.payments) == PAYS.amount
    assert (await notice(tab)).startswith("Too many tries.")


@pytest.mark.usefixtures("background")
async def test_somebody_elses_order_is_not_there(
    here: Here, stranger: Here, order: Order3, standin: StandIn
) -> None:
    theirs = await order(stranger.user)
    tab, state = await here.at("/account/orders", OrdersState)
    for handler in (OrdersState.pay, OrdersState.ask_cancel):
        await call(handler, state, theirs.number)
        assert await notice(tab) == "We could not find this order."
    state.paying = state.doomed = theirs.number
    await call(OrdersState.go_to_gateway, state)
    await call(OrdersState.cancel, state)
    assert state.rows == []
    assert len(standin.book.payments) == 0
    assert (await here.services.orders.get(theirs.id)).state is OrderState.AWAITING_PAYMENT


async def test_codes_are_listed_and_redeemed(here: Here, order: Order3) -> None:
    paid = await order(here.user, paid=True)
    first, second = await here.services.premium.of_order(paid.id)
    tab, state = await here.at("/account/codes", PremiumState)
    assert {row["code"] for row in state.codes} == {show_code(first.code), show_code(second.code)}
    assert {(row["open"], row["order"], row["product"]) for row in state.codes} == {
        (True, paid.number, "Deck halogens")
    }
    assert state.premium == ""
    until = show_day(add_months(utcnow(), 12), "en")

    assert await call(PremiumState.redeem_own, state, show_code(first.code)) == [Who.load]
    assert state.done == f"Done! Premium is open until {until}."
    assert state.premium == f"Premium is open until {until}."
    assert await tab.wishes() == [["tell", "cf_premium"], ["focus", "premium-done"]]
    who = await tab.state(Who)
    await call(Who.load, who)
    assert who.premium
    assert [(row["state"], row["open"]) for row in state.codes] == [("To redeem", True), ("Redeemed", False)]

    await call(PremiumState.redeem, state, {"code": f" {first.code.lower()} "})
    assert state.done == f"You have redeemed this code already. It opens premium until {until}."
    assert (await here.now()).premium_until is not None


async def test_a_code_in_the_hand(here: Here, stranger: Here, order: Order3) -> None:
    paid = await order(stranger.user, paid=True)
    code, other = (one.code for one in await here.services.premium.of_order(paid.id))
    _, state = await here.at(f"/account/codes?code={show_code(code)}", PremiumState)
    assert (state.typed, state.premium) == (show_code(code), "")
    await call(PremiumState.redeem, state, {"code": state.typed})
    assert (len(state.codes), state.codes[0]["order"], state.typed) == (1, "", "")
    _, theirs = await stranger.at("/account/codes", PremiumState)
    assert {row["code"]: row["state"] for row in theirs.codes} == {
        show_code(code): "Given away",
        show_code(other): "To redeem",
    }
    await call(PremiumState.redeem_own, theirs, code)
    assert theirs.problem.startswith("This code has been redeemed in another account.")
    assert theirs.done == ""


async def test_wrong_codes_are_told_and_slowed_down(here: Here) -> None:
    tab, state = await here.at("/bn/account/codes", PremiumState)
    for typed in ("", "ABCD-EFGH-JKLM", "x" * 5000):
        await call(PremiumState.redeem, state, {"code": typed})
        assert state.problem == error_text(CodeUnknown(), "bn")
        assert await tab.wishes() == [["focus", "field-code"]]
    for _ in range(REDEEM.amount):
        await call(PremiumState.redeem, state, {"code": "ABCD-EFGH-JKLM"})
    assert state.problem == error_text(TooMany(1), "bn")
    assert (await here.now()).premium_until is None
