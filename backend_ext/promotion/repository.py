"""Stored coupons, their uses, and how often each person used one."""

from datetime import datetime
from typing import Any

from backend_ext.promotion.models import AppliedCoupon, Coupon, CouponUse
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import AFTER, Database, Index, Tx

_COUNT = {"bsonType": ["int", "long"], "minimum": 0}

COUPONS = Collection(
    "coupons",
    indexes=(Index((("rules.code", 1),), unique=True), Index((("created_at", -1),))),
    schema={
        "bsonType": "object",
        "required": ["_id", "rules", "version", "used", "spent"],
        "properties": {"used": _COUNT, "spent": _COUNT, "version": _COUNT},
    },
)
COUPON_USES = Collection(
    "coupon_uses",
    indexes=(
        Index((("coupon_id", 1), ("order_id", 1)), unique=True),
        Index((("coupon_id", 1), ("at", -1))),
    ),
    schema={
        "bsonType": "object",
        "required": ["_id", "coupon_id", "order_id", "discount", "people", "at"],
        "properties": {"discount": _COUNT},
    },
)
# One row for a coupon and a person, `_id` names both.
COUPON_PEOPLE = Collection(
    "coupon_people",
    schema={"bsonType": "object", "required": ["_id", "used"], "properties": {"used": _COUNT}},
)


def _left(off: int) -> dict[str, Any]:
    """That one more use, which takes `off` off, is within limit and budget."""
    limit, budget = "$rules.limit", "$rules.budget"
    return {
        "$and": [
            {"$or": [{"$eq": [limit, None]}, {"$lt": ["$used", limit]}]},
            {"$or": [{"$eq": [budget, None]}, {"$lte": [{"$add": ["$spent", off]}, budget]}]},
        ]
    }


class CouponRepository:
    """Coupons. A use is one update with the limits in its filter."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._coupons = db[COUPONS.name]
        self._people = db[COUPON_PEOPLE.name]

    async def insert(self, coupon: Coupon, tx: Tx) -> None:
        """Writes a new one. Raises Duplicate when its code exists."""
        await self._coupons.insert_one(coupon.to_mongo(), session=tx)

    async def by_code(self, code: str) -> Coupon | None:
        """The coupon with this code, in its stored form."""
        row = await self._coupons.find_one({"rules.code": code})
        return Coupon.from_mongo(row) if row else None

    async def get(self, coupon_id: str, tx: Tx | None = None) -> Coupon | None:
        """The coupon with this id."""
        row = await self._coupons.find_one({"_id": coupon_id}, session=tx)
        return Coupon.from_mongo(row) if row else None

    async def page(self, skip: int, limit: int) -> list[Coupon]:
        """Coupons, the newest first."""
        cursor = self._coupons.find().sort([("created_at", -1), ("_id", -1)]).skip(skip).limit(limit)
        return [Coupon.from_mongo(row) async for row in cursor]

    async def count(self) -> int:
        """How many there are."""
        return await self._coupons.count_documents({})

    async def change(self, coupon: Coupon, tx: Tx) -> bool:
        """Puts the rules of `coupon` in force in place of the version before its own; False at another one.

        Raises Duplicate when its code is another's.
        """
        result = await self._coupons.update_one(
            {"_id": coupon.id, "version": coupon.version - 1},
            {
                "$set": {
                    "rules": coupon.rules.model_dump(),
                    "version": coupon.version,
                    "updated_at": coupon.updated_at,
                }
            },
            session=tx,
        )
        return bool(result.matched_count)

    async def take(self, applied: AppliedCoupon, tx: Tx) -> bool:
        """Counts a use by the rules it was priced by; False, and nothing counted, past limit or budget."""
        result = await self._coupons.update_one(
            {"_id": applied.coupon_id, "version": applied.version, "$expr": _left(applied.discount)},
            {"$inc": {"used": 1, "spent": applied.discount}},
            session=tx,
        )
        return bool(result.matched_count)

    async def move(self, coupon_id: str, times: int, off: int, tx: Tx) -> None:
        """Counts `times` uses (-1 for one that came back) and `off` poisha, whatever the limits."""
        await self._coupons.update_one(
            {"_id": coupon_id}, {"$inc": {"used": times, "spent": off}}, session=tx
        )

    async def count_person(self, coupon_id: str, person: str, times: int, tx: Tx) -> int:
        """Counts uses of one person; how many they have now."""
        row = await self._people.find_one_and_update(
            {"_id": f"{coupon_id}:{person}"},
            {"$inc": {"used": times}},
            upsert=True,
            return_document=AFTER,
            session=tx,
        )
        return int(row["used"])


class UseRepository:
    """One row for each order that ever held a coupon."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._uses = db[COUPON_USES.name]

    async def insert(self, use: CouponUse, tx: Tx) -> None:
        """Writes a new one. Raises Duplicate when the order has used the coupon."""
        await self._uses.insert_one(use.to_mongo(), session=tx)

    async def end(self, coupon_id: str, order_id: str, now: datetime, tx: Tx) -> CouponUse | None:
        """Returns a use that counts; None for any other."""
        return await self._turn(coupon_id, order_id, {"returned_at": None}, now, tx)

    async def revive(self, coupon_id: str, order_id: str, tx: Tx) -> CouponUse | None:
        """Makes a returned use count again; None for any other."""
        return await self._turn(coupon_id, order_id, {"returned_at": {"$ne": None}}, None, tx)

    async def page(self, coupon_id: str, skip: int, limit: int) -> list[CouponUse]:
        """Uses of a coupon, the newest first."""
        cursor = self._uses.find({"coupon_id": coupon_id}).sort([("at", -1), ("_id", -1)])
        return [CouponUse.from_mongo(row) async for row in cursor.skip(skip).limit(limit)]

    async def count(self, coupon_id: str) -> int:
        """How many rows a coupon has, those returned too."""
        return await self._uses.count_documents({"coupon_id": coupon_id})

    async def _turn(
        self, coupon_id: str, order_id: str, was: dict[str, Any], now: datetime | None, tx: Tx
    ) -> CouponUse | None:
        row = await self._uses.find_one_and_update(
            {"coupon_id": coupon_id, "order_id": order_id, **was},
            {"$set": {"returned_at": now}},
            return_document=AFTER,
            session=tx,
        )
        return CouponUse.from_mongo(row) if row else None
