"""What can go wrong with a coupon. Where an order is refused for one of these, nothing was ordered."""

from backend_ext.kit.errors import NotFound, ShopError
from backend_ext.kit.money import format_taka
from backend_ext.kit.text import Localized


class CouponRefused(ShopError):
    """The coupon does not help with this order; the same without it would be taken."""

    code = "coupon_refused"
    status = 409
    message_key = "This coupon cannot be used."

    def __init__(self, **params: object) -> None:
        super().__init__(field="coupon", **params)


class CouponUnknown(CouponRefused):
    """There is none, it is switched off, or its time has not come: whoever guesses learns nothing."""

    code = "coupon_unknown"
    message_key = "We do not know this coupon. Please check how it is written."


class CouponEnded(CouponRefused):
    code = "coupon_ended"
    message_key = "This coupon has ended."


class CouponMinimum(CouponRefused):
    """The goods are worth less than the coupon asks for; `minimum` in poisha."""

    code = "coupon_minimum"
    message_key = "This coupon is for goods worth {amount} or more."

    def __init__(self, minimum: int) -> None:
        super().__init__(amount=Localized(en=format_taka(minimum, "en"), bn=format_taka(minimum, "bn")))


class CouponUsedUp(CouponRefused):
    """As many orders as it was made for, or as much money, are through."""

    code = "coupon_used_up"
    message_key = "This coupon has been used up."


class CouponSpent(CouponRefused):
    """This account, e-mail address or phone number has used it as often as one person may."""

    code = "coupon_spent"
    message_key = "You have used this coupon as often as one person may."


class CouponNotFound(NotFound):
    """No coupon has this id."""

    code = "coupon_not_found"
    message_key = "There is no such coupon."


class CouponTaken(ShopError):
    """Another coupon has this code; codes of coupons that are switched off count too."""

    code = "coupon_taken"
    status = 409
    message_key = "Another coupon has this code already."


class CouponChanged(ShopError):
    """Somebody else changed the coupon since it was read; nothing was changed."""

    code = "coupon_changed"
    status = 409
    message_key = "Somebody else changed this coupon meanwhile. Please look at it again."
