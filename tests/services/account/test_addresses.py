"""The address book, on its page and in the checkout."""

import pytest

from backend_ext.people.models import MOST_ADDRESSES
from chemouflage.account.addresses_state import DELETE, FORM, AddressesState
from chemouflage.checkout.checkout_state import CheckoutState
from tests.account import Here, notice
from tests.shop import fields, put_product
from tests.tab import Tab, call, visitor_token

pytestmark = pytest.mark.usefixtures("screen")


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
    assert (await notice(tab)).startswith("Your address book is full.")
    assert len((await here.now()).addresses) == MOST_ADDRESSES


async def test_somebody_elses_address_is_not_there(here: Here, stranger: Here) -> None:
    theirs = (await here.services.people.add_address(stranger.user.id, fields())).addresses[0].id
    tab, state = await here.at("/account/addresses", AddressesState)
    for handler in (AddressesState.edit, AddressesState.choose, AddressesState.ask_delete):
        await call(handler, state, theirs)
        assert await notice(tab) == "This address is no longer in your address book."
        assert "House 12" not in str(state.dict())
    state._editing = state._doomed = theirs
    await call(AddressesState.save, state, fields(name="Thief"))
    await call(AddressesState.delete, state)
    now = await stranger.now()
    assert [entry.name for entry in now.addresses] == ["Rahima Khatun"]
    assert now.default_address == theirs


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
