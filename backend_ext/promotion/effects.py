"""What follows for its coupon when an order is placed, ends, or goes on after its end."""

from backend_ext.ordering.models import Order, OrderState
from backend_ext.ordering.transitions import Change
from backend_ext.promotion.service import CouponService
from backend_ext.store.mongo import Tx

_ENDED = (OrderState.EXPIRED, OrderState.CANCELLED)


class CouponEffect:
    """A coupon is in use as long as its order is not expired or cancelled; a refund returns nothing."""

    def __init__(self, coupons: CouponService) -> None:
        self._coupons = coupons

    async def __call__(self, change: Change, tx: Tx) -> None:
        """See Effect. Raises CouponSpent, CouponUsedUp, PricesChanged for an order that is placed."""
        order = change.order
        if order.coupon is None:
            return
        if change.before is None:
            use = self._coupons.use_of(order.coupon, order.id, order.number, *_people(order))
            await self._coupons.use(order.coupon, use, tx)
            return
        was, ended = change.before.state in _ENDED, order.state in _ENDED
        if ended and not was:
            await self._coupons.give_back(order.coupon, order.id, tx)
        elif was and not ended:
            await self._coupons.take_again(order.coupon, order.id, tx)


def _people(order: Order) -> list[str]:
    """Whom the order is of, each name apart: whoever matches one of them is the same person."""
    account = [f"user:{order.user_id}"] if order.user_id else []
    return [*account, f"email:{order.email_key}", f"phone:{order.contact.phone}"]
