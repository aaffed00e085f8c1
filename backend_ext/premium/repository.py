"""Stored premium codes, and the entitlements they gave."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from backend_ext.premium.models import CodeState, Entitlement, PremiumCode
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import AFTER, Database, Index, Tx

CODES = Collection(
    "premium_codes",
    indexes=(
        Index((("code", 1),), unique=True),
        Index((("slot", 1),), unique=True, where={"slot": {"$type": "string"}}),
        Index((("state", 1), ("product_id", 1))),
        Index((("order_id", 1),)),
        Index((("redeemed_by", 1),)),
    ),
    schema={
        "bsonType": "object",
        "required": ["_id", "code", "state"],
        "properties": {
            "code": {"bsonType": "string", "pattern": "^[A-HJ-NP-Z2-9]{12}$"},
            "state": {"enum": [state.value for state in CodeState]},
        },
    },
)
ENTITLEMENTS = Collection(
    "entitlements",
    indexes=(
        Index((("code_id", 1),), unique=True),
        Index((("user_id", 1), ("ends_at", 1))),
    ),
    schema={
        "bsonType": "object",
        "required": ["_id", "user_id", "code_id", "starts_at", "ends_at"],
        "properties": {"starts_at": {"bsonType": "date"}, "ends_at": {"bsonType": "date"}},
    },
)
_REDEEMABLE = [CodeState.AVAILABLE, CodeState.ASSIGNED]


class CodeRepository:
    """The one ledger of codes."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._codes = db[CODES.name]

    async def take_from_pool(self, product_id: str, order_id: str, slot: str, now: datetime, tx: Tx) -> bool:
        """Assigns an available code of the product to `slot`; False when the pool has none."""
        row = await self._codes.find_one_and_update(
            {"state": CodeState.AVAILABLE, "product_id": product_id},
            {
                "$set": {
                    "state": CodeState.ASSIGNED,
                    "order_id": order_id,
                    "slot": slot,
                    "assigned_at": now,
                }
            },
            session=tx,
        )
        return row is not None

    async def insert(self, codes: list[PremiumCode], tx: Tx | None = None) -> None:
        """Writes new codes. Raises the driver's bulk error when a code or slot exists already."""
        await self._codes.insert_many([code.to_mongo() for code in codes], session=tx)

    async def taken(self, order_id: str, tx: Tx | None = None) -> set[str]:
        """The slots of an order that have their code."""
        cursor = self._codes.find({"order_id": order_id}, {"slot": 1}, session=tx)
        return {row["slot"] async for row in cursor}

    async def of_order(self, order_id: str) -> list[PremiumCode]:
        """The codes given for an order, in the order of its lines."""
        cursor = self._codes.find({"order_id": order_id}).sort("slot", 1)
        return [PremiumCode.from_mongo(row) async for row in cursor]

    async def by_text(self, code: str, tx: Tx | None = None) -> PremiumCode | None:
        """The code with this text, in its stored form."""
        row = await self._codes.find_one({"code": code}, session=tx)
        return PremiumCode.from_mongo(row) if row else None

    async def redeem(self, code: str, user_id: str, now: datetime, tx: Tx) -> PremiumCode | None:
        """Binds a code that nobody has redeemed to an account; None for any other."""
        row = await self._codes.find_one_and_update(
            {"code": code, "state": {"$in": _REDEEMABLE}},
            {"$set": {"state": CodeState.REDEEMED, "redeemed_by": user_id, "redeemed_at": now}},
            return_document=AFTER,
            session=tx,
        )
        return PremiumCode.from_mongo(row) if row else None

    async def of_account(self, user_id: str, order_ids: Iterable[str]) -> list[PremiumCode]:
        """The codes an account has redeemed, and those given for these orders."""
        match = {"$or": [{"redeemed_by": user_id}, {"order_id": {"$in": list(order_ids)}}]}
        return [PremiumCode.from_mongo(row) async for row in self._codes.find(match)]


class EntitlementRepository:
    """One entitlement for each code redeemed."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._entitlements = db[ENTITLEMENTS.name]

    async def insert(self, entitlement: Entitlement, tx: Tx) -> None:
        """Writes a new one. Raises Duplicate when its code has given one."""
        await self._entitlements.insert_one(entitlement.to_mongo(), session=tx)

    async def of_code(self, code_id: str, tx: Tx | None = None) -> Entitlement | None:
        """What a code gave."""
        row = await self._entitlements.find_one({"code_id": code_id}, session=tx)
        return Entitlement.from_mongo(row) if row else None

    async def latest_end(self, user_id: str, tx: Tx) -> datetime | None:
        """When the last premium of an account ends or ended; None without any."""
        row = await self._entitlements.find_one(
            {"user_id": user_id, "withdrawn_at": None}, sort=[("ends_at", -1)], session=tx
        )
        return Entitlement.from_mongo(row).ends_at if row else None

    async def of_user(self, user_id: str) -> list[Entitlement]:
        """All that an account got, in the order it runs."""
        cursor = self._entitlements.find({"user_id": user_id}).sort([("starts_at", 1), ("_id", 1)])
        return [Entitlement.from_mongo(row) async for row in cursor]

    async def withdraw_all(self, user_id: str, now: datetime, tx: Tx) -> None:
        """Withdraws all that an account got."""
        await self._entitlements.update_many(
            {"user_id": user_id, "withdrawn_at": None}, {"$set": {"withdrawn_at": now}}, session=tx
        )
