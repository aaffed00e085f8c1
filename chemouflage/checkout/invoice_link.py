"""Where the invoice of an order is."""

from collections.abc import Sequence
from urllib.parse import quote

from backend_ext.ordering.models import NO_MONEY, Order
from chemouflage.i18n import Translator
from chemouflage.runtime import services


async def invoice_links(orders: Sequence[Order], t: Translator) -> dict[str, str]:
    """The addresses of the invoices of those `orders` that have one, by order id, in the language of `t`."""
    paid = {order.id: order for order in orders if order.payment_state not in NO_MONEY}
    if not paid:
        return {}
    made = await services().invoices.of_orders(list(paid))
    return {invoice.id: _address(paid[invoice.id].number, t) for invoice in made}


def _address(number: str, t: Translator) -> str:
    key = services().orders.links.key(number)
    return f"/orders/{number}/invoice.pdf?key={quote(key)}&lang={t.lang}"
