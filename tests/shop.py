"""Builders that tests share: a product with stock, a visitor, a filled form."""

from secrets import randbelow, token_hex
from typing import Any

from backend_ext.bootstrap import Services
from backend_ext.catalogue.models import Image, Product
from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import new_token, token_hash
from backend_ext.kit.text import Localized
from backend_ext.ordering.form import CheckoutForm, parse
from backend_ext.ordering.models import Order
from backend_ext.promotion.models import CouponRules, Kind
from backend_ext.settings import Settings
from backend_ext.stock.models import Want
from backend_ext.store.mongo import Tx
from tests.people import admin

SECRET = "a-secret-for-tests-of-enough-length"
WIDE = "100000/minute"  # a client that does so much in a test is no nuisance


def settings_of(mongodb_url: str, redis_url: str, database: str, **changes: Any) -> Settings:
    """Settings of a test's own shop; the environment and `.env` do not matter."""
    values: dict[str, Any] = {
        "environment": "test",
        "secret_key": SECRET,
        "mongodb_url": mongodb_url,
        "mongodb_database": database,
        "redis_url": redis_url,
        "client_limit": WIDE,
    }
    return Settings(_env_file=None, **(values | changes))


def words(text: str) -> Localized:
    """The same text in both languages, told apart by a mark."""
    return Localized(en=text, bn=f"{text} (bn)")


async def put_product(
    services: Services,
    *,
    price: int = 19900,
    stock: int = 5,
    codes: int = 1,
    slug: str = "",
    **changes: Any,
) -> Product:
    """A product on sale: price in poisha, `stock` received, `codes` a unit."""
    slug = slug or f"deck-{token_hex(4)}"
    values: dict[str, Any] = {
        "id": f"p-{slug}",
        "slug": slug,
        "name": words(f"Deck {slug}"),
        "summary": words("A deck"),
        "description": words("A deck of cards."),
        "price": price,
        "category": "bonding",
        "images": [Image(src=f"/products/{slug}.svg", alt=words("a box"))],
        "codes_per_unit": codes,
        "created_at": utcnow(),
    }
    product = Product(**(values | changes))
    await services.catalogue.put(product)
    if stock:

        async def receive(tx: Tx) -> None:
            await services.stock.receive(Want(product_id=product.id, quantity=stock), tx)

        await services.mongo.run(receive)
    return product


def new_visitor_id() -> str:
    """A visitor that nobody has seen."""
    return token_hash(new_token())


def fields(**changes: str) -> dict[str, str]:
    """A checkout form as typed, with a phone of its own, valid unless `changes` say otherwise."""
    values = {
        "name": "Rahima Khatun",
        "email": "rahima@example.com",
        "phone": f"017{randbelow(10**8):08}",
        "street": "House 12, Road 3",
        "area": "Dhanmondi",
        "district": "dhaka",
        "postcode": "1205",
        "method": "aamarpay",
    }
    return values | changes


def form(**changes: str) -> CheckoutForm:
    """A checked form."""
    return parse(fields(**changes))


async def place(services: Services, product: Product, quantity: int = 1, **changes: str) -> Order:
    """An order of a new visitor for `quantity` of `product`."""
    visitor = new_visitor_id()
    await services.carts.add(visitor, product.slug, quantity)
    checkout = await services.checkout.open(visitor)
    return await services.checkout.place(visitor, checkout.key, form(**changes), "en")


async def place_with_gift(services: Services, product: Product, quantity: int, **changes: str) -> Order:
    """As `place`, with a coupon that pays goods of up to ৳2,000."""
    rules = CouponRules(code="GIFT", kind=Kind.FIXED, amount=200_000)
    await services.coupon_desk.create(admin("boss"), rules)
    visitor = new_visitor_id()
    await services.carts.add(visitor, product.slug, quantity)
    checkout = await services.checkout.open(visitor)
    return await services.checkout.place(visitor, checkout.key, form(**changes), "en", coupon="GIFT")
