"""Builds the services of coupons."""

from dataclasses import dataclass

from backend_ext.bootstrap.ground import Ground
from backend_ext.promotion.desk import CouponDesk
from backend_ext.promotion.repository import CouponRepository, UseRepository
from backend_ext.promotion.service import CouponService


@dataclass(frozen=True)
class CouponParts:
    """Coupons for shoppers and for staff."""

    coupons: CouponService
    coupon_desk: CouponDesk


def build_coupons(ground: Ground) -> CouponParts:
    """The services of coupons."""
    mongo, secret = ground.mongo, ground.settings.secret_key.get_secret_value()
    coupons, uses = CouponRepository(mongo.db), UseRepository(mongo.db)
    return CouponParts(
        coupons=CouponService(coupons, uses, ground.throttles, secret),
        coupon_desk=CouponDesk(coupons, uses, ground.audit, mongo),
    )
