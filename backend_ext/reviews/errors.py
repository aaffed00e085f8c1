"""What can go wrong with a review."""

from backend_ext.kit.errors import NotFound, ShopError


class NotBought(ShopError):
    code = "not_bought"
    status = 403
    message_key = "Only who bought this product can review it."


class ReviewNotFound(NotFound):
    code = "review_not_found"
    message_key = "There is no such review."


class ReviewChanged(ShopError):
    """Its writer changed it, or another of staff decided, after it was read."""

    code = "review_changed"
    status = 409
    message_key = "This review has changed meanwhile. Please read it again."
