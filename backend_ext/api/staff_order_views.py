"""Orders as staff see them over HTTP. All money is poisha, all times are UTC."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, Field

from backend_ext.kit.money import Poisha
from backend_ext.ledger.models import Entry, Kind, Sums
from backend_ext.ordering.models import Address, Contact, Event, Order, OrderState, PaymentState, Shipment
from backend_ext.payments.models import AttemptState, PaymentAttempt, Review
from backend_ext.refunds.models import Refund, RefundLine
from backend_ext.terms.models import Method


class OrderRow(BaseModel):
    """An order in a list."""

    number: str = Field(examples=["CH-7F3K-29QD"])
    state: OrderState
    payment_state: PaymentState
    method: Method
    total: Poisha
    refunded: Poisha
    contact: Contact
    created_at: datetime


class OrderPage(BaseModel):
    """A page of orders, the newest first."""

    orders: list[OrderRow]
    page: int
    count: int = Field(description="How many orders match in all.")


class LineOut(BaseModel):
    """A line; its place in the list is its name in refunds."""

    product_id: str
    name: str
    quantity: int
    unit_price: Poisha
    total: Poisha
    codes_per_unit: int
    refunded_units: int


class EntryOut(BaseModel):
    """A movement of money; `by` is `gateway`, or `staff:` and a user id."""

    kind: Kind
    amount: Poisha
    reference: str
    by: str
    at: datetime


class AttemptOut(BaseModel):
    """A try to pay."""

    tran_id: str
    amount: Poisha
    state: AttemptState
    review_reason: Review | None
    pg_txnid: str | None
    created_at: datetime
    settled_at: datetime | None


class RefundOut(BaseModel):
    """A refund. `whole`: the order ended with it. `delivery` is the part of `amount` for the delivery."""

    refund_id: str
    lines: list[RefundLine]
    amount: Poisha
    delivery: Poisha
    reference: str
    reason: str
    restock: bool
    whole: bool
    by: str
    at: datetime

    @classmethod
    def of(cls, refund: Refund) -> "RefundOut":
        """A refund as staff see it."""
        return cls(refund_id=refund.id, **refund.model_dump(include=set(cls.model_fields)))


class OrderFile(OrderRow):
    """All there is of an order. `kept` is the shopper's money we have for it, by the ledger."""

    address: Address
    lines: list[LineOut]
    goods: Poisha
    discount: Poisha
    delivery: Poisha
    delivery_refunded: bool
    shipment: Shipment | None
    hold_until: datetime | None
    events: list[Event]
    attempts: list[AttemptOut]
    ledger: list[EntryOut]
    kept: int
    refunds: list[RefundOut]


def row_of(order: Order) -> OrderRow:
    """An order in a list."""
    return OrderRow(**order.model_dump(include=set(OrderRow.model_fields)))


def file_of(
    order: Order,
    attempts: Sequence[PaymentAttempt],
    entries: Sequence[Entry],
    balance: Sums,
    refunds: Sequence[Refund],
) -> OrderFile:
    """All there is of an order; names of products in English."""
    gone = order.refunded_units or [0] * len(order.lines)
    shared = set(OrderRow.model_fields) | {
        "address", "goods", "discount", "delivery", "delivery_refunded", "shipment", "hold_until", "events"
    }  # fmt: skip
    return OrderFile(
        **order.model_dump(include=shared),
        lines=[
            LineOut(
                **line.model_dump(include={"product_id", "quantity", "unit_price", "codes_per_unit"}),
                name=line.name.en,
                total=line.total,
                refunded_units=units,
            )
            for line, units in zip(order.lines, gone, strict=True)
        ],
        attempts=[AttemptOut(**one.model_dump(include=set(AttemptOut.model_fields))) for one in attempts],
        ledger=[EntryOut(**one.model_dump(include=set(EntryOut.model_fields))) for one in entries],
        kept=balance.kept,
        refunds=[RefundOut.of(refund) for refund in refunds],
    )
