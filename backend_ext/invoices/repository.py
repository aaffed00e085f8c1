"""Stored invoices, and how far the series of each year has come."""

from collections.abc import Sequence
from typing import Any

from backend_ext.invoices.models import Invoice
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import AFTER, Database, Index, Tx

_WHOLE = {"bsonType": ["int", "long"], "minimum": 0}

INVOICES = Collection(
    "invoices",
    indexes=(
        Index((("number", 1),), unique=True, where={"number": {"$gt": ""}}),
        Index((("issued_at", 1), ("_id", 1)), where={"number": ""}),
    ),
    schema={
        "bsonType": "object",
        "required": ["_id", "number", "order_number", "lines", "total", "issued_at"],
        "properties": {
            "number": {"bsonType": "string", "pattern": "^(INV-[0-9]{4}-[0-9]{6,})?$"},
            "goods": _WHOLE,
            "discount": _WHOLE,
            "delivery": _WHOLE,
            "total": _WHOLE,
        },
    },
)
SERIES = Collection(
    "invoice_series",
    schema={
        "bsonType": "object",
        "required": ["last"],
        "properties": {"last": {"bsonType": ["int", "long"]}},
    },
)


class InvoiceRepository:
    """Invoices by the id of their order."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._invoices = db[INVOICES.name]
        self._series = db[SERIES.name]

    async def put_new(self, invoice: Invoice, tx: Tx) -> None:
        """Writes the invoice of an order that has none; one that is there stays as it is."""
        row = invoice.to_mongo()
        await self._invoices.update_one(
            {"_id": row.pop("_id")}, {"$setOnInsert": row}, upsert=True, session=tx
        )

    async def get(self, order_id: str) -> Invoice | None:
        """The invoice of an order."""
        row = await self._invoices.find_one({"_id": order_id})
        return Invoice.from_mongo(row) if row else None

    async def of_orders(self, order_ids: Sequence[str]) -> list[Invoice]:
        """The invoices of several orders, oldest first."""
        cursor = self._invoices.find({"_id": {"$in": list(order_ids)}}).sort([("issued_at", 1), ("_id", 1)])
        return [Invoice.from_mongo(row) async for row in cursor]

    async def unnumbered(self, limit: int, tx: Tx) -> list[Invoice]:
        """Those that wait for a number, oldest first."""
        cursor = self._invoices.find({"number": ""}, session=tx)
        cursor = cursor.sort([("issued_at", 1), ("_id", 1)]).limit(limit)
        return [Invoice.from_mongo(row) async for row in cursor]

    async def advance(self, year: int, by: int, tx: Tx) -> int:
        """Moves the series of a year on by so many places; the first of them."""
        row = await self._series.find_one_and_update(
            {"_id": str(year)}, {"$inc": {"last": by}}, upsert=True, return_document=AFTER, session=tx
        )
        return int(row["last"]) - by + 1

    async def give_number(self, order_id: str, number: str, tx: Tx) -> None:
        """Numbers an invoice that has no number."""
        await self._invoices.update_one(
            {"_id": order_id, "number": ""}, {"$set": {"number": number}}, session=tx
        )

    async def anonymise(self, order_ids: Sequence[str], tx: Tx) -> None:
        """Takes the buyer out of invoices; what was sold, for how much and when stays."""
        nobody = dict.fromkeys(("buyer.name", "buyer.street", "buyer.area", "buyer.postcode"), "")
        await self._invoices.update_many({"_id": {"$in": list(order_ids)}}, {"$set": nobody}, session=tx)
