"""A cart as stored and as shown."""

from datetime import datetime
from hashlib import sha256

from pydantic import BaseModel, ConfigDict, Field

from backend_ext.catalogue.models import Product
from backend_ext.kit.model import Document

MAX_QUANTITY = 10
MAX_LINES = 30


class StoredLine(BaseModel):
    """So many of a product, and the price (poisha) that the shopper was last shown."""

    quantity: int = Field(ge=1, le=MAX_QUANTITY)
    price_seen: int


class Cart(Document):
    """A visitor's cart; `id` is the visitor's, `lines` by product id in the order they were added."""

    lines: dict[str, StoredLine] = Field(default_factory=dict)
    updated_at: datetime


class CartLine(BaseModel):
    """A line as shown: today's price, and what changed since the shopper last looked."""

    model_config = ConfigDict(frozen=True)

    product: Product
    quantity: int
    available: int
    price_before: int | None

    @property
    def total(self) -> int:
        """Poisha of the whole line."""
        return self.product.price * self.quantity

    @property
    def short(self) -> bool:
        """Whether fewer are left than the line wants."""
        return self.available < self.quantity


class CartView(BaseModel):
    """The cart as shown. `gone` counts lines whose product is no longer sold; they were taken out."""

    model_config = ConfigDict(frozen=True)

    lines: list[CartLine]
    gone: int = 0

    @property
    def goods(self) -> int:
        """Poisha of all lines."""
        return sum(line.total for line in self.lines)

    @property
    def count(self) -> int:
        """Pieces in the cart."""
        return sum(line.quantity for line in self.lines)

    @property
    def orderable(self) -> bool:
        """Whether it could be ordered as it stands."""
        return bool(self.lines) and not any(line.short for line in self.lines)

    @property
    def mark(self) -> str:
        """Another one for each content: what is in it, and how many of each."""
        content = "|".join(sorted(f"{line.product.id}:{line.quantity}" for line in self.lines))
        return sha256(content.encode()).hexdigest()[:24]
