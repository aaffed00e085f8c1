"""People whose account pages are tested."""

import pytest
import reflex as rx

from backend_ext.bootstrap import Services
from backend_ext.ordering.models import Order
from backend_ext.people.models import User
from tests.account import Here, Order3, come
from tests.entrance import put_member
from tests.people import put_user
from tests.shop import form, put_product


@pytest.fixture
async def here(services: Services) -> Here:
    return await come(services, await put_member(services))


@pytest.fixture
async def stranger(services: Services) -> Here:
    return await come(services, await put_user(services, "stranger@example.com", name="Karim"))


@pytest.fixture
async def order(services: Services) -> Order3:
    """Places an order of somebody signed in."""
    product = await put_product(services, price=19900, codes=2, stock=60, slug="halogens")

    async def make(user: User, method: str = "aamarpay", *, paid: bool = False) -> Order:
        await services.carts.add(user.id, product.slug, 1)
        checkout = await services.checkout.open(user.id)
        typed = form(method=method, email=user.email)
        made = await services.checkout.place(user.id, checkout.key, typed, "en", user_id=user.id)
        if paid:
            await services.mongo.run(lambda tx: services.orders.mark_paid(made.id, "test", tx))
        return await services.orders.get(made.id)

    return make


@pytest.fixture
def background(monkeypatch: pytest.MonkeyPatch) -> None:
    """Background handlers run on the state itself."""

    async def enter(state: rx.State) -> rx.State:
        return state

    async def leave(_state: rx.State, *_error: object) -> None:
        return None

    monkeypatch.setattr(rx.State, "__aenter__", enter)
    monkeypatch.setattr(rx.State, "__aexit__", leave)
