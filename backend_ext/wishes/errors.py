"""What can go wrong with a wishlist and with a wish to be told."""

from backend_ext.kit.errors import ShopError


class WishlistFull(ShopError):
    code = "wishlist_full"
    status = 409
    message_key = "A wishlist holds at most 100 products."


class NotSoldOut(ShopError):
    code = "not_sold_out"
    status = 409
    message_key = "Good news: this product is in stock right now."
