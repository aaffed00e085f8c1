"""Payments in review over HTTP, for support and admins: the queue, and the two ways out of it."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from backend_ext.api.bearer import SupportCaller
from backend_ext.api.context import Held
from backend_ext.api.pages import Number, Paged, Size
from backend_ext.api.problems import problems, refusals
from backend_ext.kit.money import Poisha
from backend_ext.payments.daily.models import Report, Two
from backend_ext.payments.models import AttemptState, PaymentAttempt, Review

router = APIRouter(prefix="/api/staff/payments", tags=["staff payments"])

_REFUSED = refusals("only support and admins")
_NOT_FOUND = {404: "`not_found`: no such payment."}
_TranId = Annotated[str, Path(max_length=32)]
_Reason = Annotated[str, Field(min_length=3, max_length=500, description="Why, for the audit.")]


class Acceptance(BaseModel):
    """Why the money is good."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: _Reason


class GivingBack(BaseModel):
    """How the money went back; it is sent in the gateway's panel first."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reference: str = Field(min_length=3, max_length=100, description="The gateway's name for the return.")
    reason: _Reason


class Payment(BaseModel):
    """One try to pay an order, as staff see it. `amount` is poisha."""

    tran_id: str
    order_id: str
    amount: Poisha
    currency: str
    state: AttemptState
    review_reason: Review | None
    pg_txnid: str | None = Field(description="The gateway's reference.")
    evidence: dict[str, str] = Field(description="What the gateway's search said, card number masked.")
    created_at: datetime
    settled_at: datetime | None
    return_reference: str | None

    @classmethod
    def of(cls, attempt: PaymentAttempt) -> "Payment":
        """A payment as staff see it."""
        return cls(**attempt.model_dump(include=set(cls.model_fields)))


class DifferentPayment(BaseModel):
    """A payment that is not the same here and at the gateway."""

    tran_id: str
    order_id: str
    fields: dict[str, Two] = Field(description="`state`, `amount`, `reference`: those that differ.")


class Day(BaseModel):
    """The comparison of a Dhaka day; `done_at` is null before it is finished."""

    day: date
    compared: int
    done_at: datetime | None
    differences: list[DifferentPayment]

    @classmethod
    def of(cls, report: Report) -> "Day":
        """A day's comparison as staff see it."""
        found = [
            DifferentPayment(tran_id=one.tran_id, order_id=one.order_id, fields=one.fields)
            for one in report.differences
        ]
        return cls(day=report.day, compared=report.compared, done_at=report.done_at, differences=found)


class Payments(Paged[Payment]):
    """A page of payments, longest waiting first."""


@router.get("/review", responses=problems(_REFUSED))
async def review(
    held: Held,
    caller: SupportCaller,
    response: Response,
    page: Number = 1,
    size: Size = 50,
) -> Payments:
    """Payments that wait for a decision, with the gateway's answer beside each."""
    response.headers["cache-control"] = "no-store"
    found = await held.review_desk.queue(caller, page, size)
    return Payments.of(found, Payment.of)


@router.post(
    "/{tran_id}/accept",
    responses=problems(
        _REFUSED
        | _NOT_FOUND
        | {409: "`payment_not_in_review`: somebody was faster; `cannot_accept`; `stock_gone`."}
    ),
)
async def accept(
    held: Held, caller: SupportCaller, tran_id: _TranId, told: Acceptance, response: Response
) -> Payment:
    """The money is good: its order counts as paid, if it still can be (it waits, or its stock is there)."""
    response.headers["cache-control"] = "no-store"
    return Payment.of(await held.review_desk.accept(caller, tran_id, told.reason))


@router.post(
    "/{tran_id}/return",
    responses=problems(
        _REFUSED
        | _NOT_FOUND
        | {409: "`payment_not_in_review`: somebody was faster; `return_entered`: this reference was used."}
    ),
)
async def give_back(
    held: Held, caller: SupportCaller, tran_id: _TranId, told: GivingBack, response: Response
) -> Payment:
    """The money went back to the shopper, in the gateway's panel: recorded here, in the ledger too."""
    response.headers["cache-control"] = "no-store"
    return Payment.of(await held.review_desk.give_back(caller, tran_id, told.reference, told.reason))


@router.get("/days/{day}", responses=problems(_REFUSED))
async def day_report(held: Held, caller: SupportCaller, day: date, response: Response) -> Day:
    """Which payments of the three days before differ from what the gateway says, as seen on a Dhaka day."""
    response.headers["cache-control"] = "no-store"
    return Day.of(await held.daily_comparison.report(caller, day))
