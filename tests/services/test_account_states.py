"""The states of the account pages: what they show, what they change, and for whom alone."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import pyotp
import pytest
import reflex as rx

from backend_ext.api.me import DELETE_WORDS
from backend_ext.bootstrap import Services
from backend_ext.kit.clock import add_months, utcnow
from backend_ext.kit.dates import show_day
from backend_ext.kit.errors import TooMany
from backend_ext.kit.i18n import error_text
from backend_ext.kit.ids import show_code
from backend_ext.ordering.models import Order, OrderState
from backend_ext.people.models import MOST_ADDRESSES, Role, User
from backend_ext.people.sessions.models import Device, Kind
from backend_ext.people.throttles import REDEEM
from backend_ext.premium.errors import CodeUnknown
from chemouflage.account.addresses_state import DELETE, FORM, AddressesState
from chemouflage.account.data_state import DataState
from chemouflage.account.devices_state import DevicesState
from chemouflage.account.orders_state import CANCEL, OrdersState
from chemouflage.account.overview_state import OverviewState
from chemouflage.account.premium_state import PremiumState
from chemouflage.account.profile_state import ProfileState
from chemouflage.account.security_state import CODES, REMOVE, RENEW, SETUP_FIELD, SecurityState
from chemouflage.checkout.checkout_state import CheckoutState
from chemouflage.checkout.paying import PAYS
from chemouflage.i18n import translator
from chemouflage.ui.notices import Notices
from chemouflage.who import Who
from tests.entrance import put_member
from tests.people import put_user, user_now
from tests.shop import fields, form, put_product
from tests.standin import StandIn
from tests.tab import Tab, call, visitor_token

pytestmark = pytest.mark.usefixtures("screen")
S = TypeVar("S", bound=rx.State)
STATES: tuple[Any, ...] = (
    AddressesState,
    DataState,
    DevicesState,
    OrdersState,
    OverviewState,
    PremiumState,
    ProfileState,
    SecurityState,
)
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"


@dataclass
class Here:
    """Somebody signed in, in a tab."""

    services: Services
    user: User
    secret: str
    session_id: str

    async def at(self, path: str, kind: type[S]) -> tuple[Tab, S]:
        """A fresh tab at `path`, its page loaded."""
        tab = Tab(path, visitor_token(), session=self.secret)
        state = await tab.state(kind)
        await call(kind.load, state)  # type: ignore[attr-defined]
        return tab, state

    async def now(self) -> User:
        """The account as it is stored."""
        found = await user_now(self.services, self.user.id)
        assert found is not None
        return found


async def _come(services: Services, user: User) -> Here:
    secret, session = await services.sessions.open(user, Device(AGENT, "203.0.113.24"))
    return Here(services, user, secret, session.id)


@pytest.fixture
async def here(services: Services) -> Here:
    return await _come(services, await put_member(services))


@pytest.fixture
async def stranger(services: Services) -> Here:
    return await _come(services, await put_user(services, "stranger@example.com", name="Karim"))


Order3 = Callable[..., Awaitable[Order]]


@pytest.fixture
async def order(services: Services) -> Order3:
    """Places an order of somebody signed in."""
    product = await put_product(services, price=19900, codes=2, stock=60, slug="halogens")

    async def make(user: User, method: str = "aamarpay", *, paid: bool = False) -> Order:
        await services.carts.add(user.id, product.slug, 1)
        checkout = await services.checkout.open(user.id)
        typed = form(method=method, email=user.email)
        made = await services.checkout.place(user.id, checkout.key, typed, "en", user_id=user.id)
        if paid:
            await services.mongo.run(lambda tx: services.orders.mark_paid(made.id, "test", tx))
        return await services.orders.get(made.id)

    return make


@pytest.fixture
def background(monkeypatch: pytest.MonkeyPatch) -> None:
    """Background handlers run on the state itself."""

    async def enter(state: rx.State) -> rx.State:
        return state

    async def leave(_state: rx.State, *_error: object) -> None:
        return None

    monkeypatch.setattr(rx.State, "__aenter__", enter)
    monkeypatch.setattr(rx.State, "__aexit__", leave)


async def _notice(tab: Tab) -> str:
    return (await tab.state(Notices)).text


@pytest.mark.parametrize("kind", STATES, ids=lambda kind: kind.__name__)
async def test_who_is_not_signed_in_is_led_to_sign_in_and_sees_nothing(kind: Any) -> None:
    tab = Tab("/bn/account/orders?show=paid", visitor_token())
    state = await tab.state(kind)
    blank = state.dict()
    await call(kind.load, state)
    assert await tab.wishes() == [["go", "/bn/sign-in?next=%2Fbn%2Faccount%2Forders%3Fshow%3Dpaid"]]
    assert state.dict() == blank


@pytest.mark.parametrize("kind", STATES, ids=lambda kind: kind.__name__)
async def test_every_handler_needs_somebody_signed_in(kind: Any) -> None:
    every = (handler for name, handler in kind.event_handlers.items() if name in vars(kind))
    handlers = [handler for handler in every if handler.fn.__module__ == kind.__module__]
    assert handlers
    assert {handler.fn.access for handler in handlers} == {"signed_in"}


async def test_an_ended_session_keeps_what_is_typed(here: Here) -> None:
    tab, state = await here.at("/account/profile", ProfileState)
    await here.services.sessions.end(here.user.id, here.session_id)
    await call(ProfileState.save, state, {"name": "Somebody", "display_name": "Argon 1"})
    assert (await tab.wishes())[0] == ["open", "sign-in-again"]
    assert (await here.now()).name == "Rahima Khatun"


# Overview


async def test_overview_of_somebody_new(here: Here) -> None:
    _, state = await here.at("/account", OverviewState)
    view = state.view
    assert state.ready
    assert (view["name"], view["initial"], view["picture"]) == ("Rahima Khatun", "R", "")
    assert (view["unverified"], view["staff"], view["premium"]) == (False, "", "")
    assert (view["with_order"], view["orders"]) == (False, "Nothing ordered yet")
    assert (view["codes"], view["addresses"]) == ("Redeem a code", "None saved yet")


async def test_overview_of_somebody_with_everything(here: Here, order: Order3) -> None:
    await order(here.user)
    latest = await order(here.user, paid=True)
    await here.services.people.add_address(here.user.id, fields())
    _, state = await here.at("/bn/account", OverviewState)
    view = state.view
    key = here.services.orders.links.key(latest.number)
    assert (view["order_number"], view["order_tone"]) == (latest.number, "tone-teal")
    assert view["order_href"] == f"/bn/orders/{latest.number}?key={key}"
    assert (view["orders"], view["codes"], view["addresses"]) == ("২টি অর্ডার", "২টি কোড বাকি", "১টি ঠিকানা")


async def test_overview_of_staff_without_a_confirmed_address(services: Services) -> None:
    user = await put_user(services, verified=False, role=Role.SUPPORT, name="")
    _, state = await (await _come(services, user)).at("/account", OverviewState)
    assert (state.view["staff"], state.view["unverified"]) == ("Staff: Support", True)
    assert state.view["name"] == user.display_name


# Profile


async def test_profile_is_saved_and_seen_everywhere(here: Here) -> None:
    tab, state = await here.at("/account/profile", ProfileState)
    typed = {
        "name": "  Rahima   Begum ",
        "display_name": "Cobalt Queen",
        "phone": "০১৭১২ ৩৪৫৬৭৮",
        "lang": "en",
        "theme": "dark",
        "role": "admin",
        "email": "other@example.com",
        "email_verified": "1",
    }
    returned = await call(ProfileState.save, state, typed)
    now = await here.now()
    assert (now.name, now.display_name, now.phone) == ("Rahima Begum", "Cobalt Queen", "+8801712345678")
    assert (now.theme, now.role, now.email) == ("dark", Role.CUSTOMER, here.user.email)
    assert await tab.wishes() == [["theme", "dark"]]
    assert await _notice(tab) == "Saved."
    assert returned == [Who.load]
    who = await tab.state(Who)
    await call(Who.load, who)
    assert who.name == "Rahima Begum"


async def test_profile_in_the_other_language_goes_there(here: Here) -> None:
    tab, state = await here.at("/account/profile", ProfileState)
    await call(ProfileState.save, state, {**state.saved, "lang": "bn"})
    assert await tab.wishes() == [["theme", "system"], ["go", "/bn/account/profile?done=profile"]]
    tab, _ = await here.at("/bn/account/profile?done=profile", ProfileState)
    assert await _notice(tab) == "সেভ হয়েছে।"


async def test_profile_tells_what_is_wrong_beside_each_field(here: Here, stranger: Here) -> None:
    tab, state = await here.at("/account/profile", ProfileState)
    wrong = {"name": "x" * 81, "display_name": "", "phone": "12", "lang": "fr", "theme": "pink"}
    await call(ProfileState.save, state, wrong)
    assert all(state.errors.values())
    assert await tab.wishes() == [["focus", "field-name"]]
    await here.services.people.set_profile(stranger.user.id, {"display_name": "Cobalt Queen"})
    taken = {**state.saved, "display_name": "cobalt-queen"}
    await call(ProfileState.save, state, taken)
    assert state.errors["display_name"].startswith("Somebody else has this name")
    assert {name for name, text in state.errors.items() if text} == {"display_name"}
    assert await here.now() == here.user


# Addresses


async def test_addresses_are_added_changed_chosen_and_deleted(here: Here) -> None:
    tab, state = await here.at("/account/addresses", AddressesState)
    assert (state.book, state.full) == ([], False)
    await call(AddressesState.add, state)
    assert (state.is_new, state.values["name"]) == (True, "Rahima Khatun")
    assert await tab.wishes() == [["open", FORM], ["focus", "field-name"]]
    await call(AddressesState.save, state, fields())
    await call(AddressesState.add, state)
    await call(AddressesState.save, state, fields(name="Karim", district="sylhet"))
    first, second = state.book
    assert (first["default"], second["default"]) == (True, False)
    assert second["place"] == "Sylhet 1205"

    await call(AddressesState.edit, state, second["id"])
    assert (state.is_new, state.values["name"], state.values["district"]) == (False, "Karim", "sylhet")
    await call(AddressesState.save, state, fields(name="Karim Uddin"))
    await call(AddressesState.choose, state, second["id"])
    assert [(row["name"], row["default"]) for row in state.book] == [
        ("Rahima Khatun", False),
        ("Karim Uddin", True),
    ]
    await call(AddressesState.ask_delete, state, second["id"])
    assert state.doomed.startswith("Karim Uddin")
    assert await tab.wishes() == [["open", DELETE]]
    assert len((await here.now()).addresses) == 2
    await call(AddressesState.delete, state)
    assert [(row["name"], row["default"]) for row in state.book] == [("Rahima Khatun", True)]


async def test_a_wrong_address_is_told_beside_its_fields(here: Here) -> None:
    tab, state = await here.at("/bn/account/addresses", AddressesState)
    await call(AddressesState.add, state)
    await call(AddressesState.save, state, fields(phone="12", district="atlantis", street=""))
    assert {name for name, text in state.errors.items() if text} == {"phone", "district", "street"}
    assert state.errors["district"] == "আপনার জেলা বেছে নিন।"
    assert await tab.wishes() == [["focus", "field-phone"]]
    assert (await here.now()).addresses == []


async def test_the_eleventh_address_is_refused(here: Here) -> None:
    for _ in range(MOST_ADDRESSES):
        await here.services.people.add_address(here.user.id, fields())
    tab, state = await here.at("/account/addresses", AddressesState)
    assert state.full
    await call(AddressesState.save, state, fields())
    assert (await _notice(tab)).startswith("Your address book is full.")
    assert len((await here.now()).addresses) == MOST_ADDRESSES


async def test_somebody_elses_address_is_not_there(here: Here, stranger: Here) -> None:
    theirs = (await here.services.people.add_address(stranger.user.id, fields())).addresses[0].id
    tab, state = await here.at("/account/addresses", AddressesState)
    for handler in (AddressesState.edit, AddressesState.choose, AddressesState.ask_delete):
        await call(handler, state, theirs)
        assert await _notice(tab) == "This address is no longer in your address book."
        assert "House 12" not in str(state.dict())
    state._editing = state._doomed = theirs
    await call(AddressesState.save, state, fields(name="Thief"))
    await call(AddressesState.delete, state)
    now = await stranger.now()
    assert [entry.name for entry in now.addresses] == ["Rahima Khatun"]
    assert now.default_address == theirs


# Orders


async def test_orders_by_kind_and_page(here: Here, order: Order3, stranger: Here) -> None:
    await order(stranger.user)
    waiting = await order(here.user)
    await order(here.user, paid=True)
    gone = await order(here.user)
    await here.services.orders.cancel(gone.id)
    for query, count in (("", 3), ("?show=open", 1), ("?show=paid", 1), ("?show=ended", 1), ("?show=x", 3)):
        _, state = await here.at(f"/account/orders{query}", OrdersState)
        assert len(state.rows) == count, query
    _, state = await here.at("/account/orders?show=open", OrdersState)
    (row,) = state.rows
    key = here.services.orders.links.key(waiting.number)
    assert (row["number"], row["pay"], row["cancellable"]) == (waiting.number, "Pay now", True)
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
    assert await _notice(tab) == "That is no longer possible for this order."


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
    assert (await _notice(tab)).startswith("Too many tries.")


@pytest.mark.usefixtures("background")
async def test_somebody_elses_order_is_not_there(
    here: Here, stranger: Here, order: Order3, standin: StandIn
) -> None:
    theirs = await order(stranger.user)
    tab, state = await here.at("/account/orders", OrdersState)
    for handler in (OrdersState.pay, OrdersState.ask_cancel):
        await call(handler, state, theirs.number)
        assert await _notice(tab) == "We could not find this order."
    state.paying = state.doomed = theirs.number
    await call(OrdersState.go_to_gateway, state)
    await call(OrdersState.cancel, state)
    assert state.rows == []
    assert len(standin.book.payments) == 0
    assert (await here.services.orders.get(theirs.id)).state is OrderState.AWAITING_PAYMENT


# Premium codes


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
    assert await tab.wishes() == [["focus", "premium-done"]]
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


# Devices


async def test_devices_of_ones_own(here: Here, stranger: Here) -> None:
    sessions = here.services.sessions
    _, laptop = await sessions.open(here.user, Device(AGENT, "2001:db8:7:8::1"))
    await sessions.open(here.user, Device("okhttp/4.12", ""), Kind.APP)
    tab, state = await here.at("/account/devices", DevicesState)
    assert len(state.devices) == 3
    first = state.devices[0]
    assert (first["here"], first["place"], first["name"]) == (True, "203.0.113.*", "Firefox, Linux")
    shown = {(row["app"], row["place"]) for row in state.devices[1:]}
    assert shown == {(False, "2001:0db8:0007:*"), (True, "")}

    await call(DevicesState.end, state, stranger.session_id)
    assert await _notice(tab) == ""
    assert await sessions.who(stranger.secret) is not None
    await call(DevicesState.end, state, laptop.id)
    assert len(state.devices) == 2
    assert await _notice(tab) == "That device is signed out."
    await call(DevicesState.end_others, state)
    assert [row["here"] for row in state.devices] == [True]
    assert await sessions.who(here.secret) is not None
    assert await sessions.who(stranger.secret) is not None


# Security


async def test_security_says_how_one_signs_in(here: Here, stranger: Here) -> None:
    _, state = await here.at("/account/security?done=password", SecurityState)
    assert (state.email, state.with_password, state.on) == (here.user.email, True, False)
    assert state.done == "Your password is changed. All other devices are signed out."
    _, state = await stranger.at("/account/security?need=second-factor&done=<b>", SecurityState)
    assert (state.with_password, state.needed, state.done) == (False, True, "")
    _, state = await here.at("/account/data", DataState)
    assert (state.ready, state.with_password) == (True, True)
    _, state = await stranger.at("/account/data", DataState)
    assert (state.ready, state.with_password) == (True, False)


def _code(secret: str, later: int = 0) -> str:
    moment = int(utcnow().timestamp()) + 30 * later
    return pyotp.TOTP(secret.replace(" ", "")).at(moment)


async def test_the_second_factor_from_setup_to_removal(here: Here) -> None:
    tab, state = await here.at("/account/security?need=second-factor", SecurityState)
    await call(SecurityState.begin, state)
    assert state.qr.startswith("<svg")
    assert state.uri.startswith("otpauth://totp/")
    assert await tab.wishes() == [["focus", SETUP_FIELD]]
    secret = state.secret
    await call(SecurityState.confirm, state, {"code": "000000"})
    assert (state.problem[:17], state.on, state.secret) == ("This code is wron", False, secret)
    assert (await here.now()).second_factor is None

    await call(SecurityState.confirm, state, {"code": _code(secret)})
    assert (state.on, len(state.codes), state.problem) == (True, 10, "")
    assert (state.qr, state.secret, state.uri, state._token) == ("", "", "", "")
    assert all(code in state.file for code in state.codes)
    assert await tab.wishes() == [["focus", CODES]]
    # The connection is lost and found again: what is shown once is still there.
    await call(SecurityState.load, state)
    assert len(state.codes) == 10
    old = list(state.codes)
    await call(SecurityState.kept, state)
    assert (state.codes, state.file) == ([], "")

    await call(SecurityState.ask, state, RENEW)
    assert await tab.wishes() == [["open", RENEW], ["focus", f"field-{RENEW}"]]
    await call(SecurityState.renew, state, {"code": old[0]})
    assert len(state.codes) == 10
    assert not set(old) & set(state.codes)
    assert await tab.wishes() == [["close", RENEW], ["focus", CODES]]
    await call(SecurityState.remove, state, {"code": old[1]})
    assert (state.on, state.problem[:17]) == (True, "This code is wron")
    await call(SecurityState.renew, state, {"code": _code(secret, 1)})
    await call(SecurityState.remove, state, {"code": state.codes[0].lower()})
    assert (state.on, state.codes) == (False, [])
    assert await tab.wishes() == [["close", REMOVE]]
    assert (await here.now()).second_factor is None


async def test_a_setup_is_forgotten_when_somebody_else_is_here(here: Here, stranger: Here) -> None:
    tab, state = await here.at("/account/security", SecurityState)
    await call(SecurityState.begin, state)
    tab.session = stranger.secret
    tab.go("/account/security")
    await call(SecurityState.load, state)
    assert (state.qr, state.secret, state._token, state.email) == ("", "", "", stranger.user.email)


async def test_asking_opens_nothing_else(here: Here) -> None:
    tab, state = await here.at("/account/security", SecurityState)
    for junk in ("", "sign-in-again", "x" * 1000):
        await call(SecurityState.ask, state, junk)
    assert ["open", "sign-in-again"] not in await tab.wishes()


# The checkout


async def _checkout(here: Here) -> tuple[Tab, CheckoutState]:
    product = await put_product(here.services, price=19900)
    await here.services.carts.add(here.user.id, product.slug, 1)
    tab = Tab("/checkout", visitor_token(), session=here.secret)
    state = await tab.state(CheckoutState)
    await call(CheckoutState.open, state)
    return tab, state


async def test_the_checkout_starts_from_the_default_address(here: Here) -> None:
    await here.services.people.add_address(here.user.id, fields(district="sylhet"))
    _, state = await _checkout(here)
    assert (state.saved["name"], state.saved["district"]) == ("Rahima Khatun", "sylhet")
    assert (state.saved["email"], state.sums["delivery"]) == (here.user.email, "৳120")
    assert len(state.book) == 1


async def test_an_entry_of_the_address_book_fills_in_the_checkout(here: Here) -> None:
    people = here.services.people
    await people.add_address(here.user.id, fields(district="sylhet"))
    user = await people.add_address(here.user.id, fields(name="Karim", street="College Road"))
    tab, state = await _checkout(here)
    await call(CheckoutState.typed, state, "email", "typed@example.com")
    await call(CheckoutState.deliver_to, state, user.addresses[1].id)
    assert (state.saved["name"], state.saved["street"]) == ("Karim", "College Road")
    assert (state.saved["email"], state.saved["district"]) == ("typed@example.com", "dhaka")
    assert (state.filled, state.sums["delivery"]) == (1, "৳60")
    again = await Tab("/checkout", tab.token, session=here.secret).state(CheckoutState)
    await call(CheckoutState.open, again)
    assert again.saved["street"] == "College Road"


async def test_what_the_account_knows_stays_when_an_entry_is_chosen(here: Here) -> None:
    user = await here.services.people.add_address(here.user.id, fields(name="Karim"))
    _, state = await _checkout(here)
    await call(CheckoutState.deliver_to, state, user.addresses[0].id)
    assert (state.saved["name"], state.saved["email"]) == ("Karim", here.user.email)


async def test_somebody_elses_entry_fills_in_nothing(here: Here, stranger: Here) -> None:
    theirs = await here.services.people.add_address(stranger.user.id, fields(street="Secret Lane"))
    _, state = await _checkout(here)
    for junk in (theirs.addresses[0].id, "", "x" * 1000):
        await call(CheckoutState.deliver_to, state, junk)
    assert (state.filled, state.saved["street"]) == (0, "")
    tab = Tab("/checkout", visitor_token())
    await call(CheckoutState.deliver_to, await tab.state(CheckoutState), theirs.addresses[0].id)
    assert await tab.wishes() == [["open", "sign-in-again"]]


def test_the_word_to_delete_is_the_pages_own() -> None:
    assert {translator(lang)("DELETE").casefold() for lang in ("en", "bn")} == DELETE_WORDS
