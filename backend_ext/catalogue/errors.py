"""What can go wrong in the catalogue."""

from backend_ext.kit.errors import NotFound


class ProductNotFound(NotFound):
    code = "product_not_found"
    message_key = "This product is no longer sold."
