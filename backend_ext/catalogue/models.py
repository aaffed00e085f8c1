"""Products and categories, and the question a shopper asks of the catalogue."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from backend_ext.kit.model import Document
from backend_ext.kit.money import Poisha, percent_off
from backend_ext.kit.text import Localized
from backend_ext.premium.models import CodesFrom

PAGE_SIZE = 12
RELATED = 4


class Image(BaseModel):
    """A picture of a product: path under `/`, alternative text, size in pixels."""

    model_config = ConfigDict(frozen=True)

    src: str
    alt: Localized
    width: int = 800
    height: int = 800


class Category(Document):
    """A shelf of the shop; `id` is its slug."""

    name: Localized
    description: Localized
    position: int = 0


class Product(Document):
    """A thing for sale. Prices are poisha; the discount is computed from the two prices, never stored."""

    slug: str = Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=80)
    name: Localized
    summary: Localized
    description: Localized
    in_the_box: list[Localized] = Field(default_factory=list)
    price: Poisha
    compare_at: Poisha | None = None
    category: str
    tags: list[str] = Field(default_factory=list)
    images: list[Image] = Field(min_length=1)
    codes_per_unit: int = Field(default=0, ge=0, le=100)
    codes_from: CodesFrom = CodesFrom.GENERATED
    active: bool = True
    featured: bool = False
    position: int = 0
    created_at: datetime

    @property
    def discount_percent(self) -> int:
        """Whole percent off the compare-at price, 0 when there is none."""
        return percent_off(self.price, self.compare_at)


class Sort(StrEnum):
    """Orders a shopper can ask for."""

    FEATURED = "featured"
    PRICE = "price"
    PRICE_DOWN = "-price"
    NEWEST = "newest"
    NAME = "name"


class Query(BaseModel):
    """A shopper's question to the catalogue: prices in poisha, `page` from 1."""

    model_config = ConfigDict(frozen=True)

    text: str = Field(default="", max_length=100)
    category: str = ""
    price_min: int | None = Field(default=None, ge=0)
    price_max: int | None = Field(default=None, ge=0)
    in_stock: bool = False
    sort: Sort = Sort.FEATURED
    page: int = Field(default=1, ge=1, le=1000)


class Listed(BaseModel):
    """A product with what is left of it."""

    model_config = ConfigDict(frozen=True)

    product: Product
    available: int
