"""Terms of sale as one typed document with defaults."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from backend_ext.kit.money import Poisha, taka

# No setting of a price needs more, and a slip of the finger must not empty the shop.
Price = Annotated[Poisha, Field(le=taka(100_000))]


class Method(StrEnum):
    """How an order is paid."""

    ONLINE = "aamarpay"
    CASH = "cash"


class Zone(StrEnum):
    """Where a parcel goes."""

    INSIDE_DHAKA = "inside_dhaka"
    OUTSIDE_DHAKA = "outside_dhaka"


class Terms(BaseModel):
    """Delivery prices and the goods value from which delivery is free (poisha), unpaid hold (minutes).

    A premium code opens the premium game for `entitlement_months`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    delivery_inside_dhaka: Price = taka(60)
    delivery_outside_dhaka: Price = taka(120)
    delivery_free_from: Price = taka(1000)
    hold_minutes: int = Field(default=15, ge=5, le=120)
    online_payment: bool = True
    cash_on_delivery: bool = True
    entitlement_months: int = Field(default=12, ge=1, le=120)

    @model_validator(mode="after")
    def _one_method_at_least(self) -> Self:
        if not (self.online_payment or self.cash_on_delivery):
            raise ValueError("online payment and cash on delivery cannot both be off")
        return self

    @property
    def methods(self) -> tuple[Method, ...]:
        """The payment methods on offer, online first."""
        offered = {Method.ONLINE: self.online_payment, Method.CASH: self.cash_on_delivery}
        return tuple(method for method, on in offered.items() if on)

    def delivery(self, zone: Zone, goods: int) -> int:
        """Price of delivery for `goods` worth, both poisha."""
        if goods >= self.delivery_free_from:
            return 0
        return self.delivery_inside_dhaka if zone is Zone.INSIDE_DHAKA else self.delivery_outside_dhaka
