"""What orders look like over HTTP. Money is poisha; nothing a caller says about it is read."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints, field_validator

from backend_ext.cart.models import MAX_LINES, MAX_QUANTITY, CartView
from backend_ext.kit.money import Poisha
from backend_ext.kit.text import Lang, Localized
from backend_ext.ordering.form import FIELDS
from backend_ext.ordering.models import Order, OrderState, PaymentState, Quote
from backend_ext.promotion.models import LONGEST_CODE
from backend_ext.terms.models import Method

Typed = Annotated[str, StringConstraints(max_length=200)]
CouponCode = Annotated[str, StringConstraints(max_length=LONGEST_CODE)]


class LineWanted(BaseModel):
    """So many of a product."""

    slug: Annotated[str, StringConstraints(min_length=1, max_length=80)] = Field(examples=["noble-gases"])
    quantity: Annotated[int, Field(strict=True, ge=1, le=MAX_QUANTITY)] = 1


class QuoteWanted(BaseModel):
    """What shall be priced; to `district` (a slug, outside Dhaka when it is none)."""

    lines: Annotated[list[LineWanted], Field(min_length=1, max_length=MAX_LINES)]
    district: Annotated[str, StringConstraints(max_length=40)] = Field(default="", examples=["dhaka"])
    coupon: CouponCode = ""

    @field_validator("lines")
    @classmethod
    def _each_once(cls, lines: list[LineWanted]) -> list[LineWanted]:
        if len({line.slug for line in lines}) < len(lines):
            raise ValueError("a product stands in one line")
        return lines

    @property
    def wants(self) -> dict[str, int]:
        """Pieces by slug."""
        return {line.slug: line.quantity for line in self.lines}


class OrderWanted(QuoteWanted):
    """What shall be ordered, by whom, to where. At another total than `total_shown` nothing is ordered."""

    name: Typed = Field(examples=["Rahima Khatun"])
    email: Typed = Field(examples=["rahima@example.com"])
    phone: Typed = Field(examples=["01712 345678"])
    street: Typed = Field(examples=["House 12, Road 3"])
    area: Typed = Field(examples=["Dhanmondi"])
    postcode: Typed = ""
    method: Method
    lang: Lang = "en"
    total_shown: Poisha | None = None

    @property
    def typed(self) -> dict[str, str]:
        """The fields of the checkout's form."""
        return {name: str(getattr(self, name)) for name in FIELDS}


class PricedLine(BaseModel):
    """A line at today's price; `short`: fewer are left than it wants."""

    slug: str
    name: Localized
    quantity: int
    unit_price: Poisha
    total: Poisha
    short: bool


class QuoteAnswer(BaseModel):
    """What an order would cost. `orderable` is false while something in it is short."""

    lines: list[PricedLine]
    goods: Poisha
    coupon: str | None
    discount: Poisha
    delivery: Poisha
    total: Poisha
    orderable: bool

    @classmethod
    def of(cls, view: CartView, cost: Quote) -> "QuoteAnswer":
        """`view` at the prices of `cost`."""
        return cls(
            lines=[
                PricedLine(
                    slug=line.product.slug,
                    name=line.product.name,
                    quantity=line.quantity,
                    unit_price=line.product.price,
                    total=line.total,
                    short=line.short,
                )
                for line in view.lines
            ],
            goods=cost.goods,
            coupon=cost.coupon.code if cost.coupon else None,
            discount=cost.discount,
            delivery=cost.delivery,
            total=cost.total,
            orderable=view.orderable,
        )


class OrderedLine(BaseModel):
    """A line as it was ordered."""

    slug: str
    name: Localized
    quantity: int
    unit_price: Poisha
    total: Poisha


class Happened(BaseModel):
    """An entry of the timeline."""

    kind: str = Field(examples=["placed"])
    at: datetime


class OrderAnswer(BaseModel):
    """An order, without whom it is for. `key` opens it without signing in: it is a secret of its own.

    `payable`: it waits for an online payment, until `hold_until`.
    """

    number: str = Field(examples=["CH-7F3K-29QD"])
    key: str
    state: OrderState
    payment_state: PaymentState
    method: Method
    lines: list[OrderedLine]
    goods: Poisha
    coupon: str | None
    discount: Poisha
    delivery: Poisha
    total: Poisha
    hold_until: datetime | None
    payable: bool
    cancellable: bool
    events: list[Happened]
    created_at: datetime

    @classmethod
    def of(cls, order: Order, key: str) -> "OrderAnswer":
        """`order` as its owner sees it."""
        return cls(
            lines=[OrderedLine(**line.model_dump(include=_LINE), total=line.total) for line in order.lines],
            events=[Happened(kind=event.kind, at=event.at) for event in order.events],
            coupon=order.coupon.code if order.coupon else None,
            key=key,
            payable=order.payable,
            cancellable=order.cancellable,
            **order.model_dump(include=_SAME),
        )


class OrderPage(BaseModel):
    """A page of orders, the newest first; `count` of them in all."""

    items: list[OrderAnswer]
    page: int
    count: int


class PaymentAnswer(BaseModel):
    """Where to pay."""

    payment_url: str = Field(examples=["https://secure.aamarpay.com/paynow.php?track=AAM123"])


_LINE = {"slug", "name", "quantity", "unit_price"}
_SAME = {
    "number",
    "state",
    "payment_state",
    "method",
    "goods",
    "discount",
    "delivery",
    "total",
    "hold_until",
    "created_at",
}
