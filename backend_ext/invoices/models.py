"""An invoice: what it says never changes after it was made. All money is poisha."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from backend_ext.kit.clock import dhaka_day
from backend_ext.kit.model import Document
from backend_ext.kit.money import Poisha
from backend_ext.kit.text import Localized
from backend_ext.terms.contact import Seller
from backend_ext.terms.models import Method


class Buyer(BaseModel):
    """Who bought. Of an account that was deleted only the district stays."""

    model_config = ConfigDict(frozen=True)

    name: str
    street: str
    area: str
    postcode: str
    district: Localized


class InvoiceLine(BaseModel):
    """What was sold."""

    model_config = ConfigDict(frozen=True)

    name: Localized
    quantity: int = Field(ge=1)
    unit_price: Poisha
    total: Poisha


class Invoice(Document):
    """The invoice of the order with the same `id`, which is why an order has one at most.

    `number` is empty for the moment between the payment and the numbering, see `InvoiceService`. `reference`
    is the gateway's, empty for cash. `support` is the address that answered questions at the time.
    """

    number: str = ""
    order_number: str
    seller: Seller
    support: str
    buyer: Buyer
    lines: list[InvoiceLine]
    goods: Poisha
    discount: Poisha
    delivery: Poisha
    total: Poisha
    method: Method
    reference: str
    ordered_at: datetime
    issued_at: datetime

    @property
    def year(self) -> int:
        """The year in Dhaka whose series it is in."""
        return dhaka_day(self.issued_at).year


def invoice_number(year: int, place: int) -> str:
    """The number of the invoice at `place` (from 1) in the series of `year`: INV-2026-000123."""
    return f"INV-{year}-{place:06d}"
