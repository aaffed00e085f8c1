"""What the account of who is signed in knows of the checkout's fields."""

from typing import TypedDict

from backend_ext.people.models import User


class BookView(TypedDict):
    """An entry of the address book to choose."""

    id: str
    text: str


def book_view(user: User) -> list[BookView]:
    """The address book of `user`."""
    return [
        {"id": entry.id, "text": f"{entry.name}, {entry.street}, {entry.area}"} for entry in user.addresses
    ]


def entry_of(user: User, address_id: str) -> dict[str, str] | None:
    """The fields of an entry of this person's own book; None when it is not there."""
    for entry in user.addresses:
        if entry.id == address_id:
            return entry.model_dump(exclude={"id"})
    return None


def known_fields(user: User) -> dict[str, str]:
    """What need not be typed again: the default address, and who it is."""
    known = {"name": user.name, "email": user.email, "phone": user.phone}
    where = entry_of(user, user.default_address) or {}
    return {name: text for name, text in (known | where).items() if text}
