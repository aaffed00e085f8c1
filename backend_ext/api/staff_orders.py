"""Orders over HTTP for support and admins: find, open, send, take the cash, cancel, give money back."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from backend_ext.api.bearer import SupportCaller
from backend_ext.api.context import Held
from backend_ext.api.problems import problems, refusals
from backend_ext.api.staff_order_views import OrderFile, OrderPage, RefundOut, file_of, row_of
from backend_ext.bootstrap import Services
from backend_ext.kit.typed import clean
from backend_ext.ordering.desk import LARGEST_PAGE, Search
from backend_ext.ordering.models import Order, OrderState, PaymentState, Shipment
from backend_ext.refunds.models import RefundLine
from backend_ext.refunds.service import Wanted


def _fresh(response: Response) -> None:
    response.headers["cache-control"] = "no-store"


router = APIRouter(prefix="/api/staff/orders", tags=["staff"], dependencies=[Depends(_fresh)])

_REFUSED = refusals("only support and admins")
_ONE = _REFUSED | {404: "`order_not_found`."}
_VERB = _ONE | {409: "`wrong_state`: not possible for this order, or done before."}
_MOST_UNITS, _MOST_LINES = 10_000, 100

Number = Annotated[str, Path(max_length=40, examples=["CH-7F3K-29QD"])]


def _one_line(text: str) -> str:
    """What was typed, cleaned. Raises ValueError when nothing is left."""
    if not (line := clean(text)):
        raise ValueError("empty")
    return line


Day = Annotated[date, Field(ge=date(2020, 1, 1), lt=date(2200, 1, 1))]
Line = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_one_line)]
Reason = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_one_line)]


class Asked(BaseModel):
    """A body that may hold nothing but its own fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NewShipment(Asked):
    """Who carries the parcel, and their number for it."""

    carrier: Line = Field(examples=["Pathao"])
    tracking: Line = Field(examples=["DH241125"])


class Cash(Asked):
    """What proves that the courier handed over the money."""

    receipt: Line


class Cancellation(Asked):
    """Why the order ends; the shopper does not see it."""

    reason: Reason


class AskedLine(Asked):
    """Units of a line, which is named by its place in `lines` of the order (from 0)."""

    line: int = Field(ge=0, le=_MOST_LINES)
    quantity: int = Field(ge=1, le=_MOST_UNITS)


class NewRefund(Asked):
    """Units that went back, and their money. How much it is follows from the order; it is not typed.

    A parcel that nobody paid for at the door comes back by this too: whole, and no money moves.
    """

    lines: list[AskedLine] | None = Field(
        max_length=_MOST_LINES, description="null: all units that are left; the order ends with it."
    )
    delivery: bool = Field(description="Whether the delivery goes back too; it does once.")
    reference: Line = Field(
        description="The gateway's reference of the refund, or the courier's; each is good once."
    )
    reason: Reason = Field(description="The shopper does not see it.")
    restock: bool = Field(description="Whether the units are back on the shelf.")
    unpaid: bool = Field(
        default=False,
        description="Nobody paid at the door, the whole parcel came back; refused once its cash is entered.",
    )


class Filters(BaseModel):
    """What to look for; days are those of Dhaka, both included."""

    state: OrderState | None = None
    payment_state: PaymentState | None = None
    since: Day | None = None
    until: Day | None = None
    text: str = Field(default="", max_length=254, description="A whole order number, phone or e-mail.")
    page: int = Field(default=1, ge=1, le=100_000)
    size: int = Field(default=50, ge=1, le=LARGEST_PAGE)


@router.get("", responses=problems(_REFUSED))
async def find(held: Held, support: SupportCaller, asked: Annotated[Filters, Query()]) -> OrderPage:
    """Orders that match, the newest first."""
    search = Search(**asked.model_dump(exclude={"page", "size"}))
    found = await held.order_desk.find(support, search, asked.page, asked.size)
    return OrderPage(orders=[row_of(order) for order in found.items], page=found.number, count=found.total)


@router.get("/{number}", responses=problems(_ONE))
async def one(held: Held, support: SupportCaller, number: Number) -> OrderFile:
    """All there is of an order: lines, money, ledger, tries to pay, refunds, and who did what when."""
    return await _file(held, await held.order_desk.open(support, number))


@router.post("/{number}/ship", responses=problems(_VERB))
async def ship(held: Held, support: SupportCaller, number: Number, new: NewShipment) -> OrderFile:
    """The parcel was handed to the carrier. The shopper gets a mail."""
    order = await held.order_desk.open(support, number)
    shipment = Shipment(carrier=new.carrier, tracking=new.tracking)
    return await _file(held, await held.fulfilment.ship(support, order.id, shipment))


@router.post("/{number}/deliver", responses=problems(_VERB))
async def deliver(held: Held, support: SupportCaller, number: Number) -> OrderFile:
    """The parcel arrived. The shopper gets a mail."""
    order = await held.order_desk.open(support, number)
    return await _file(held, await held.fulfilment.deliver(support, order.id))


@router.post("/{number}/cash", responses=problems(_VERB))
async def cash(held: Held, support: SupportCaller, number: Number, new: Cash) -> OrderFile:
    """The courier handed over the money of a cash order: it is paid, its codes are given and mailed."""
    order = await held.order_desk.open(support, number)
    return await _file(held, await held.fulfilment.collect_cash(support, order.id, new.receipt))


@router.post("/{number}/cancel", responses=problems(_VERB))
async def cancel(held: Held, support: SupportCaller, number: Number, why: Cancellation) -> OrderFile:
    """Ends an order that is not paid and has not left; its stock comes back, the shopper gets a mail."""
    order = await held.order_desk.open(support, number)
    return await _file(held, await held.fulfilment.cancel(support, order.id, why.reason))


@router.post(
    "/{number}/refunds",
    status_code=201,
    responses=problems(
        _ONE
        | {
            409: "`wrong_state`: not paid, or ended; `refund_too_much`; `nothing_to_refund`; "
            "`reference_used`: entered before, nothing was changed.",
        }
    ),
)
async def refund(held: Held, support: SupportCaller, number: Number, new: NewRefund) -> RefundOut:
    """Writes down units that went back and their money, whole or by line. The shopper gets a mail."""
    order = await held.order_desk.open(support, number)
    lines = None if new.lines is None else [RefundLine(**line.model_dump()) for line in new.lines]
    wanted = Wanted(
        lines=lines,
        delivery=new.delivery,
        reference=new.reference,
        reason=new.reason,
        restock=new.restock,
        unpaid=new.unpaid,
    )
    return RefundOut.of(await held.refunds.refund(support, order.id, wanted))


async def _file(held: Services, order: Order) -> OrderFile:
    return file_of(
        order,
        await held.payments.of_order(order.id),
        await held.ledger.of_order(order.id),
        await held.ledger.balance(order.id),
        await held.refunds.of_order(order.id),
    )
