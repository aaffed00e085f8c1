"""A coupon, what it takes off, and the uses of it. All money is poisha."""

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from backend_ext.kit.model import Document
from backend_ext.kit.money import Poisha, taka
from backend_ext.kit.typed import TO_LATIN
from backend_ext.promotion.errors import CouponEnded, CouponMinimum, CouponUnknown, CouponUsedUp

LONGEST_CODE = 30
_TYPED = re.compile(r"[A-Z0-9][A-Z0-9-]{1,29}")

Sum = Annotated[Poisha, Field(le=taka(1_000_000))]
Times = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
Code = Annotated[str, StringConstraints(to_upper=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{1,29}$")]

Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(2020, 1, 1, tzinfo=UTC), le=datetime(2100, 1, 1, tzinfo=UTC)),
    AfterValidator(lambda at: at.astimezone(UTC).replace(microsecond=0)),
]


class Kind(StrEnum):
    """What a coupon takes off: a share of the goods, or a sum."""

    PERCENT = "percent"
    FIXED = "fixed"


def clean_code(text: str) -> str | None:
    """The stored form of a code as somebody typed it (case, blanks, Bangla digits), or None."""
    if len(text) > 3 * LONGEST_CODE:
        return None
    code = re.sub(r"\s+", "", text.translate(TO_LATIN)).upper()
    return code if _TYPED.fullmatch(code) else None


class CouponRules(BaseModel):
    """What staff decide about a coupon: a whole `percent`, with `cap` as the most it takes off, or `amount`.

    It is good for goods of `minimum` or more, from `starts_at` until before `ends_at`, for `limit` orders, of
    them `per_person` of one person, and until `budget` was taken off; what is None sets no limit.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Code = Field(examples=["EID10"])
    kind: Kind
    percent: Annotated[int, Field(strict=True, ge=1, le=100)] | None = None
    cap: Annotated[Sum, Field(ge=1)] | None = None
    amount: Annotated[Sum, Field(ge=1)] | None = None
    minimum: Sum = 0
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    limit: Times | None = None
    per_person: Times | None = None
    budget: Annotated[Sum, Field(ge=1)] | None = None
    active: bool = True

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        wanted = (self.percent is not None, self.amount is not None)
        if wanted != ((True, False) if self.kind is Kind.PERCENT else (False, True)):
            raise ValueError("a percentage needs `percent`, a fixed coupon needs `amount`, none needs both")
        if self.cap is not None and self.kind is Kind.FIXED:
            raise ValueError("only a percentage has a cap")
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValueError("a coupon ends after it starts")
        return self

    def off(self, goods: int) -> int:
        """What it takes off `goods`: whole poisha, rounded down, never more than the goods."""
        if self.kind is Kind.PERCENT:
            off = goods * (self.percent or 0) // 100
            return off if self.cap is None else min(off, self.cap)
        return min(goods, self.amount or 0)


class Coupon(Document):
    """A coupon. `used` and `spent` count the orders that hold it and what it took off them.

    `version` counts the changes of its `rules`: an order is taken only at the rules it was priced by.
    """

    rules: CouponRules
    version: int = 1
    used: int = 0
    spent: Poisha = 0
    created_at: datetime
    updated_at: datetime

    def price(self, goods: int, now: datetime) -> "AppliedCoupon":
        """What it takes off `goods` at `now`.

        Raises CouponUnknown, CouponEnded, CouponMinimum, CouponUsedUp.
        """
        rules = self.rules
        if not rules.active or (rules.starts_at is not None and now < rules.starts_at):
            raise CouponUnknown
        if rules.ends_at is not None and now >= rules.ends_at:
            raise CouponEnded
        if goods < rules.minimum:
            raise CouponMinimum(rules.minimum)
        off = rules.off(goods)
        if self.exhausted(off):
            raise CouponUsedUp
        return AppliedCoupon(coupon_id=self.id, version=self.version, code=rules.code, discount=off)

    def exhausted(self, off: int) -> bool:
        """Whether one more use that takes `off` off is one too many."""
        limit, budget = self.rules.limit, self.rules.budget
        return (limit is not None and self.used >= limit) or (
            budget is not None and self.spent + off > budget
        )


class AppliedCoupon(BaseModel):
    """A coupon as an order was priced with it: `discount` came off, by the rules of `version`."""

    model_config = ConfigDict(frozen=True)

    coupon_id: str
    version: int
    code: str
    discount: Poisha


class CouponUse(Document):
    """A coupon's use by one order; it counts no more since `returned_at`. `people` are keyed hashes."""

    coupon_id: str
    order_id: str
    number: str
    discount: Poisha
    people: list[str]
    at: datetime
    returned_at: datetime | None = None
