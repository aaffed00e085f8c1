"""Coupons over HTTP, for admins: they are money."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from backend_ext.api.bearer import AdminCaller
from backend_ext.api.context import Held
from backend_ext.api.problems import problems, refusals
from backend_ext.kit.money import Poisha
from backend_ext.promotion.models import Coupon, CouponRules, CouponUse

router = APIRouter(prefix="/api/staff/coupons", tags=["staff coupons"])

_REFUSED = refusals("only admins")
_ONE = _REFUSED | {404: "`coupon_not_found`."}
_TAKEN = "`coupon_taken`: another coupon has this code"

Id = Annotated[str, Path(max_length=64)]
Number = Annotated[int, Query(ge=1, le=10_000, description="Which page, from 1; 50 a page.")]
Version = Annotated[int, Field(ge=1, le=2**31, description="How often its rules were written.")]


class Wanted(BaseModel):
    """What a coupon's rules shall be in place of `version`. Money is poisha."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Version
    rules: CouponRules


class CouponRow(BaseModel):
    """A coupon: its rules, how many orders hold it, what it took off them. Money is poisha."""

    id: str = Field(examples=["6f1d2c3b4a5968778695a4b3"])
    version: Version
    rules: CouponRules
    used: int
    spent: Poisha
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, coupon: Coupon) -> "CouponRow":
        """A coupon as admins see it."""
        return cls(**coupon.model_dump())


class UseRow(BaseModel):
    """A use of a coupon by an order; one that came back counts no more."""

    order_number: str = Field(examples=["CH-7F3K-29QD"])
    discount: Poisha
    at: datetime
    returned_at: datetime | None

    @classmethod
    def of(cls, use: CouponUse) -> "UseRow":
        """A use as admins see it."""
        return cls(order_number=use.number, discount=use.discount, at=use.at, returned_at=use.returned_at)


class Coupons(BaseModel):
    """A page of coupons, the newest first."""

    items: list[CouponRow]
    page: int
    count: int


class Uses(BaseModel):
    """A page of uses, the newest first."""

    items: list[UseRow]
    page: int
    count: int


@router.get("", responses=problems(_REFUSED))
async def coupons(held: Held, admin: AdminCaller, response: Response, page: Number = 1) -> Coupons:
    """All coupons, those switched off too."""
    response.headers["cache-control"] = "no-store"
    found = await held.coupon_desk.page(admin, page)
    return Coupons(items=[CouponRow.of(one) for one in found.items], page=page, count=found.total)


@router.post("", status_code=201, responses=problems(_REFUSED | {409: f"{_TAKEN}."}))
async def create(held: Held, admin: AdminCaller, rules: CouponRules) -> CouponRow:
    """Makes a coupon. It is good at once, unless it starts later; the audit has an entry."""
    return CouponRow.of(await held.coupon_desk.create(admin, rules))


@router.get("/{coupon_id}", responses=problems(_ONE))
async def coupon(held: Held, admin: AdminCaller, coupon_id: Id, response: Response) -> CouponRow:
    """One coupon."""
    response.headers["cache-control"] = "no-store"
    return CouponRow.of(await held.coupon_desk.get(admin, coupon_id))


@router.put(
    "/{coupon_id}",
    responses=problems(
        _ONE | {409: f"{_TAKEN}; `coupon_changed`: it is at another version by now; nothing was changed."}
    ),
)
async def change(held: Held, admin: AdminCaller, coupon_id: Id, wanted: Wanted) -> CouponRow:
    """Changes its rules, for orders placed from now on; orders that hold it keep their discount."""
    return CouponRow.of(await held.coupon_desk.change(admin, coupon_id, wanted.rules, wanted.version))


@router.post(
    "/{coupon_id}/deactivate",
    responses=problems(_ONE | {409: "`coupon_changed`: somebody changed it this moment; ask again."}),
)
async def deactivate(held: Held, admin: AdminCaller, coupon_id: Id) -> CouponRow:
    """Switches it off: nobody can use it any more. Safe to repeat."""
    return CouponRow.of(await held.coupon_desk.switch_off(admin, coupon_id))


@router.get("/{coupon_id}/uses", responses=problems(_ONE))
async def uses(held: Held, admin: AdminCaller, coupon_id: Id, response: Response, page: Number = 1) -> Uses:
    """Which orders used it, those that ended and gave it back too."""
    response.headers["cache-control"] = "no-store"
    found = await held.coupon_desk.uses(admin, coupon_id, page)
    return Uses(items=[UseRow.of(one) for one in found.items], page=page, count=found.total)
