"""Coupons for staff: made, changed, switched off; each change leaves an entry in the audit."""

from typing import Any

from backend_ext.audit.service import AuditService
from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import new_id
from backend_ext.kit.paging import Page
from backend_ext.promotion.errors import CouponChanged, CouponNotFound, CouponTaken
from backend_ext.promotion.models import Coupon, CouponRules, CouponUse
from backend_ext.promotion.repository import CouponRepository, UseRepository
from backend_ext.store.mongo import Duplicate, Transactions, Tx

PAGE_SIZE = 50


class CouponDesk:
    """`actor` is the user id of who does it."""

    def __init__(
        self,
        coupons: CouponRepository,
        uses: UseRepository,
        audit: AuditService,
        transactions: Transactions,
    ) -> None:
        self._coupons = coupons
        self._uses = uses
        self._audit = audit
        self._transactions = transactions

    async def page(self, number: int) -> Page[Coupon]:
        """A page of 50 coupons, the newest first."""
        items = await self._coupons.page((number - 1) * PAGE_SIZE, PAGE_SIZE)
        return Page(items=items, number=number, size=PAGE_SIZE, total=await self._coupons.count())

    async def get(self, coupon_id: str) -> Coupon:
        """The coupon with this id. Raises CouponNotFound."""
        coupon = await self._coupons.get(coupon_id)
        if coupon is None:
            raise CouponNotFound
        return coupon

    async def uses(self, coupon_id: str, number: int) -> Page[CouponUse]:
        """A page of 50 uses of a coupon, the newest first, those returned too. Raises CouponNotFound."""
        await self.get(coupon_id)
        items = await self._uses.page(coupon_id, (number - 1) * PAGE_SIZE, PAGE_SIZE)
        return Page(items=items, number=number, size=PAGE_SIZE, total=await self._uses.count(coupon_id))

    async def create(self, actor: str, rules: CouponRules) -> Coupon:
        """A new coupon. Raises CouponTaken."""
        now = utcnow()
        coupon = Coupon(id=new_id(), rules=rules, created_at=now, updated_at=now)

        async def body(tx: Tx) -> None:
            await self._coupons.insert(coupon, tx)
            await self._record(actor, "coupon.create", coupon, {}, _told(rules), tx)

        try:
            await self._transactions.run(body)
        except Duplicate:
            raise CouponTaken from None
        return coupon

    async def change(self, actor: str, coupon_id: str, rules: CouponRules, version: int) -> Coupon:
        """Puts `rules` in force in place of `version`, for orders placed from now on.

        Limits may be set below what is used already: then nobody uses it any more. Raises CouponNotFound,
        CouponTaken, and CouponChanged when it is at another version by now.
        """

        async def body(tx: Tx) -> Coupon:
            stored = await self._coupons.get(coupon_id, tx)
            if stored is None:
                raise CouponNotFound
            if stored.version != version:
                raise CouponChanged
            new = stored.model_copy(update={"rules": rules, "version": version + 1, "updated_at": utcnow()})
            if not await self._coupons.change(new, tx):
                raise CouponChanged
            old, told = _told(stored.rules), _told(rules)
            changed = [name for name in told if old[name] != told[name]]
            before, after = ({name: one[name] for name in changed} for one in (old, told))
            await self._record(actor, "coupon.change", new, before, after, tx)
            return new

        try:
            return await self._transactions.run(body)
        except Duplicate:
            raise CouponTaken from None

    async def switch_off(self, actor: str, coupon_id: str) -> Coupon:
        """Nobody can use it any more; orders that have it keep it. Raises CouponNotFound, CouponChanged."""
        coupon = await self.get(coupon_id)
        if not coupon.rules.active:
            return coupon
        off = coupon.rules.model_copy(update={"active": False})
        return await self.change(actor, coupon_id, off, coupon.version)

    async def _record(
        self, actor: str, action: str, coupon: Coupon, before: dict[str, Any], after: dict[str, Any], tx: Tx
    ) -> None:
        await self._audit.record(actor, action, f"coupon:{coupon.id}", before, after, tx)


def _told(rules: CouponRules) -> dict[str, Any]:
    return rules.model_dump(mode="json")
