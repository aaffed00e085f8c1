"""Coupons for shoppers: what one takes off, and its use counted with the order."""

import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import NoReturn

from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import new_id
from backend_ext.kit.keys import derive
from backend_ext.ordering.errors import PricesChanged
from backend_ext.people.throttles import Throttles
from backend_ext.promotion.errors import CouponSpent, CouponUnknown, CouponUsedUp
from backend_ext.promotion.models import AppliedCoupon, CouponUse, clean_code
from backend_ext.promotion.repository import CouponRepository, UseRepository
from backend_ext.store.mongo import Tx


class CouponService:
    """Prices coupons, and counts their uses in the order's own transaction.

    A person is any of their account, e-mail key and phone number. What is kept of them is a hash under the
    deployment's secret, so that the limit outlives a deleted account and yet nobody can be read from it.
    """

    def __init__(
        self, coupons: CouponRepository, uses: UseRepository, throttles: Throttles, secret: str
    ) -> None:
        self._coupons = coupons
        self._uses = uses
        self._throttles = throttles
        self._key = derive(secret, "people of coupons")

    async def price(self, typed: str, goods: int) -> AppliedCoupon:
        """What the coupon typed takes off `goods` (poisha) now.

        Limits for one person are asked when an order is placed. Raises CouponUnknown, CouponEnded,
        CouponMinimum, CouponUsedUp.
        """
        code = clean_code(typed)
        coupon = await self._coupons.by_code(code) if code else None
        if coupon is None:
            raise CouponUnknown
        return coupon.price(goods, utcnow())

    async def try_code(self, typed: str, goods: int, visitor: str, address: str) -> AppliedCoupon:
        """The same for a code that somebody has just typed: guesses are counted before they are looked at.

        `visitor` is who types, `address` where from. Raises TooMany besides.
        """
        async with self.guess(visitor, address):
            return await self.price(typed, goods)

    @asynccontextmanager
    async def guess(self, visitor: str, address: str) -> AsyncIterator[None]:
        """Around whatever looks at a code from outside: it counts as a guess when it raises CouponUnknown.

        Raises TooMany.
        """
        taken = await self._throttles.before_coupon(visitor, address)
        try:
            yield
        except CouponUnknown:
            raise
        except Exception:
            await self._throttles.right_coupon(taken)
            raise
        await self._throttles.right_coupon(taken)

    async def use(self, applied: AppliedCoupon, use: CouponUse, tx: Tx) -> None:
        """Counts the use of a new order; an error undoes the order.

        Raises CouponSpent, CouponUsedUp, and PricesChanged when the rules are not those it was priced by.
        """
        if not await self._coupons.take(applied, tx):
            await self._refuse(applied, tx)
        coupon = await self._coupons.get(applied.coupon_id, tx)
        most = coupon.rules.per_person if coupon else None
        for person in use.people:
            count = await self._coupons.count_person(applied.coupon_id, person, 1, tx)
            if most is not None and count > most:
                raise CouponSpent
        await self._uses.insert(use, tx)

    def use_of(self, applied: AppliedCoupon, order_id: str, number: str, *people: str) -> CouponUse:
        """The use of an order by one person, with each of their names, such as `phone:+8801712345678`."""
        return CouponUse(
            id=new_id(),
            coupon_id=applied.coupon_id,
            order_id=order_id,
            number=number,
            discount=applied.discount,
            people=[self._hidden(person) for person in people],
            at=utcnow(),
        )

    async def give_back(self, applied: AppliedCoupon, order_id: str, tx: Tx) -> None:
        """The order ended unpaid: its use counts no more. Safe to repeat."""
        use = await self._uses.end(applied.coupon_id, order_id, utcnow(), tx)
        if use is not None:
            await self._count(use, -1, tx)

    async def take_again(self, applied: AppliedCoupon, order_id: str, tx: Tx) -> None:
        """An order that had ended goes on after all: money was taken at its price, so no limit is asked."""
        use = await self._uses.revive(applied.coupon_id, order_id, tx)
        if use is not None:
            await self._count(use, 1, tx)

    async def _refuse(self, applied: AppliedCoupon, tx: Tx) -> NoReturn:
        coupon = await self._coupons.get(applied.coupon_id, tx)
        raise PricesChanged if coupon is None or coupon.version != applied.version else CouponUsedUp

    async def _count(self, use: CouponUse, times: int, tx: Tx) -> None:
        await self._coupons.move(use.coupon_id, times, times * use.discount, tx)
        for person in use.people:
            await self._coupons.count_person(use.coupon_id, person, times, tx)

    def _hidden(self, person: str) -> str:
        return hmac.new(self._key, person.encode(), sha256).hexdigest()[:32]
