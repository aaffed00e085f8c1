"""An entry of the ledger, and sums of entries. All money is poisha."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from backend_ext.kit.model import Document


class Kind(StrEnum):
    """Which way money moved.

    `charge`: the gateway took it from a shopper for us; `cash_collected`: a courier did, at the door.
    `refund`: it went back to a shopper. `gateway_fee`: the gateway kept it from a charge.
    """

    CHARGE = "charge"
    CASH_COLLECTED = "cash_collected"
    REFUND = "refund"
    GATEWAY_FEE = "gateway_fee"


class Entry(Document):
    """One movement of money about an order. `amount` is positive: its sign follows from `kind`.

    `key` names the movement itself, such as `charge:<tran_id>`, and is unique. `reference` is what the other
    side calls it: the gateway's transaction, a courier's receipt. `by` as in an order's events.
    """

    key: str
    kind: Kind
    amount: Annotated[int, Field(strict=True, gt=0)]
    order_id: str
    reference: str
    by: str
    at: datetime


class Sums(BaseModel):
    """Poisha that moved, by kind."""

    model_config = ConfigDict(frozen=True)

    charge: int = 0
    cash_collected: int = 0
    refund: int = 0
    gateway_fee: int = 0

    @property
    def received(self) -> int:
        """What shoppers paid, online and at the door."""
        return self.charge + self.cash_collected

    @property
    def kept(self) -> int:
        """What of it has not gone back to them; below zero when more went back than came in that time."""
        return self.received - self.refund


class Takings(BaseModel):
    """What moved on one Dhaka day."""

    model_config = ConfigDict(frozen=True)

    day: date
    sums: Sums

    @property
    def net(self) -> int:
        """What is left for the shop, after refunds and the gateway's fees."""
        return self.sums.kept - self.sums.gateway_fee
