"""The account pages: for whom they are, the overview, the profile."""

from typing import Any

import pytest

from backend_ext.bootstrap import Services
from backend_ext.people.models import Role
from chemouflage.account.addresses_state import AddressesState
from chemouflage.account.data_state import DataState
from chemouflage.account.devices_state import DevicesState
from chemouflage.account.orders_state import OrdersState
from chemouflage.account.overview_state import OverviewState
from chemouflage.account.premium_state import PremiumState
from chemouflage.account.profile_state import ProfileState
from chemouflage.account.security_state import SecurityState
from chemouflage.who import Who
from tests.account import Here, Order3, come, notice
from tests.people import put_user
from tests.shop import fields
from tests.tab import Tab, call, visitor_token

pytestmark = pytest.mark.usefixtures("screen")
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
    _, state = await (await come(services, user)).at("/account", OverviewState)
    assert (state.view["staff"], state.view["unverified"]) == ("Staff: Support", True)
    assert state.view["name"] == user.display_name


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
    assert await notice(tab) == "Saved."
    assert returned == [Who.load]
    who = await tab.state(Who)
    await call(Who.load, who)
    assert who.name == "Rahima Begum"


async def test_profile_in_the_other_language_goes_there(here: Here) -> None:
    tab, state = await here.at("/account/profile", ProfileState)
    await call(ProfileState.save, state, {**state.saved, "lang": "bn"})
    assert await tab.wishes() == [["theme", "system"], ["go", "/bn/account/profile?done=profile"]]
    tab, _ = await here.at("/bn/account/profile?done=profile", ProfileState)
    assert await notice(tab) == "সেভ হয়েছে।"


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
