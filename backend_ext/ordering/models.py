"""An order, its states and its timeline. All money is poisha."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from backend_ext.kit.model import Document
from backend_ext.kit.money import Poisha
from backend_ext.kit.text import Lang, Localized
from backend_ext.premium.models import CodesFrom
from backend_ext.promotion.models import AppliedCoupon
from backend_ext.stock.models import Want
from backend_ext.terms.models import Method, Zone


class OrderState(StrEnum):
    """Where the order is."""

    AWAITING_PAYMENT = "awaiting_payment"
    PROCESSING = "processing"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


class PaymentState(StrEnum):
    """Where its money is."""

    UNPAID = "unpaid"
    PAID = "paid"
    FAILED = "failed"
    REVIEW = "review"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"


# Nothing was taken from the shopper in these.
NO_MONEY = (PaymentState.UNPAID, PaymentState.FAILED)


class OrderFilter(StrEnum):
    """Which orders of an account to show: `open` still to be paid, `paid` or delivered, `ended` without.

    Each order is in exactly one of these three.
    """

    ALL = "all"
    OPEN = "open"
    PAID = "paid"
    ENDED = "ended"


class Contact(BaseModel):
    """Whom to write to and call; `phone` in E.164."""

    model_config = ConfigDict(frozen=True)

    name: str
    email: str
    phone: str


class Address(BaseModel):
    """Where the parcel goes; `district` is a slug of `ordering.districts`."""

    model_config = ConfigDict(frozen=True)

    street: str
    area: str
    district: str
    postcode: str = ""


class OrderLine(BaseModel):
    """What was bought, as it was at that moment."""

    model_config = ConfigDict(frozen=True)

    product_id: str
    slug: str
    name: Localized
    image: str
    quantity: int = Field(ge=1)
    unit_price: Poisha
    compare_at: Poisha | None = None
    codes_per_unit: int = 0
    codes_from: CodesFrom = CodesFrom.GENERATED

    @property
    def total(self) -> int:
        """Poisha of the line."""
        return self.unit_price * self.quantity


class Event(BaseModel):
    """One entry of the timeline: what happened (`kind`), when, by whom and why; what went back with it."""

    model_config = ConfigDict(frozen=True)

    kind: str
    at: datetime
    by: str
    why: str = ""
    amount: Poisha | None = None


class Shipment(BaseModel):
    """Who carries the parcel, and under which number of theirs."""

    model_config = ConfigDict(frozen=True)

    carrier: str
    tracking: str


class Order(Document):
    """An order. Unpaid, it expires at `hold_until`; `key` is the checkout's idempotency key.

    Refunds add up in `refunded` (poisha), `refunded_units` (by line; empty before the first refund) and
    `delivery_refunded`.
    `visitor` is who placed it, a visitor's or a user's id; `user_id` is the account it belongs to. One whose
    account was deleted names nobody: its contact, street and `email_key` are empty.
    """

    number: str
    key: str
    visitor: str
    user_id: str | None = None
    email_key: str
    lang: Lang
    contact: Contact
    address: Address
    zone: Zone
    lines: list[OrderLine]
    goods: Poisha
    discount: Poisha = 0
    coupon: AppliedCoupon | None = None
    delivery: Poisha
    total: Poisha
    method: Method
    state: OrderState
    payment_state: PaymentState = PaymentState.UNPAID
    hold_until: datetime | None = None
    shipment: Shipment | None = None
    refunded: Poisha = 0
    refunded_units: list[int] = Field(default_factory=list)
    delivery_refunded: bool = False
    events: list[Event] = Field(default_factory=list)
    created_at: datetime
    updated_at: datetime

    @property
    def wants(self) -> list[Want]:
        """What its lines take from stock."""
        return [Want(product_id=line.product_id, quantity=line.quantity) for line in self.lines]

    @property
    def payable(self) -> bool:
        """Whether it still waits for an online payment, of somebody we know."""
        waiting = self.state is OrderState.AWAITING_PAYMENT and self.method is Method.ONLINE
        return waiting and not self.anonymous

    @property
    def anonymous(self) -> bool:
        """Whether its account was deleted: there is nobody left to write to."""
        return self.email_key == ""

    @property
    def cancellable(self) -> bool:
        """Whether the shopper may cancel: before shipping and before money came in."""
        waiting = self.state in (OrderState.AWAITING_PAYMENT, OrderState.PROCESSING)
        return waiting and self.payment_state in NO_MONEY

    @property
    def code_count(self) -> int:
        """How many premium codes it yields once paid."""
        return sum(line.quantity * line.codes_per_unit for line in self.lines)


class Checkout(Document):
    """An open checkout of a visitor (`id`): its idempotency key, what was typed so far, a coupon if any."""

    key: str
    fields: dict[str, str] = Field(default_factory=dict)
    coupon: str = ""
    updated_at: datetime


class Quote(BaseModel):
    """What an order would cost now."""

    model_config = ConfigDict(frozen=True)

    goods: Poisha
    coupon: AppliedCoupon | None = None
    delivery: Poisha

    @property
    def discount(self) -> int:
        """Poisha that the coupon takes off the goods."""
        return self.coupon.discount if self.coupon else 0

    @property
    def total(self) -> int:
        """Poisha to pay."""
        return self.goods - self.discount + self.delivery
