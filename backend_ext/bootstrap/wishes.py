"""Builds wishlists, wishes to be told, reviews and messages."""

from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

from backend_ext.audit.repository import AuditRepository
from backend_ext.audit.service import AuditService
from backend_ext.cart.service import CartService
from backend_ext.catalogue.service import CatalogueService
from backend_ext.mail.outbox import Outbox
from backend_ext.messages.drafts import Drafts
from backend_ext.messages.repository import MessageRepository
from backend_ext.messages.service import MessageService
from backend_ext.messages.stamp import Stamps
from backend_ext.ordering.service import OrderService
from backend_ext.reviews.repository import ReviewRepository
from backend_ext.reviews.service import ReviewService
from backend_ext.settings import Settings
from backend_ext.stock.service import StockService
from backend_ext.store.cache import Cache
from backend_ext.store.mongo import Database, Mongo
from backend_ext.terms.service import ContactService
from backend_ext.wishes.back_in_stock import BackInStock
from backend_ext.wishes.repository import RequestRepository, WishlistRepository
from backend_ext.wishes.service import WishlistService


@dataclass(frozen=True, slots=True)
class WishParts:
    """What people would like, what they say of what they bought, what they write to the shop."""

    wishlists: WishlistService
    back_in_stock: BackInStock
    reviews: ReviewService
    messages: MessageService
    stamps: Stamps
    drafts: Drafts


def build_wishes(
    settings: Settings,
    mongo: Mongo,
    cache: Cache,
    redis: Redis,
    catalogue: CatalogueService,
    stock: StockService,
    carts: CartService,
    orders: OrderService,
    outbox: Outbox,
    contact: ContactService,
) -> WishParts:
    """The services of wishes, reviews and messages."""
    db: Database[dict[str, Any]] = mongo.db
    audit = AuditService(AuditRepository(db))
    return WishParts(
        wishlists=WishlistService(WishlistRepository(db), catalogue, stock, carts),
        back_in_stock=BackInStock(RequestRepository(db), catalogue, stock, outbox, mongo),
        reviews=ReviewService(ReviewRepository(db), catalogue, orders, audit, cache, mongo),
        messages=MessageService(MessageRepository(db), outbox, audit, mongo, contact),
        stamps=Stamps(settings.secret_key.get_secret_value()),
        drafts=Drafts(redis),
    )
