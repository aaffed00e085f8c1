"""A refund as it was made. All money is poisha."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from backend_ext.kit.model import Document
from backend_ext.kit.money import Poisha


class RefundLine(BaseModel):
    """So many units of a line of the order, which is named by its place (from 0)."""

    model_config = ConfigDict(frozen=True)

    line: int = Field(ge=0)
    quantity: int = Field(ge=1)


class Refund(Document):
    """Money that went back, written once: `amount` in all, `delivery` of it for the delivery (of less than
    was asked for, if less had come in).

    `reference` is the gateway's name for it, or that of the transfer by which cash went back, and no two
    refunds have the same. `whole`: with it nothing of the order was left, and the order ended. `restock`: its
    units came back on the shelf. `by` as in an order's events.
    """

    order_id: str
    lines: list[RefundLine]
    amount: Annotated[int, Field(strict=True, gt=0)]
    delivery: Poisha
    reference: str
    reason: str
    restock: bool
    whole: bool
    by: str
    at: datetime
