"""A refund as it was made. All money is poisha."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from backend_ext.kit.model import Document
from backend_ext.kit.money import Poisha


class RefundLine(BaseModel):
    """So many units of a line of the order, which is named by its place (from 0)."""

    model_config = ConfigDict(frozen=True)

    line: int = Field(ge=0)
    quantity: int = Field(ge=1)


class Refund(Document):
    """Units that went back and the money for them, written once: `amount` in all, `delivery` of it for the
    delivery (of less than was asked for, if less had come in; 0 where nothing had).

    `reference` is the gateway's name for it, that of the transfer by which cash went back, or the courier's
    of an unpaid parcel that came back; no two refunds have the same. `whole`: with it nothing of the order
    was left, and the order ended. `restock`: its units came back on the shelf. `by` as in an order's events.
    """

    order_id: str
    lines: list[RefundLine]
    amount: Poisha
    delivery: Poisha
    reference: str
    reason: str
    restock: bool
    whole: bool
    by: str
    at: datetime
