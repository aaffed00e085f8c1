"""Slots of paid orders without a code that is good: never given, or revoked by staff."""

from backend_ext.ordering.models import Order, PaymentState
from backend_ext.premium.errors import NothingMissing
from backend_ext.premium.repository import CodeRepository
from backend_ext.premium.supply.repository import ShortageRepository
from backend_ext.premium.supply.shortages import Shortages
from backend_ext.store.mongo import Tx

_PAID = (PaymentState.PAID, PaymentState.PARTLY_REFUNDED)


class Vacancies:
    """Finds a slot for a code that staff give."""

    def __init__(self, codes: CodeRepository, waiting: ShortageRepository, shortages: Shortages) -> None:
        self._codes = codes
        self._waiting = waiting
        self._shortages = shortages

    async def take(self, order: Order, product_id: str, tx: Tx) -> str:
        """A slot of the order for a code of the product, free from now on. Raises NothingMissing.

        What was never given comes first, then what staff revoked; a slot that was refunded stays empty.
        """
        if order.payment_state not in _PAID:
            raise NothingMissing
        shortage = await self._waiting.get(order.id, tx)
        for one in shortage.missing if shortage else ():
            if shortage and one.product_id == product_id:
                left = [other for other in shortage.missing if other != one]
                await self._shortages.leave(shortage, left, 1, tx)
                return one.slot
        slot = await self._codes.vacate(order.id, product_id, tx)
        if slot is None:
            raise NothingMissing
        return slot
