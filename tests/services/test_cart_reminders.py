"""Who asked for it is reminded of a cart they left, once for each content; nobody else is."""

import asyncio
from datetime import timedelta

import pytest

from backend_ext.bootstrap import Services
from backend_ext.catalogue.models import Product
from backend_ext.kit.clock import utcnow
from backend_ext.mail.models import Category, Mail, MailState, Purpose
from backend_ext.people.models import User
from tests.people import put_user
from tests.services.mail_server import MailServer, mailer_of
from tests.shop import form, new_visitor_id, put_product

SENDER = "Chemouflage <hello@chemouflage.test>"


async def left_cart(services: Services, email: str = "", wanted: bool = True) -> tuple[User, Product]:
    """Somebody with a product in their cart, who wants to be reminded."""
    user, product = await put_user(services, email), await put_product(services)
    await services.carts.add(user.id, product.slug, 2)
    await services.preferences.choose(user.email_key, {Category.CART: wanted})
    return user, product


async def hours_ago(services: Services, owner: str, hours: float) -> None:
    """The cart was last touched so long ago."""
    change = {"updated_at": utcnow() - timedelta(hours=hours)}
    await services.mongo.db["carts"].update_one({"_id": owner}, {"$set": change})


async def reminders(services: Services) -> list[Mail]:
    cursor = services.mongo.db["outbox"].find({"purpose": Purpose.CART_LEFT})
    return [Mail.from_mongo(row) async for row in cursor]


async def test_a_cart_is_told_once_for_each_content_even_by_two_workers(services: Services) -> None:
    user, product = await left_cart(services)
    await hours_ago(services, user.id, 24)

    told = await asyncio.gather(*(services.cart_reminders.remind(utcnow()) for _ in range(4)))
    assert sum(told) == 1
    (mail,) = await reminders(services)
    assert mail.to == user.email

    await services.carts.set_quantity(user.id, product.slug, 3)
    await hours_ago(services, user.id, 24)
    assert await services.cart_reminders.remind(utcnow()) == 1


@pytest.mark.parametrize("hours", [0, 19.9, 48.1])
async def test_too_soon_and_too_late_are_left_alone(services: Services, hours: float) -> None:
    user, _ = await left_cart(services)
    await hours_ago(services, user.id, hours)
    assert await services.cart_reminders.remind(utcnow()) == 0


async def test_nobody_is_reminded_without_asking_stock_or_a_cart(services: Services) -> None:
    unasked, _ = await left_cart(services, wanted=False)
    sold_out, product = await left_cart(services)
    await services.mongo.db["stock_levels"].update_one({"_id": product.id}, {"$set": {"available": 0}})
    emptied, other = await left_cart(services)
    await services.carts.remove(emptied.id, other.slug)
    guest = new_visitor_id()
    await services.carts.add(guest, other.slug, 1)
    unproved = await put_user(services, verified=False)
    await services.carts.add(unproved.id, other.slug, 1)
    await services.preferences.choose(unproved.email_key, {Category.CART: True})
    for owner in (unasked.id, sold_out.id, emptied.id, guest, unproved.id):
        await hours_ago(services, owner, 24)

    assert await services.cart_reminders.remind(utcnow()) == 0
    assert await reminders(services) == []


async def test_who_has_ordered_since_is_not_reminded_of_the_rest(services: Services) -> None:
    user, _ = await left_cart(services)
    await services.carts.add(user.id, (await put_product(services)).slug, 1)
    checkout = await services.checkout.open(user.id)
    await services.checkout.place(user.id, checkout.key, form(email=user.email), "en", user_id=user.id)
    await services.carts.add(user.id, (await put_product(services)).slug, 1)
    await hours_ago(services, user.id, 24)

    assert await services.cart_reminders.remind(utcnow()) == 0


@pytest.mark.parametrize("meanwhile", ["left", "changed", "nothing"])
async def test_the_mail_tells_of_the_cart_as_it_is_or_is_not_sent(services: Services, meanwhile: str) -> None:
    user, product = await left_cart(services)
    await hours_ago(services, user.id, 24)
    await services.cart_reminders.remind(utcnow())
    if meanwhile == "left":
        await services.preferences.choose(user.email_key, {Category.CART: False})
    elif meanwhile == "changed":
        await services.carts.remove(user.id, product.slug)

    async with MailServer() as server:
        sent = await mailer_of(services, server.address, SENDER).deliver_due()

    (mail,) = await reminders(services)
    if meanwhile == "nothing":
        assert (sent, mail.state) == (1, MailState.SENT)
        assert product.name.en in server.received[0].as_string()
    else:
        assert (sent, mail.state) == (0, MailState.REFUSED)
        assert mail.last_error.startswith("Unwanted" if meanwhile == "left" else "the cart has changed")
