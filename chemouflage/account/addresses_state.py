"""The state of the address book."""

from typing import Any, TypedDict

import reflex as rx

from backend_ext.kit.errors import Invalid
from backend_ext.kit.i18n import field_texts
from backend_ext.kit.typed import clean
from backend_ext.ordering.districts import DISTRICTS
from backend_ext.people.errors import AddressGone
from backend_ext.people.models import MOST_ADDRESSES, SavedAddress, User
from backend_ext.people.service import ADDRESS
from chemouflage.guard import requires
from chemouflage.i18n import Translator
from chemouflage.runtime import services
from chemouflage.session import address, signed_in
from chemouflage.ui.actions import act
from chemouflage.ui.notices import notify

FORM, DELETE = "address-form", "address-delete"
_BLANK = dict.fromkeys(ADDRESS, "")


class AddressView(TypedDict):
    """An entry of the address book, ready to read."""

    id: str
    name: str
    phone: str
    street: str
    place: str
    default: bool


class AddressesState(rx.State):
    """The address book, and the entry that is being written. Ids are looked up in one's own book alone."""

    ready: bool = False
    book: list[AddressView] = []  # noqa: RUF012  Reflex copies defaults
    full: bool = False
    values: dict[str, str] = dict(_BLANK)  # noqa: RUF012
    errors: dict[str, str] = dict(_BLANK)  # noqa: RUF012
    is_new: bool = True
    number: int = 0  # of the form: each time it is opened its fields start anew
    doomed: str = ""  # the name and street of what is about to be deleted
    _editing: str = ""
    _doomed: str = ""

    @requires("signed_in", loader=True)
    async def load(self) -> None:
        """The whole book."""
        self._show(await self._user())

    @requires("signed_in")
    async def add(self) -> None:
        """Opens the empty form; name and phone stand in it already."""
        user = await self._user()
        known = {"name": user.name, "phone": user.phone}
        await self._open("", _BLANK | (known if not user.addresses else {"name": user.name}))

    @requires("signed_in")
    async def edit(self, address_id: str) -> None:
        """Opens the form of an entry."""
        entry = await self._entry(address_id)
        await self._open(entry.id, entry.model_dump(exclude={"id"}))

    @requires("signed_in")
    async def save(self, form: dict[str, Any]) -> None:
        """Adds or changes the entry; what is wrong is told beside the fields, and nothing typed is lost."""
        here, t = await signed_in(self), address(self).t
        typed = {name: clean(form.get(name, "")) for name in ADDRESS}
        people = services().people
        self.errors = dict(_BLANK)
        try:
            if self._editing:
                user = await people.set_address(here.user_id, self._editing, typed)
            else:
                user = await people.add_address(here.user_id, typed)
        except Invalid as error:
            self.errors = _BLANK | field_texts(error, t.lang)
            await act(self, ("focus", f"field-{next(name for name in ADDRESS if name in error.errors)}"))
            return
        self._show(user)
        await act(self, ("close", FORM))
        await notify(self, t("Saved."))

    @requires("signed_in")
    async def choose(self, address_id: str) -> None:
        """Makes an entry the one that fills in the checkout."""
        here = await signed_in(self)
        self._show(await services().people.choose_address(here.user_id, address_id))

    @requires("signed_in")
    async def ask_delete(self, address_id: str) -> None:
        """Asks whether an entry may go."""
        entry = await self._entry(address_id)
        self._doomed, self.doomed = entry.id, f"{entry.name}, {entry.street}"
        await act(self, ("open", DELETE))

    @requires("signed_in")
    async def delete(self) -> None:
        """Takes the entry out that was asked about."""
        here = await signed_in(self)
        await act(self, ("close", DELETE))
        self._show(await services().people.remove_address(here.user_id, self._doomed))
        await notify(self, address(self).t("The address is deleted."))

    async def _open(self, address_id: str, values: dict[str, str]) -> None:
        self._editing, self.is_new = address_id, not address_id
        self.values, self.errors = values, dict(_BLANK)
        self.number += 1
        await act(self, ("open", FORM), ("focus", f"field-{ADDRESS[0]}"))

    async def _user(self) -> User:
        return await services().people.get((await signed_in(self)).user_id)

    async def _entry(self, address_id: str) -> SavedAddress:
        user = await self._user()
        for entry in user.addresses:
            if entry.id == address_id:
                return entry
        self._show(user)
        raise AddressGone

    def _show(self, user: User) -> None:
        t = address(self).t
        self.book = [_view(entry, user.default_address, t) for entry in user.addresses]
        self.full = len(user.addresses) >= MOST_ADDRESSES
        self.ready = True


def _view(entry: SavedAddress, default: str, t: Translator) -> AddressView:
    return {
        "id": entry.id,
        "name": entry.name,
        "phone": entry.phone,
        "street": f"{entry.street}, {entry.area}",
        "place": f"{DISTRICTS[entry.district].of(t.lang)} {entry.postcode}".strip(),
        "default": entry.id == default,
    }
