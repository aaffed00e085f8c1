"""Wishlists, and who is told that a sold-out product is back."""

import asyncio
from collections.abc import Callable

import pytest

from backend_ext.bootstrap import Services
from backend_ext.cart.errors import CartFull
from backend_ext.catalogue.errors import ProductNotFound
from backend_ext.catalogue.models import Product
from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import Invalid, ShopError
from backend_ext.mail.models import Mail, Purpose
from backend_ext.stock.errors import OutOfStock
from backend_ext.stock.models import Want
from backend_ext.wishes.errors import NotSoldOut, WishlistFull
from backend_ext.wishes.models import MOST_WISHES
from tests.people import person, put_user
from tests.shop import new_visitor_id, put_product

EMAIL = "rahima@example.com"


async def _slugs(services: Services, owner: str) -> list[str]:
    return [listed.product.slug for listed in await services.wishes.wishlists.view(owner)]


async def _receive(services: Services, product: Product, quantity: int = 1) -> None:
    await services.mongo.run(
        lambda tx: services.stock.receive(Want(product_id=product.id, quantity=quantity), tx)
    )


async def _mails(services: Services, email: str = EMAIL) -> list[Mail]:
    return [mail for mail in await services.outbox.of_person(email, []) if mail.to == email]


async def test_a_list_holds_each_product_once_and_the_last_one_first(services: Services) -> None:
    owner, lists = new_visitor_id(), services.wishes.wishlists
    for slug in ("a", "b"):
        await put_product(services, slug=slug)
        await lists.add(owner, slug)
    await asyncio.gather(*(lists.add(owner, "a") for _ in range(8)))

    assert await _slugs(services, owner) == ["b", "a"]
    assert await lists.has(owner, "a")
    await lists.remove(owner, "b")
    assert await _slugs(services, owner) == ["a"]
    with pytest.raises(ProductNotFound):
        await lists.add(owner, "nothing")


async def test_a_full_list_takes_no_more_from_many_tabs_at_once(services: Services) -> None:
    owner, lists = new_visitor_id(), services.wishes.wishlists
    product = await put_product(services, slug="wanted")
    await services.mongo.db["wishlists"].insert_one(
        {"_id": owner, "items": {f"p{n}": utcnow() for n in range(MOST_WISHES - 1)}, "updated_at": utcnow()}
    )
    await put_product(services, slug="other")
    done = await asyncio.gather(
        *(lists.add(owner, slug) for slug in ("wanted", "other")), return_exceptions=True
    )

    assert {type(one) for one in done} == {type(None), WishlistFull}
    stored = await services.mongo.db["wishlists"].find_one({"_id": owner})
    assert stored is not None
    assert len(stored["items"]) == MOST_WISHES
    assert product.id in stored["items"] or "p-other" in stored["items"]


async def test_a_wish_moves_to_the_cart_or_stays(services: Services) -> None:
    owner, lists = new_visitor_id(), services.wishes.wishlists
    await put_product(services, slug="there")
    await put_product(services, slug="gone", stock=0)
    for slug in ("there", "gone"):
        await lists.add(owner, slug)

    await lists.move_to_cart(owner, "there")
    with pytest.raises(OutOfStock):
        await lists.move_to_cart(owner, "gone")

    assert await _slugs(services, owner) == ["gone"]
    assert [line.product.slug for line in (await services.carts.view(owner)).lines] == ["there"]


async def test_what_is_no_longer_sold_is_taken_off(services: Services) -> None:
    owner = new_visitor_id()
    product = await put_product(services)
    await services.wishes.wishlists.add(owner, product.slug)
    await services.catalogue.put(product.model_copy(update={"active": False}))

    assert await _slugs(services, owner) == []


async def test_a_guests_list_becomes_the_accounts_at_sign_in(services: Services) -> None:
    visitor, user = new_visitor_id(), await put_user(services)
    lists = services.wishes.wishlists
    for slug, owner in (("mine", user.id), ("both", user.id), ("both", visitor), ("guests", visitor)):
        await put_product(services, slug=slug)
        await lists.add(owner, slug)
    await asyncio.gather(*(services.belongings.join(person(user), visitor) for _ in range(4)))

    assert sorted(await _slugs(services, user.id)) == ["both", "guests", "mine"]
    assert await _slugs(services, visitor) == []


async def test_who_asks_often_and_in_two_writings_waits_once(services: Services) -> None:
    product = await put_product(services, stock=0)
    ask = services.wishes.back_in_stock.ask
    await asyncio.gather(*(ask(product.slug, email, "en") for email in (EMAIL, "Rahima@Example.com") * 5))

    assert await services.mongo.db["stock_requests"].count_documents({}) == 1


@pytest.mark.parametrize(
    ("stock", "email", "error"), [(1, EMAIL, NotSoldOut), (0, "rahima", Invalid), (0, "", Invalid)]
)
async def test_a_wish_that_makes_no_sense_is_refused(
    services: Services, stock: int, email: str, error: type[ShopError]
) -> None:
    product = await put_product(services, stock=stock)
    with pytest.raises(error):
        await services.wishes.back_in_stock.ask(product.slug, email, "en")

    assert await services.mongo.db["stock_requests"].count_documents({}) == 0


async def test_each_is_told_exactly_once_by_two_processes_at_once(
    services: Services, another: Callable[[], Services]
) -> None:
    product = await put_product(services, stock=0)
    emails = [f"person{n}@example.com" for n in range(6)]
    for email in emails:
        await services.wishes.back_in_stock.ask(product.slug, email, "bn")
    assert await services.wishes.back_in_stock.tell(utcnow()) == 0

    await _receive(services, product)
    told = await asyncio.gather(
        *(one.wishes.back_in_stock.tell(utcnow()) for one in (services, another(), services))
    )

    assert sum(told) == len(emails)
    for email in emails:
        assert [mail.purpose for mail in await _mails(services, email)] == [Purpose.BACK_IN_STOCK]
    assert await services.wishes.back_in_stock.tell(utcnow()) == 0


async def test_who_was_told_can_ask_again(services: Services) -> None:
    product = await put_product(services, stock=0)
    tell, ask = services.wishes.back_in_stock.tell, services.wishes.back_in_stock.ask
    await ask(product.slug, EMAIL, "en")
    await _receive(services, product)
    await tell(utcnow())
    await services.mongo.db["stock_levels"].update_one({"_id": product.id}, {"$set": {"available": 0}})
    await ask(product.slug, EMAIL, "en")
    await _receive(services, product)
    await tell(utcnow())

    assert len(await _mails(services)) == 2


async def test_a_full_cart_keeps_the_wish(services: Services) -> None:
    owner = new_visitor_id()
    for n in range(31):
        await put_product(services, slug=f"deck-{n}")
    for n in range(30):
        await services.carts.add(owner, f"deck-{n}", 1)
    await services.wishes.wishlists.add(owner, "deck-30")
    with pytest.raises(CartFull):
        await services.wishes.wishlists.move_to_cart(owner, "deck-30")

    assert await _slugs(services, owner) == ["deck-30"]
