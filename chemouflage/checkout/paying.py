"""The way from a page to the payment gateway."""

from backend_ext.kit.errors import ShopError
from backend_ext.kit.i18n import error_text
from backend_ext.kit.text import Lang
from backend_ext.ordering.models import Order
from backend_ext.payments.pace import PAYS
from backend_ext.store.outage import as_unavailable
from chemouflage.runtime import services


async def way_to_pay(order: Order, lang: Lang) -> tuple[str, str]:
    """The address of the gateway's page for `order`, or "" and why there is none, to tell in `lang`."""
    try:
        await services().limiter.hit(order.id, PAYS)
        return await services().payments.start(order), ""
    except Exception as error:
        known = error if isinstance(error, ShopError) else as_unavailable(error)
        if known is None:
            raise
        return "", error_text(known, lang)
