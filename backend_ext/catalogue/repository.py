"""Queries of products and categories."""

from collections.abc import Iterable
from typing import Any

from backend_ext.catalogue.models import Category, Product
from backend_ext.kit.text import Localized
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import Database, Index, Tx

PRODUCTS = Collection(
    "products",
    indexes=(
        Index((("slug", 1),), unique=True),
        Index((("active", 1), ("category", 1), ("position", 1))),
    ),
    schema={
        "bsonType": "object",
        "required": ["_id", "slug", "name", "price", "category", "images", "active"],
        "properties": {
            "slug": {"bsonType": "string"},
            "price": {"bsonType": ["int", "long"], "minimum": 0},
            "compare_at": {"bsonType": ["int", "long", "null"], "minimum": 0},
            "codes_per_unit": {"bsonType": ["int", "long"], "minimum": 0},
            "active": {"bsonType": "bool"},
        },
    },
)
CATEGORIES = Collection("categories")


class CatalogueRepository:
    """Products and categories as stored."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._products = db[PRODUCTS.name]
        self._categories = db[CATEGORIES.name]

    async def active(self) -> list[Product]:
        """Every product on sale, in the shop's own order."""
        cursor = self._products.find({"active": True}).sort([("position", 1), ("_id", 1)])
        return [Product.from_mongo(row) async for row in cursor]

    async def by_ids(self, ids: Iterable[str], tx: Tx | None = None) -> list[Product]:
        """The products with these ids that are on sale, in no order."""
        cursor = self._products.find({"_id": {"$in": list(ids)}, "active": True}, session=tx)
        return [Product.from_mongo(row) async for row in cursor]

    async def names(self, ids: Iterable[str]) -> dict[str, Localized]:
        """The names of these products by id, on sale or not."""
        cursor = self._products.find({"_id": {"$in": list(ids)}}, {"name": 1})
        return {row["_id"]: Localized.model_validate(row["name"]) async for row in cursor}

    async def categories(self) -> list[Category]:
        """Every category, in the shop's own order."""
        cursor = self._categories.find().sort([("position", 1), ("_id", 1)])
        return [Category.from_mongo(row) async for row in cursor]

    async def put(self, product: Product) -> None:
        """Writes `product` whole, new or not."""
        await self._products.replace_one({"_id": product.id}, product.to_mongo(), upsert=True)

    async def put_category(self, category: Category) -> None:
        """Writes `category` whole, new or not."""
        await self._categories.replace_one({"_id": category.id}, category.to_mongo(), upsert=True)
