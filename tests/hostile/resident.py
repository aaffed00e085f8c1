"""Somebody with an account in a running shop, whose things another customer is after."""

from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from backend_ext.bootstrap import Services
from backend_ext.people.sessions.models import Device
from backend_ext.people.visitors import new_visitor
from tests.books import Books
from tests.hostile.victim import SLUG
from tests.people import put_user
from tests.shop import fields, form


@dataclass(frozen=True)
class Resident:
    """An account, its cookies, and what of it nobody else may read. `marks` is all that is theirs alone."""

    user_id: str
    session: str
    session_id: str
    visitor: str
    address_id: str
    number: str
    marks: tuple[str, ...]

    def things(self, books: Books) -> dict[str, Any]:
        """Every row of theirs."""
        owned = {"user_id": self.user_id}
        return {
            "users": list(books.db.users.find({"_id": self.user_id})),
            "orders": list(books.db.orders.find(owned).sort("_id", 1)),
            "sessions": list(books.db.sessions.find(owned, {"seen_at": 0, "expires_at": 0}).sort("_id", 1)),
        }


def move_in(books: Books) -> Resident:
    """A new one: an address, an order to be paid in cash, a session."""
    mark = token_hex(4)
    email, street = f"resident-{mark}@example.com", f"Hidden lane {mark}"

    async def live(services: Services) -> Resident:
        user = await put_user(services, email, name=f"Resident {mark}")
        user = await services.people.add_address(user.id, fields(street=street, name=user.name))
        secret, session = await services.sessions.open(user, Device("Firefox", "203.0.113.40"))
        await services.carts.add(user.id, SLUG, 1)
        checkout = await services.checkout.open(user.id)
        typed = form(email=email, street=street, method="cash")
        order = await services.checkout.place(user.id, checkout.key, typed, "en", user_id=user.id)
        key = services.orders.links.key(order.number)
        marks = (email, street, order.number, key, order.id, session.id, user.id, secret)
        address = user.addresses[0].id
        return Resident(user.id, secret, session.id, new_visitor(), address, order.number, (*marks, address))

    return books.work(live)
