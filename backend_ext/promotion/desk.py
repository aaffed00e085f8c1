"""Coupons for staff: made, changed, switched off; each change leaves an entry in the audit."""

from typing import Any

from backend_ext.audit.service import AuditService
from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import new_id
from backend_ext.kit.paging import Page
from backend_ext.people.access import check_access
from backend_ext.people.models import Person
from backend_ext.promotion.errors import CouponChanged, CouponNotFound, CouponTaken
from backend_ext.promotion.models import Coupon, CouponRules, CouponUse
from backend_ext.promotion.repository import CouponRepository, UseRepository
from backend_ext.store.mongo import Duplicate, Transactions, Tx

PAGE_SIZE = 50


class CouponDesk:
    """Every verb raises RoleNeeded unless `actor` is an admin."""

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

    async def page(self, actor: Person, number: int) -> Page[Coupon]:
        """A page of 50 coupons, the newest first."""
        check_access("admin", actor, second_factor=False)
        items = await self._coupons.page((number - 1) * PAGE_SIZE, PAGE_SIZE)
        return Page(items=items, number=number, size=PAGE_SIZE, total=await self._coupons.count())

    async def get(self, actor: Person, coupon_id: str) -> Coupon:
        """The coupon with this id. Raises CouponNotFound."""
        check_access("admin", actor, second_factor=False)
        return await self._get(coupon_id)

    async def uses(self, actor: Person, coupon_id: str, number: int) -> Page[CouponUse]:
        """A page of 50 uses of a coupon, the newest first, those returned too. Raises CouponNotFound."""
        await self.get(actor, coupon_id)
        items = await self._uses.page(coupon_id, (number - 1) * PAGE_SIZE, PAGE_SIZE)
        return Page(items=items, number=number, size=PAGE_SIZE, total=await self._uses.count(coupon_id))

    async def create(self, actor: Person, rules: CouponRules) -> Coupon:
        """A new coupon. Raises CouponTaken."""
        check_access("admin", actor, second_factor=False)
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

    async def change(self, actor: Person, coupon_id: str, rules: CouponRules, version: int) -> Coupon:
        """Puts `rules` in force in place of `version`, for orders placed from now on.

        Limits may be set below what is used already: then nobody uses it any more. Raises CouponNotFound,
        CouponTaken, and CouponChanged when it is at another version by now.
        """
        check_access("admin", actor, second_factor=False)

        async def body(tx: Tx) -> Coupon:
            stored = await self._get(coupon_id, tx)
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

    async def switch_off(self, actor: Person, coupon_id: str) -> Coupon:
        """Nobody can use it any more; orders that have it keep it. Raises CouponNotFound, CouponChanged."""
        coupon = await self.get(actor, coupon_id)
        if not coupon.rules.active:
            return coupon
        off = coupon.rules.model_copy(update={"active": False})
        return await self.change(actor, coupon_id, off, coupon.version)

    async def _get(self, coupon_id: str, tx: Tx | None = None) -> Coupon:
        coupon = await self._coupons.get(coupon_id, tx)
        if coupon is None:
            raise CouponNotFound
        return coupon

    async def _record(
        self,
        actor: Person,
        action: str,
        coupon: Coupon,
        before: dict[str, Any],
        after: dict[str, Any],
        tx: Tx,
    ) -> None:
        await self._audit.record(actor.user_id, action, f"coupon:{coupon.id}", before, after, tx)


def _told(rules: CouponRules) -> dict[str, Any]:
    return rules.model_dump(mode="json")
