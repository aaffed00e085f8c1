"""Stored comparisons: a row for each finished day, and one for each payment that differs on a day."""

from typing import Any

from backend_ext.payments.daily.models import DayReport, Difference
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import Database, Index, Tx

PAYMENT_DAYS = Collection("payment_days")
PAYMENT_DIFFERENCES = Collection(
    "payment_differences",
    indexes=(Index((("day", 1), ("tran_id", 1)), unique=True), Index((("order_id", 1),))),
    schema={
        "bsonType": "object",
        "required": ["_id", "day", "tran_id", "order_id", "fields"],
        "properties": {"day": {"bsonType": "string"}, "tran_id": {"bsonType": "string"}},
    },
)


class DailyRepository:
    """Days and differences."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._days = db[PAYMENT_DAYS.name]
        self._differences = db[PAYMENT_DIFFERENCES.name]

    async def day(self, day: str) -> DayReport | None:
        """The finished comparison of a day."""
        row = await self._days.find_one({"_id": day})
        return DayReport.from_mongo(row) if row else None

    async def finish(self, report: DayReport) -> None:
        """Writes that a day was compared; a later run of the same day replaces an earlier one."""
        await self._days.replace_one({"_id": report.id}, report.to_mongo(), upsert=True)

    async def put(self, difference: Difference, tx: Tx) -> None:
        """Writes what differs, in place of what this day had of the payment."""
        row = difference.to_mongo()
        await self._differences.replace_one({"_id": difference.id}, row, upsert=True, session=tx)

    async def drop(self, difference_id: str) -> None:
        """Forgets a difference that is none any more."""
        await self._differences.delete_one({"_id": difference_id})

    async def of_day(self, day: str, limit: int) -> list[Difference]:
        """What differed on a day, by payment."""
        cursor = self._differences.find({"day": day}).sort("tran_id", 1).limit(limit)
        return [Difference.from_mongo(row) async for row in cursor]
