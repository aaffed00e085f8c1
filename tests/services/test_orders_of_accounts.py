"""The orders of an account: found by it alone, and joined by whoever has proved the address."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import new_id, order_number
from backend_ext.ordering.errors import OrderNotFound
from backend_ext.ordering.models import Order, OrderFilter, OrderState, PaymentState
from backend_ext.ordering.repository import OrderRepository, give_email_keys
from backend_ext.terms.models import Method
from tests.people import put_user
from tests.shop import form, place, put_product

_S, _P = OrderState, PaymentState


async def copies(services: Services, original: Order, *changes: dict[str, Any]) -> list[Order]:
    """More orders like `original`, each a minute older than the one before."""
    made = [
        original.model_copy(
            update={
                "id": new_id(),
                "number": order_number(),
                "key": new_id(),
                "created_at": original.created_at - timedelta(minutes=age),
                **change,
            }
        )
        for age, change in enumerate(changes, 1)
    ]

    async def body(tx: Any) -> None:
        for order in made:
            await OrderRepository(services.mongo.db).insert(order, tx)

    await services.mongo.run(body)
    return made


async def owner_of(services: Services, order: Order) -> str | None:
    return (await services.orders.get(order.id)).user_id


async def test_an_order_knows_the_account_that_placed_it(services: Services) -> None:
    product = await put_product(services)
    user = await put_user(services)
    await services.carts.add(user.id, product.slug, 1)
    checkout = await services.checkout.open(user.id)

    order = await services.checkout.place(
        user.id, checkout.key, form(email="Rahima@Example.com"), "en", user_id=user.id
    )

    stored = await services.orders.get(order.id)
    assert (stored.visitor, stored.user_id, stored.email_key) == (user.id, user.id, "rahima@example.com")
    assert [one.id for one in (await services.orders.of_user(user.id)).items] == [order.id]


async def test_a_guests_order_belongs_to_no_account(services: Services) -> None:
    order = await place(services, await put_product(services))

    assert await owner_of(services, order) is None


async def test_filters_part_the_orders_by_where_they_are(services: Services) -> None:
    user = await put_user(services)
    guest = await place(services, await put_product(services))
    where = {
        OrderFilter.OPEN: [
            (_S.AWAITING_PAYMENT, _P.UNPAID),
            (_S.AWAITING_PAYMENT, _P.FAILED),
            (_S.AWAITING_PAYMENT, _P.REVIEW),
            (_S.PROCESSING, _P.UNPAID),
            (_S.SHIPPED, _P.UNPAID),
        ],
        OrderFilter.PAID: [
            (_S.PROCESSING, _P.PAID),
            (_S.SHIPPED, _P.PARTLY_REFUNDED),
            (_S.DELIVERED, _P.PAID),
            (_S.DELIVERED, _P.UNPAID),
        ],
        OrderFilter.ENDED: [
            (_S.EXPIRED, _P.UNPAID),
            (_S.CANCELLED, _P.FAILED),
            (_S.CANCELLED, _P.PAID),
            (_S.REFUNDED, _P.REFUNDED),
        ],
    }
    pairs = [pair for part in where.values() for pair in part]
    made = await copies(
        services,
        guest,
        *({"user_id": user.id, "state": state, "payment_state": money} for state, money in pairs),
    )

    whole = await services.orders.all_of_user(user.id)
    assert [order.id for order in whole] == [order.id for order in made]
    for which, part in where.items():
        page = await services.orders.of_user(user.id, which)
        assert [(order.state, order.payment_state) for order in page.items] == part
        assert page.total == len(part)


async def test_pages_hold_ten_the_newest_first_and_a_number_out_of_range_is_the_nearest(
    services: Services,
) -> None:
    user, other = await put_user(services), await put_user(services)
    guest = await place(services, await put_product(services))
    made = await copies(services, guest, *({"user_id": user.id} for _ in range(23)))
    await copies(services, guest, *({"user_id": other.id} for _ in range(2)))
    ids = [order.id for order in made]

    for asked, number in ((1, 1), (2, 2), (3, 3), (4, 3), (10**9, 3), (0, 1), (-7, 1)):
        page = await services.orders.of_user(user.id, OrderFilter.ALL, asked)
        assert (page.number, page.pages, page.total) == (number, 3, 23)
        assert [order.id for order in page.items] == ids[(number - 1) * 10 : number * 10]

    nothing = await services.orders.of_user(new_id(), OrderFilter.OPEN, 5)
    assert (nothing.items, nothing.number, nothing.pages) == ([], 1, 1)


async def test_an_order_is_found_by_its_own_account_only(services: Services) -> None:
    user, other = await put_user(services), await put_user(services)
    guest = await place(services, await put_product(services))
    (mine,) = await copies(services, guest, {"user_id": user.id})

    typed = mine.number.removeprefix("CH-").replace("-", " ").lower()
    assert (await services.orders.own(user.id, typed)).id == mine.id
    for who, number in (
        (other.id, mine.number),
        (user.id, guest.number),
        (user.id, "CH-AAAA-AAAA"),
        (user.id, "no number"),
        (user.id, mine.id),
    ):
        with pytest.raises(OrderNotFound):
            await services.orders.own(who, number)


async def test_guest_orders_of_the_address_join_however_it_was_written(services: Services) -> None:
    product = await put_product(services, stock=9)
    user, other = await put_user(services, "rahima@example.com"), await put_user(services)
    mine = [
        await place(services, product, email=email) for email in ("rahima@example.com", "Rahima@example.com")
    ]
    strangers = await place(services, product, email="rahim@example.com")
    (taken,) = await copies(services, mine[0], {"user_id": other.id})

    assert await services.orders.join(user.id, user.email_key) == 2
    assert await services.orders.join(user.id, user.email_key) == 0

    assert [await owner_of(services, order) for order in mine] == [user.id, user.id]
    assert await owner_of(services, strangers) is None
    assert await owner_of(services, taken) == other.id


async def test_an_order_joins_one_of_two_at_once(services: Services) -> None:
    product = await put_product(services, stock=9)
    first, second = await put_user(services), await put_user(services)
    orders = [await place(services, product, email="rahima@example.com") for _ in range(3)]

    counts = await asyncio.gather(
        *(services.orders.join(user.id, "rahima@example.com") for user in (first, second) for _ in range(4))
    )

    assert sum(counts) == 3
    assert {await owner_of(services, order) for order in orders} <= {first.id, second.id}


async def test_orders_without_an_address_join_nobody(services: Services) -> None:
    user = await put_user(services)
    guest = await place(services, await put_product(services))
    (gone,) = await copies(services, guest, {"email_key": ""})

    assert await services.orders.join(user.id, "") == 0

    assert await owner_of(services, gone) is None


async def test_what_was_placed_in_this_browser_is_the_accounts_afterwards(services: Services) -> None:
    product = await put_product(services, stock=9)
    user = await put_user(services, "rahima@example.com")
    here, elsewhere = await place(services, product), await place(services, product)

    await services.orders.join(user.id, user.email_key, visitor=here.visitor)

    assert await services.orders.just_placed(here.visitor) is None
    found = await services.orders.just_placed(user.id)
    assert found is not None
    assert found.id == here.id
    assert (await services.orders.get(elsewhere.id)).visitor == elsewhere.visitor
    again = await services.checkout.place(user.id, here.key, form(), "en")
    assert again.id == here.id


async def test_orders_from_before_accounts_get_their_key(services: Services) -> None:
    old = await place(services, await put_product(services, stock=9), email="Rahima@Example.com")
    new = await place(services, await put_product(services))
    user = await put_user(services)
    rows = services.mongo.db["orders"]
    await rows.update_one({"_id": old.id}, {"$unset": {"email_key": "", "user_id": ""}})
    await rows.update_one({"_id": new.id}, {"$set": {"user_id": user.id}})

    await give_email_keys(services.mongo.db)
    await give_email_keys(services.mongo.db)

    assert await services.orders.get(old.id) == old
    assert await owner_of(services, new) == user.id


async def test_nobody_pays_or_gets_mail_for_an_order_whose_account_is_gone(services: Services) -> None:
    user = await put_user(services)
    guest = await place(services, await put_product(services, stock=9), 2)
    await services.mongo.db["orders"].update_one({"_id": guest.id}, {"$set": {"user_id": user.id}})
    await services.mongo.run(lambda tx: services.orders.anonymise(user.id, tx))

    order = await services.orders.get(guest.id)
    assert order.anonymous
    assert not order.payable
    assert await services.mongo.run(lambda tx: services.orders.mark_paid(order.id, "late", tx)) is None
    assert await services.orders.codes(order) == []
    assert await services.orders.expire(order.id, utcnow() + timedelta(minutes=16))

    level = (await services.stock.levels([order.lines[0].product_id]))[order.lines[0].product_id]
    assert (level.available, level.held, level.sold) == (9, 0, 0)
    purposes = [row["purpose"] async for row in services.mongo.db["outbox"].find({"subject_id": order.id})]
    assert purposes == ["order_placed"]
    assert order.method is Method.ONLINE
