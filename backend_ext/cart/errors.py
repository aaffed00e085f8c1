"""What can go wrong with a cart."""

from backend_ext.kit.errors import ShopError


class CartEmpty(ShopError):
    code = "cart_empty"
    status = 409
    message_key = "Your cart is empty."


class CartFull(ShopError):
    code = "cart_full"
    status = 409
    message_key = "A cart holds at most 30 different products."


class NoVisitor(ShopError):
    """The browser keeps no cookie, so there is nobody to keep a cart for."""

    code = "no_visitor"
    status = 400
    message_key = "Your browser did not keep our cookie. Please allow cookies for this shop and try again."
