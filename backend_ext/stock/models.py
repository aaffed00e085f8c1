"""Stock levels and the moves that made them."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from backend_ext.kit.model import Document


class Move(StrEnum):
    """Why a level changed."""

    RECEIVE = "receive"
    HOLD = "hold"
    RELEASE = "release"
    SELL = "sell"
    RETURN = "return"


class Level(Document):
    """What there is of a product; `id` is the product's. `received = available + held + sold`."""

    available: int
    held: int = 0
    sold: int = 0

    @property
    def received(self) -> int:
        """All that ever came in."""
        return self.available + self.held + self.sold


class StockMove(Document):
    """One change of a level; for an order and a `cause` each kind of move of a product happens once.

    `cause` is empty for the order's own life, else what else moved its stock: the id of a refund, say.
    """

    product_id: str
    kind: Move
    quantity: int
    order_id: str | None
    cause: str = ""
    at: datetime


class Want(BaseModel):
    """So many of a product."""

    model_config = ConfigDict(frozen=True)

    product_id: str
    quantity: int
