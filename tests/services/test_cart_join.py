"""A guest's cart and open checkout become the account's: nothing lost, nothing doubled, nothing left."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from backend_ext.bootstrap import Services
from backend_ext.cart.merge import merged
from backend_ext.cart.models import MAX_LINES, MAX_QUANTITY, Cart, StoredLine
from backend_ext.people.models import User
from backend_ext.store.mongo import Tx
from tests.people import person, put_user
from tests.shop import fields, new_visitor_id, put_product

_NOW = datetime(2026, 11, 22, tzinfo=UTC)
_KEYS = [f"p{number}" for number in range(MAX_LINES + 10)]
_LINES = st.dictionaries(
    st.sampled_from(_KEYS),
    st.builds(StoredLine, quantity=st.integers(1, MAX_QUANTITY), price_seen=st.integers(1, 10**6)),
    max_size=MAX_LINES,
)
_STOCK = st.dictionaries(st.sampled_from(_KEYS), st.integers(0, 15))


def a_cart(lines: dict[str, StoredLine], minutes: int = 0) -> Cart:
    return Cart(id="anybody", lines=lines, updated_at=_NOW + timedelta(minutes=minutes))


async def quantities(services: Services, owner: str) -> dict[str, int]:
    return {line.product.id: line.quantity for line in (await services.carts.view(owner)).lines}


@given(own=_LINES, guests=_LINES, stock=_STOCK)
def test_quantities_add_up_to_ten_and_to_stock(
    own: dict[str, StoredLine], guests: dict[str, StoredLine], stock: dict[str, int]
) -> None:
    whole = merged(a_cart(own), a_cart(guests), "owner", stock)

    assert whole.id == "owner"
    assert len(whole.lines) == min(MAX_LINES, len(own.keys() | guests.keys()))
    assert list(own) == list(whole.lines)[: len(own)]
    for key, line in whole.lines.items():
        both = [cart[key].quantity for cart in (own, guests) if key in cart]
        assert line.quantity == max(1, min(sum(both), MAX_QUANTITY, stock.get(key, 0)))


@given(own=_LINES, guests=_LINES, later=st.booleans())
def test_the_price_seen_last_counts(
    own: dict[str, StoredLine], guests: dict[str, StoredLine], later: bool
) -> None:
    whole = merged(a_cart(own), a_cart(guests, 1 if later else -1), "owner", {})

    first, second = (guests, own) if later else (own, guests)
    for key, line in whole.lines.items():
        assert line.price_seen == (first.get(key) or second[key]).price_seen
    assert whole.updated_at == _NOW + timedelta(minutes=1 if later else 0)


@given(guests=_LINES, stock=_STOCK)
def test_an_account_without_a_cart_takes_the_guests(
    guests: dict[str, StoredLine], stock: dict[str, int]
) -> None:
    whole = merged(None, a_cart(guests), "owner", stock)

    assert list(whole.lines) == list(guests)
    assert whole == merged(a_cart({}), a_cart(guests), "owner", stock)


async def test_carts_join_once_however_often_and_wherever_it_is_asked(
    another: Callable[[], Services],
) -> None:
    tabs = [another(), another()]
    services = tabs[0]
    both, few, own = [await put_product(services, stock=stock) for stock in (50, 4, 50)]
    user, visitor = await put_user(services), new_visitor_id()
    await services.carts.add(user.id, own.slug, 2)
    await services.carts.add(user.id, both.slug, 3)
    await services.carts.add(visitor, both.slug, 4)
    await services.carts.add(visitor, few.slug, 4)
    await services.carts.add(user.id, few.slug, 3)

    await asyncio.gather(*(tab.belongings.join(person(user), visitor) for tab in tabs * 4))

    assert await quantities(services, user.id) == {own.id: 2, both.id: 7, few.id: 4}
    assert await services.carts.count(visitor) == 0
    assert await services.mongo.db["carts"].count_documents({}) == 1


async def test_two_browsers_at_once_make_the_accounts_first_cart(another: Callable[[], Services]) -> None:
    tabs = [another(), another()]
    services = tabs[0]
    product = await put_product(services, stock=50)
    user = await put_user(services)
    visitors = [new_visitor_id() for _ in range(6)]
    for visitor in visitors:
        await services.carts.add(visitor, product.slug, 1)
        await services.checkout.open(visitor)
        await services.checkout.save(visitor, fields())

    await asyncio.gather(
        *(tabs[number % 2].belongings.join(person(user), visitor) for number, visitor in enumerate(visitors))
    )

    assert await quantities(services, user.id) == {product.id: 6}
    for name in ("carts", "checkouts"):
        assert [row["_id"] async for row in services.mongo.db[name].find()] == [user.id]


async def test_what_another_tab_adds_meanwhile_is_kept(services: Services) -> None:
    products = [await put_product(services, stock=50) for _ in range(4)]
    user, visitor = await put_user(services), new_visitor_id()
    await services.carts.add(visitor, products[0].slug, 2)
    await services.carts.add(user.id, products[1].slug, 1)

    await asyncio.gather(
        services.belongings.join(person(user), visitor),
        *(services.carts.add(user.id, product.slug, 1) for product in products[1:]),
        services.belongings.join(person(user), visitor),
    )

    assert await quantities(services, user.id) == {
        products[0].id: 2,
        products[1].id: 2,
        products[2].id: 1,
        products[3].id: 1,
    }


async def test_a_cart_and_a_checkout_made_in_the_middle_of_it_are_kept(services: Services) -> None:
    product = await put_product(services, stock=50)
    user, visitor = await put_user(services), new_visitor_id()
    await services.carts.add(visitor, product.slug, 1)
    await _typed(services, visitor, "House 12")
    runs: list[str] = []

    async def body(tx: Tx) -> None:
        await services.people.get(user.id, tx)  # from here on the transaction sees nothing newer
        if not runs:
            await services.carts.add(user.id, product.slug, 2)
            runs.append(await _typed(services, user.id, "Road 7"))
        await services.carts.join(visitor, user.id, tx)
        await services.checkout.join(visitor, user.id, tx)

    await services.mongo.run(body)

    assert await quantities(services, user.id) == {product.id: 3}
    checkout = await services.checkout.open(user.id)
    assert (checkout.key, checkout.fields) == (runs[0], {"street": "Road 7"})


async def test_nothing_joins_before_the_address_is_proved(services: Services) -> None:
    product = await put_product(services, stock=50)
    user, visitor = await put_user(services, verified=False), new_visitor_id()
    await services.carts.add(visitor, product.slug, 2)
    await services.checkout.open(visitor)
    await services.checkout.save(visitor, {"street": "House 12"})

    assert await services.belongings.join(person(user), visitor) == 0

    assert await services.carts.count(visitor) == 2
    assert await services.carts.count(user.id) == 0
    assert await services.checkout.typed(visitor) == {"street": "House 12"}


async def test_nobody_at_all_joins_nothing(services: Services) -> None:
    user = await put_user(services)
    await services.carts.add(user.id, (await put_product(services)).slug, 2)

    for visitor in ("", user.id, new_visitor_id()):
        assert await services.belongings.join(person(user), visitor) == 0

    assert await services.carts.count(user.id) == 2


async def _typed(services: Services, owner: str, street: str) -> str:
    key = (await services.checkout.open(owner)).key
    await services.checkout.save(owner, {"street": street})
    return key


async def _join(services: Services) -> tuple[User, str]:
    return await put_user(services), new_visitor_id()


async def test_what_a_guest_typed_goes_with_its_key_to_an_account_that_has_no_checkout(
    services: Services,
) -> None:
    user, visitor = await _join(services)
    key = await _typed(services, visitor, "House 12")

    await services.belongings.join(person(user), visitor)

    checkout = await services.checkout.open(user.id)
    assert (checkout.key, checkout.fields) == (key, {"street": "House 12"})
    assert await services.checkout.typed(visitor) == {}
    assert (await services.checkout.open(visitor)).key != key


async def test_what_a_guest_typed_fills_an_empty_checkout_which_keeps_its_key(services: Services) -> None:
    user, visitor = await _join(services)
    await _typed(services, visitor, "House 12")
    key = await _typed(services, user.id, "")

    await services.belongings.join(person(user), visitor)

    checkout = await services.checkout.open(user.id)
    assert (checkout.key, checkout.fields) == (key, {"street": "House 12"})


async def test_what_the_account_typed_stays_and_the_guests_is_gone(services: Services) -> None:
    user, visitor = await _join(services)
    await _typed(services, visitor, "House 12")
    await _typed(services, user.id, "Road 7")

    await services.belongings.join(person(user), visitor)

    assert await services.checkout.typed(user.id) == {"street": "Road 7"}
    assert await services.mongo.db["checkouts"].count_documents({"_id": visitor}) == 0
