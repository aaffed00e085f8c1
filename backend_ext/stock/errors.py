"""What can go wrong with stock."""

from backend_ext.kit.errors import ShopError
from backend_ext.kit.text import Localized


class OutOfStock(ShopError):
    """Fewer are left than were wanted of `product_id`."""

    code = "out_of_stock"
    status = 409
    message_key = "Somebody was faster: not enough of “{name}” is left."

    def __init__(self, product_id: str, name: Localized | str = "") -> None:
        super().__init__(name=name)
        self.product_id = product_id
