"""What receivers are told: never who somebody is, where they live, or a code that could be redeemed.

Receivers build on these shapes: fields may be added, none is renamed or taken away. Money is poisha.
"""

from typing import Any

from backend_ext.ordering.models import Order
from backend_ext.premium.models import PremiumCode
from backend_ext.refunds.models import Refund


def of_order(order: Order) -> dict[str, Any]:
    """An order: what was bought for how much, and how far it is. No name, address, e-mail or phone."""
    return {
        "id": order.id,
        "number": order.number,
        "state": order.state.value,
        "payment_state": order.payment_state.value,
        "method": order.method.value,
        "currency": "BDT",
        "goods": order.goods,
        "discount": order.discount,
        "delivery": order.delivery,
        "total": order.total,
        "lines": [
            {"slug": line.slug, "quantity": line.quantity, "unit_price": line.unit_price}
            for line in order.lines
        ],
        "created_at": order.created_at.isoformat(),
        "updated_at": order.updated_at.isoformat(),
    }


def of_refund(refund: Refund) -> dict[str, Any]:
    """A refund: how much of what went back. Its reference and reason are staff's own."""
    return {
        "id": refund.id,
        "amount": refund.amount,
        "delivery": refund.delivery,
        "whole": refund.whole,
        "lines": [{"line": one.line, "quantity": one.quantity} for one in refund.lines],
    }


def of_code(code: PremiumCode) -> dict[str, Any]:
    """A premium code by its id and the order it came with. Its text opens premium, and is not told."""
    return {
        "id": code.id,
        "state": code.state.value,
        "order_id": code.order_id,
        "product_id": code.product_id,
    }
