"""Other people's orders and prices of one's own making: neither is to be had."""

from typing import Any

import pytest

from backend_ext.ordering.links import OrderLinks
from backend_ext.ordering.models import Order
from tests.books import Books
from tests.hostile.client import Client, connected
from tests.hostile.test_handlers import CART, CHECKOUT, NOTICES, ORDER
from tests.hostile.victim import SLUG, Victim, heard_nothing
from tests.live import LiveShop
from tests.shop import SECRET, fields

DEEDS = ("pay", "cancel", "again", "watch", "go_to_gateway")
TRACK = "chemouflage___checkout___track____track_state"
_LOCKED = "This link does not open the order."


def _bad_keys(victim: Victim, order: Order) -> list[str]:
    right = victim.keys[order.number]
    others = [key for number, key in victim.keys.items() if number != order.number]
    foreign = OrderLinks(SECRET, "http://x").key(order.number)
    return ["", "guessed", right[:-1], right.swapcase(), f"{right}x", "\x00", "%00", foreign, *others]


async def test_no_key_but_the_right_one_opens_an_order(stranger: Client, victim: Victim) -> None:
    given = ""
    for order in victim.orders:
        for key in _bad_keys(victim, order):
            given += key
            await stranger.call(f"{ORDER}.open", path=f"/orders/{order.number}?key={key}")
            assert stranger.shown(ORDER, "view")["number"] == ""
            refused = (stranger.shown(NOTICES, "number") or 0) + len(DEEDS)
            for deed in DEEDS:
                await stranger.send(f"{ORDER}.{deed}")
            await stranger.send(f"{ORDER}.returned", {"hidden": False})
            await stranger.until(lambda refused=refused: stranger.shown(NOTICES, "number") == refused)
            assert stranger.shown(NOTICES, "text").startswith(_LOCKED)
    heard_nothing(stranger, victim, given)


@pytest.mark.parametrize(
    "path",
    [
        "/orders/{number}",
        "/orders/{number}/",
        "/bn/orders/{number}?key=",
        "/orders/{number}?key={other}&key={other}",
        "/orders/{lower}?key={other}",
        "/orders/../orders/{number}?key={other}",
        "/track?number={number}",
        "/orders/{number}?key[$ne]=",
    ],
)
async def test_addresses_made_up_open_nothing(stranger: Client, victim: Victim, path: str) -> None:
    order, other = victim.paid, victim.keys[victim.cash.number]
    made_up = path.format(number=order.number, lower=order.number.lower(), other=other)
    await stranger.call("hydrate_and_load", {"vars": {}, "hashes": {}}, path=made_up)
    await stranger.call(f"{ORDER}.open", path=made_up)
    assert stranger.shown(ORDER, "view")["number"] == ""
    heard_nothing(stranger, victim, given=made_up)


async def test_router_data_cannot_carry_cookie_key_or_address_of_the_client(
    stranger: Client, victim: Victim
) -> None:
    """What the server knows of the connection wins over what the client says of it."""
    await stranger.call(f"{CART}.add", {"form": {"slug": SLUG, "quantity": "1"}})
    forged = {
        **stranger.router_data(f"/orders/{victim.paid.number}"),
        "query": {"key": victim.keys[victim.cash.number]},
        "headers": {"cookie": f"cf_visitor={victim.cookie}", "host": "evil.example"},
        "ip": "203.0.113.9",
        "client_ip": "203.0.113.9",
        "token": victim.visitor,
        "sid": "x",
    }
    for name in (f"{CART}.open", f"{CHECKOUT}.open", f"{ORDER}.open"):
        await stranger.emit(
            "event", {"name": f"reflex___state____state.{name}", "payload": {}, "router_data": forged}
        )
    await stranger.fence()
    assert [line["slug"] for line in stranger.shown(CART, "view")["lines"]] == [SLUG]
    assert stranger.shown(ORDER, "view")["number"] == ""
    heard_nothing(stranger, victim, given=str(forged))


