"""An account's own data: profile, address book, premium, address changes."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import get_args

from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import Invalid
from backend_ext.kit.ids import new_id
from backend_ext.kit.text import LANGS
from backend_ext.kit.typed import TO_LATIN, clean, email_key, mobile
from backend_ext.mail.models import Purpose
from backend_ext.mail.outbox import Outbox
from backend_ext.ordering.form import field_errors
from backend_ext.people import names
from backend_ext.people.errors import AddressGone, LinkOver, NameTaken, SignInNeeded, TooManyAddresses
from backend_ext.people.identity.provider import Proof
from backend_ext.people.models import SavedAddress, Theme, User
from backend_ext.people.repository import UserRepository
from backend_ext.people.sessions.service import SessionService
from backend_ext.store.mongo import Duplicate, Transactions, Tx

PROFILE = ("name", "display_name", "phone", "lang", "theme")
ADDRESS = ("name", "phone", "street", "area", "district", "postcode")
_NAME = 80


class PeopleService:
    """Accounts by id. Whose id it is, the guard has found out; nothing here takes one from a client."""

    def __init__(
        self, users: UserRepository, sessions: SessionService, outbox: Outbox, transactions: Transactions
    ) -> None:
        self._users = users
        self._sessions = sessions
        self._outbox = outbox
        self._transactions = transactions

    async def get(self, user_id: str, tx: Tx | None = None) -> User:
        """The account with this id. Raises SignInNeeded when it has been deleted."""
        return _there(await self._users.get(user_id, tx))

    async def display_names(self, ids: Iterable[str]) -> dict[str, str]:
        """The names that accounts have chosen to be seen by, by id; accounts that are gone are left out."""
        return await self._users.display_names(ids)

    async def set_profile(self, user_id: str, typed: Mapping[str, object]) -> User:
        """Changes the fields of PROFILE that `typed` names. Raises Invalid, NameTaken."""
        values = {field: clean(typed[field]) for field in PROFILE if field in typed}
        if errors := profile_errors(values):
            raise Invalid(errors)
        if values.get("phone"):
            values["phone"] = mobile(values["phone"]) or ""
        if "display_name" in values:
            values["display_key"] = names.display_key(values["display_name"])
        try:
            return await self._told(await self._users.set(user_id, values))
        except Duplicate:
            raise NameTaken(field="display_name") from None

    async def set_picture(self, user_id: str, picture: str, tx: Tx) -> User:
        """Shows another picture (its id in `media`), or none; afterwards, call `sessions.changed`."""
        return _there(await self._users.set(user_id, {"picture": picture}, tx))

    async def add_address(self, user_id: str, typed: Mapping[str, object]) -> User:
        """Adds to the address book; the first entry becomes the default. Raises Invalid, TooManyAddresses."""
        user = await self._users.add_address(user_id, _address(new_id(), typed))
        if user is None:
            await self.get(user_id)
            raise TooManyAddresses
        return await self._told(user)

    async def set_address(self, user_id: str, address_id: str, typed: Mapping[str, object]) -> User:
        """Changes an entry. Raises Invalid, AddressGone (also for somebody else's)."""
        return await self._book(await self._users.set_address(user_id, _address(address_id, typed)))

    async def remove_address(self, user_id: str, address_id: str) -> User:
        """Takes an entry out; the first that is left becomes the default. Raises AddressGone."""
        return await self._book(await self._users.remove_address(user_id, address_id))

    async def choose_address(self, user_id: str, address_id: str) -> User:
        """Makes an entry the default. Raises AddressGone."""
        return await self._book(await self._users.choose_address(user_id, address_id))

    async def move_email(self, proof: Proof) -> User:
        """Takes over the address that was confirmed at the provider, and tells the old one.

        Raises LinkOver when another account has it, or there is none of this proof.
        """

        async def body(tx: Tx) -> User | None:
            before = await self._users.of_identity(proof.identity, tx)
            if before is None:
                return None
            await self._outbox.add(
                Purpose.EMAIL_CHANGED,
                new_id(),
                before.email,
                before.lang,
                tx,
                name=before.name,
                email=proof.email,
            )
            values = {"email": proof.email, "email_key": email_key(proof.email), "email_verified": True}
            return await self._users.set(before.id, values, tx)

        try:
            user = await self._transactions.run(body)
        except Duplicate:
            raise LinkOver from None
        if user is None:
            raise LinkOver
        return await self._told(user)

    async def tell_password_changed(self, user: User, tx: Tx) -> None:
        """Queues the mail that says so."""
        await self._outbox.add(
            Purpose.PASSWORD_CHANGED,
            new_id(),
            user.email,
            user.lang,
            tx,
            name=user.name,
            at=utcnow().isoformat(),
        )

    async def extend_premium(self, user_id: str, until: datetime | None, tx: Tx) -> User:
        """Notes until when premium is open; after the transaction, call `sessions.changed`.

        Should that not happen, the copy is owed all the same.
        """
        return _there(await self._users.set(user_id, {"premium_until": until, "copy_owed": True}, tx))

    async def _book(self, user: User | None) -> User:
        if user is None:
            raise AddressGone
        return await self._told(user)

    async def _told(self, user: User | None) -> User:
        found = _there(user)
        await self._sessions.changed(found)
        return found


def profile_errors(values: Mapping[str, str]) -> dict[str, str]:
    """The message key for each wrong field of `values`; fields that are absent are not checked."""
    found: dict[str, str] = {}
    if len(values.get("name", "")) > _NAME:
        found["name"] = "This is too long."
    if "display_name" in values and (wrong := names.problem(values["display_name"])):
        found["display_name"] = wrong
    if values.get("phone"):
        found |= field_errors({"phone": values["phone"]})
    if values.get("lang", "en") not in LANGS:
        found["lang"] = "Please choose a language."
    if values.get("theme", "system") not in get_args(Theme):
        found["theme"] = "Please choose light, dark or like the device."
    return found


def address_errors(values: Mapping[str, str]) -> dict[str, str]:
    """The message key for each wrong field of an address."""
    return field_errors({field: value for field, value in values.items() if field in ADDRESS})


def _address(address_id: str, typed: Mapping[str, object]) -> SavedAddress:
    values = {field: clean(typed.get(field, "")) for field in ADDRESS}
    if errors := address_errors(values):
        raise Invalid(errors)
    values["phone"] = mobile(values["phone"]) or ""
    values["postcode"] = values["postcode"].translate(TO_LATIN)
    return SavedAddress(id=address_id, **values)


def _there(user: User | None) -> User:
    if user is None:
        raise SignInNeeded
    return user
