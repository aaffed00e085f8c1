"""Builds the services of coupons."""

from dataclasses import dataclass

from backend_ext.audit.repository import AuditRepository
from backend_ext.audit.service import AuditService
from backend_ext.people.throttles import Throttles
from backend_ext.promotion.desk import CouponDesk
from backend_ext.promotion.repository import CouponRepository, UseRepository
from backend_ext.promotion.service import CouponService
from backend_ext.store.mongo import Mongo


@dataclass(frozen=True, slots=True)
class CouponParts:
    """Coupons for shoppers and for staff."""

    coupons: CouponService
    desk: CouponDesk


def build_coupons(mongo: Mongo, throttles: Throttles, secret: str) -> CouponParts:
    """The services of coupons."""
    coupons, uses = CouponRepository(mongo.db), UseRepository(mongo.db)
    desk = CouponDesk(coupons, uses, AuditService(AuditRepository(mongo.db)), mongo)
    return CouponParts(CouponService(coupons, uses, throttles, secret), desk)
