"""Builds what is for sale: catalogue, stock and carts."""

from dataclasses import dataclass

from backend_ext.bootstrap.ground import Ground
from backend_ext.cart.reminders import CartReminders
from backend_ext.cart.repository import CartRepository
from backend_ext.cart.service import CartService
from backend_ext.catalogue.repository import CatalogueRepository
from backend_ext.catalogue.service import CatalogueService
from backend_ext.mail.consent.preferences import MailPreferences
from backend_ext.ordering.service import OrderService
from backend_ext.people.service import PeopleService
from backend_ext.stock.repository import StockRepository
from backend_ext.stock.service import StockService


@dataclass(frozen=True)
class GoodsParts:
    """What is for sale, how much of it there is, and who has put it into a cart."""

    catalogue: CatalogueService
    stock: StockService
    carts: CartService


def build_goods(ground: Ground) -> GoodsParts:
    """The services of what is for sale."""
    db = ground.mongo.db
    stock = StockService(StockRepository(db))
    catalogue = CatalogueService(CatalogueRepository(db), stock, ground.cache)
    return GoodsParts(catalogue, stock, CartService(CartRepository(db), catalogue, stock))


def build_cart_reminders(
    ground: Ground,
    carts: CartService,
    people: PeopleService,
    orders: OrderService,
    preferences: MailPreferences,
) -> CartReminders:
    """The reminders of carts that were left."""
    mongo, outbox = ground.mongo, ground.outbox
    return CartReminders(CartRepository(mongo.db), carts, people, orders, preferences, outbox, mongo)
