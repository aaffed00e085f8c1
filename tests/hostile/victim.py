"""Somebody whose cart, orders and codes nobody else may see or move."""

from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from backend_ext.bootstrap import Services
from backend_ext.ordering.models import Order
from backend_ext.people.visitors import new_visitor, visitor_id
from tests.books import Books
from tests.hostile.client import Client
from tests.shop import fields, form

SLUG = "complete-chemistry-education-bundle"
# Written by jobs that are none of the stranger's.
_BY_THE_CLOCK = {"next_check_at", "checks", "updated_at"}
_BY_THE_MAILER = {
    *("state", "tries", "due_at", "leased_by", "sent_at", "message_id", "answer", "server_id", "history"),
}
_OF_ORDERS = ("payment_attempts", "stock_moves", "premium_codes")


@dataclass(frozen=True)
class Victim:
    """A visitor: what they hold, and what must not leave the server to anybody else."""

    cookie: str
    visitor: str
    waiting: Order
    paid: Order
    cash: Order
    keys: dict[str, str]
    private: tuple[str, ...]

    @property
    def secrets(self) -> tuple[str, ...]:
        """What a stranger must not hear, unless they said it themselves: `private`, and what opens things."""
        own = (order.key for order in self.orders)
        return (*self.private, self.visitor, *own, *self.keys.values(), *(order.id for order in self.orders))

    @property
    def orders(self) -> tuple[Order, ...]:
        """Their three orders."""
        return (self.waiting, self.paid, self.cash)

    def things(self, books: Books, buyers: set[str]) -> dict[str, list[dict[str, Any]]]:
        """Every row that is theirs, and all there is of what a stranger might make or move.

        Strangers who may buy something are `buyers`; their orders are left out.
        """
        ids = [order.id for order in self.orders]
        bought = {"$nin": [row["_id"] for row in books.db.orders.find({"visitor": {"$in": list(buyers)}})]}
        return {
            "orders": _rows(books, "orders", {"_id": bought}),
            **{name: _rows(books, name, {"order_id": bought}) for name in _OF_ORDERS},
            **{name: _rows(books, name, {}) for name in ("stock_levels", "products", "inbox")},
            **{name: _rows(books, name, {"_id": self.visitor}) for name in ("carts", "checkouts")},
            "outbox": _rows(books, "outbox", {"subject_id": {"$in": ids}}),
        }


def _rows(books: Books, name: str, match: dict[str, Any]) -> list[dict[str, Any]]:
    hidden = _BY_THE_CLOCK | (_BY_THE_MAILER if name == "outbox" else set())
    return list(books.db[name].find(match, dict.fromkeys(hidden, 0)).sort("_id", 1))


def heard_nothing(client: Client, victim: Victim, given: str = "") -> None:
    """Fails when the client heard what is the victim's and not `given` by itself, or the server's alone."""
    heard = "\n".join(client.heard)
    assert [secret for secret in victim.secrets if secret in heard and secret not in given] == []
    assert client.cookie not in heard
    assert client.visitor not in heard
    assert [name for values in client.state.values() for name in values if name.startswith("_")] == []


def settle_in(books: Books) -> Victim:
    """A new victim, made by the shop's own services."""
    cookie = new_visitor()
    visitor = visitor_id(cookie)
    assert visitor is not None
    mark = token_hex(4)
    typed = {"email": f"victim-{mark}@example.com", "street": f"Secret lane {mark}", "name": f"Victim {mark}"}

    async def buy(services: Services, method: str) -> Order:
        await services.carts.add(visitor, SLUG, 1)
        checkout = await services.checkout.open(visitor)
        return await services.checkout.place(visitor, checkout.key, form(**typed, method=method), "en")

    async def live(services: Services) -> tuple[Order, Order, Order, dict[str, str], list[str], str]:
        waiting, paid, cash = [await buy(services, how) for how in ("aamarpay", "aamarpay", "cash")]
        await services.payments.start(waiting)
        await services.payments.start(paid)
        (attempt,) = await services.payments.of_order(paid.id)
        books.end(attempt.tran_id, "Successful")
        await services.payments.settle_order(paid.id)
        codes = [code.code for code in await services.orders.codes(paid)]
        await services.carts.add(visitor, "noble-gases", 2)
        checkout = await services.checkout.open(visitor)
        await services.checkout.save(visitor, fields(**typed))
        keys = {order.number: services.orders.links.key(order.number) for order in (waiting, paid, cash)}
        return waiting, paid, cash, keys, codes, checkout.key

    waiting, paid, cash, keys, codes, key = books.work(live)
    assert codes
    shown = [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]
    return Victim(cookie, visitor, waiting, paid, cash, keys, (cookie, key, *typed.values(), *codes, *shown))