async def test_the_right_link_opens_one_order_and_moves_no_other(
    shop: LiveShop, books: Books, victim: Victim
) -> None:
    """A key shared by the victim shows its order; from there nothing leads to another one."""
    shared, key = victim.paid, victim.keys[victim.paid.number]
    async with connected(shop.url, f"/orders/{shared.number}?key={key}") as guest:
        await guest.until(lambda: (guest.shown(ORDER, "view") or {}).get("number") == shared.number)
        assert len(guest.shown(ORDER, "view")["codes"]) == len(books.about(shared.id, "premium_codes"))
        for deed in ("pay", "cancel"):
            await guest.call(f"{ORDER}.{deed}", path=f"/orders/{victim.waiting.number}?key={key}")
        assert guest.shown(ORDER, "view")["number"] == shared.number
        await guest.call(f"{ORDER}.open", path=f"/orders/{victim.cash.number}?key={key}")
        assert guest.shown(ORDER, "view")["number"] == ""
        heard = "".join(guest.heard)
        assert victim.cash.id not in heard
        assert victim.visitor not in heard
        assert shared.key not in heard


async def test_tracking_wants_number_and_contact_and_counts_tries(stranger: Client, victim: Victim) -> None:
    order = victim.paid
    wrong: list[dict[str, Any]] = [
        {"number": order.number, "contact": ""},
        {"number": order.number, "contact": {"$ne": ""}},
        {"number": {"$ne": ""}, "contact": order.contact.email},
        {"number": "", "contact": order.contact.email},
        {"number": order.number[:-1], "contact": order.contact.email},
        {"number": order.number, "contact": order.contact.email[:-1]},
        {"number": order.number, "contact": order.contact.phone[-6:]},
        {"number": ".*", "contact": ".*"},
    ]
    for form in wrong * 2:
        await stranger.call(f"{TRACK}.find", {"form": form})
        assert stranger.shown(TRACK, "problem") != ""
    assert stranger.shown(TRACK, "problem").startswith("Too many tries.")
    right = {"number": order.number, "contact": order.contact.email}
    await stranger.call(f"{TRACK}.find", {"form": right})
    assert stranger.shown(TRACK, "problem").startswith("Too many tries.")
    heard_nothing(stranger, victim)


async def test_what_a_client_says_of_money_and_state_is_not_read(
    shop: LiveShop, books: Books, victim: Victim, buyers: set[str]
) -> None:
    price = (books.db.products.find_one({"slug": SLUG}) or {})["price"]
    lies = {
        "price": "1", "unit_price": "1", "goods": "1", "total": "0", "delivery": "0", "discount": "99999999",
        "state": "delivered", "payment_state": "paid", "visitor": victim.visitor, "key": victim.waiting.key,
        "number": victim.waiting.number, "_id": victim.waiting.id, "lines": "[]", "lang": "xx",
    }  # fmt: skip
    async with connected(shop.url, "/checkout") as client:
        buyers.add(client.visitor)
        await client.call(f"{CART}.add", {"form": {"slug": SLUG, "quantity": "1", **lies}})
        await client.call(f"{CHECKOUT}.open", path="/checkout")
        form = fields(method="cash", district="sylhet") | lies
        before = books.level(SLUG)
        for _ in range(3):
            await client.call(f"{CHECKOUT}.submit", {"form": form}, path="/checkout")
        await client.call(f"{CHECKOUT}.open", path="/checkout")
        (order,) = books.db.orders.find({"visitor": client.visitor})
        assert (order["goods"], order["delivery"], order["discount"]) == (price, 12000, 0)
        assert order["total"] == price + 12000
        assert (order["state"], order["payment_state"], order["lang"]) == ("processing", "unpaid", "en")
        assert order["key"] != victim.waiting.key
        assert books.level(SLUG)["available"] == before["available"] - 1
        assert order["key"] not in "".join(client.heard)
        await _cancel(client, order["number"])
        assert books.level(SLUG) == before


async def _cancel(client: Client, number: str) -> None:
    todo = str(client.shown(CHECKOUT, "placed"))
    assert number in todo
    await client.call(f"{ORDER}.open", path=todo)
    await client.call(f"{ORDER}.cancel", path=todo)


@pytest.mark.parametrize("quantity", ["-1", "0", "11", str(10**30), "1e3", "٣x", "", "1.5", "NaN", "--1"])
async def test_quantities_out_of_range_change_no_cart(stranger: Client, books: Books, quantity: str) -> None:
    await stranger.call(f"{CART}.add", {"form": {"slug": SLUG, "quantity": "2"}})
    await stranger.call(f"{CART}.add", {"form": {"slug": SLUG, "quantity": quantity}})
    assert stranger.shown(CART, "problem") != ""
    cart = books.db.carts.find_one({"_id": stranger.visitor}) or {}
    assert [line["quantity"] for line in cart["lines"].values()] == [2]
