"""Builds wishlists, wishes to be told, reviews and messages."""

from dataclasses import dataclass

from backend_ext.bootstrap.goods import GoodsParts
from backend_ext.bootstrap.ground import Ground
from backend_ext.messages.drafts import Drafts
from backend_ext.messages.repository import MessageRepository
from backend_ext.messages.service import MessageService
from backend_ext.messages.stamp import Stamps
from backend_ext.ordering.service import OrderService
from backend_ext.reviews.repository import ReviewRepository
from backend_ext.reviews.service import ReviewService
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
    ground: Ground, goods: GoodsParts, orders: OrderService, contact: ContactService
) -> WishParts:
    """The services of wishes, reviews and messages."""
    mongo, outbox, audit = ground.mongo, ground.outbox, ground.audit
    db, catalogue, stock = mongo.db, goods.catalogue, goods.stock
    return WishParts(
        wishlists=WishlistService(WishlistRepository(db), catalogue, stock, goods.carts),
        back_in_stock=BackInStock(RequestRepository(db), catalogue, stock, outbox, mongo),
        reviews=ReviewService(ReviewRepository(db), catalogue, orders, audit, ground.cache, mongo),
        messages=MessageService(MessageRepository(db), outbox, audit, mongo, contact),
        stamps=Stamps(ground.settings.secret_key.get_secret_value()),
        drafts=Drafts(ground.redis),
    )
