"""Stored premium codes, and the entitlements they gave."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from backend_ext.kit.paging import Page
from backend_ext.premium.models import CodeState, Entitlement, PremiumCode
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import AFTER, BEFORE, Database, Index, Tx, drop_index, insert_all
from backend_ext.store.pages import NEWEST_FIRST, page_of

CODES = Collection(
    "premium_codes",
    indexes=(
        Index((("code", 1),), unique=True),
        Index((("slot", 1),), unique=True, where={"slot": {"$type": "string"}}),
        Index((("state", 1), ("product_id", 1), ("printed", 1))),
        Index((("order_id", 1),)),
        Index((("redeemed_by", 1),)),
        Index((("batch_id", 1), ("_id", 1)), where={"batch_id": {"$type": "string"}}),
        Index((("created_at", -1), ("_id", -1))),
        Index((("product_id", 1), ("created_at", -1), ("_id", -1))),
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
        Index((("ends_at", 1),)),
    ),
    schema={
        "bsonType": "object",
        "required": ["_id", "user_id", "code_id", "starts_at", "ends_at"],
        "properties": {"starts_at": {"bsonType": "date"}, "ends_at": {"bsonType": "date"}},
    },
)
_REDEEMABLE = [CodeState.AVAILABLE, CodeState.ASSIGNED]
# What may be given away. Codes of before there were printed ones have no such field.
_POOL: Mapping[str, Any] = {"state": CodeState.AVAILABLE, "printed": {"$ne": True}}


class CodeRepository:
    """The one ledger of codes."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._codes = db[CODES.name]

    async def take_from_pool(
        self, product_id: str, order_id: str, slot: str, now: datetime, tx: Tx
    ) -> PremiumCode | None:
        """Assigns a code of the product to `slot`; None when the pool has none, printed ones aside."""
        row = await self._codes.find_one_and_update(
            {**_POOL, "product_id": product_id},
            {
                "$set": {
                    "state": CodeState.ASSIGNED,
                    "order_id": order_id,
                    "slot": slot,
                    "assigned_at": now,
                }
            },
            return_document=AFTER,
            session=tx,
        )
        return PremiumCode.from_mongo(row) if row else None

    async def in_pool(self, product_id: str) -> bool:
        """Whether the pool has a code of the product."""
        match = {**_POOL, "product_id": product_id}
        return await self._codes.find_one(match, {"_id": 1}) is not None

    async def of_batch(self, batch_id: str) -> list[PremiumCode]:
        """The codes of a batch, in one order always."""
        cursor = self._codes.find({"batch_id": batch_id}).sort("_id", 1)
        return [PremiumCode.from_mongo(row) async for row in cursor]

    async def insert(self, codes: list[PremiumCode], tx: Tx | None = None) -> None:
        """Writes new codes. Raises Duplicate when a code or slot exists already."""
        await insert_all(self._codes, [code.to_mongo() for code in codes], tx)

    async def taken(self, order_id: str, tx: Tx | None = None) -> set[str]:
        """The slots of an order that have their code."""
        match = {"order_id": order_id, "slot": {"$type": "string"}}
        cursor = self._codes.find(match, {"slot": 1}, session=tx)
        return {row["slot"] async for row in cursor}

    async def of_order(self, order_id: str, tx: Tx | None = None) -> list[PremiumCode]:
        """The codes given for an order, in the order of its lines; without those that were replaced."""
        match = {"order_id": order_id, "slot": {"$type": "string"}}
        cursor = self._codes.find(match, session=tx).sort("slot", 1)
        return [PremiumCode.from_mongo(row) async for row in cursor]

    async def ids_of_orders(self, order_ids: Iterable[str], tx: Tx | None = None) -> list[str]:
        """Ids of the codes given for these orders, those that were replaced too."""
        cursor = self._codes.find({"order_id": {"$in": list(order_ids)}}, {"_id": 1}, session=tx)
        return [row["_id"] async for row in cursor]

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

    async def get(self, code_id: str, tx: Tx | None = None) -> PremiumCode | None:
        """The code with this id."""
        row = await self._codes.find_one({"_id": code_id}, session=tx)
        return PremiumCode.from_mongo(row) if row else None

    async def find(self, match: Mapping[str, Any], number: int, size: int) -> Page[PremiumCode]:
        """Page `number` (from 1) of the codes that match, the newest first."""
        return await page_of(PremiumCode, self._codes, match, NEWEST_FIRST, number, size)

    async def assign(
        self, code_id: str, fields: Mapping[str, Any], now: datetime, tx: Tx
    ) -> PremiumCode | None:
        """Gives a code of the pool away, with `fields` set; None for any other."""
        change = {**fields, "state": CodeState.ASSIGNED, "assigned_at": now}
        row = await self._codes.find_one_and_update(
            {**_POOL, "_id": code_id},
            {"$set": change},
            return_document=AFTER,
            session=tx,
        )
        return PremiumCode.from_mongo(row) if row else None

    async def revoke(self, code_id: str, now: datetime, refund_id: str | None, tx: Tx) -> PremiumCode | None:
        """Makes a code good for nothing; the code as it was, None when it was so before."""
        row = await self._codes.find_one_and_update(
            {"_id": code_id, "state": {"$ne": CodeState.REVOKED}},
            {"$set": {"state": CodeState.REVOKED, "revoked_at": now, "refund_id": refund_id}},
            return_document=BEFORE,
            session=tx,
        )
        return PremiumCode.from_mongo(row) if row else None

    async def note_refund(self, code_id: str, refund_id: str, tx: Tx) -> None:
        """Notes that the unit of a code that staff revoked was refunded: nobody replaces it any more."""
        await self._codes.update_one({"_id": code_id}, {"$set": {"refund_id": refund_id}}, session=tx)

    async def vacate(self, order_id: str, product_id: str, tx: Tx) -> str | None:
        """Takes the slot off a code of an order that staff revoked; the slot, None when there is none."""
        match = {
            "order_id": order_id,
            "product_id": product_id,
            "state": CodeState.REVOKED,
            "refund_id": None,
            "slot": {"$type": "string"},
        }
        row = await self._codes.find_one_and_update(
            match, {"$set": {"slot": None}}, sort=[("slot", 1)], return_document=BEFORE, session=tx
        )
        return row["slot"] if row else None

    async def of_account(self, user_id: str, order_ids: Iterable[str]) -> list[PremiumCode]:
        """The codes an account has redeemed, and those given for these orders."""
        match = {"$or": [{"redeemed_by": user_id}, {"order_id": {"$in": list(order_ids)}}]}
        return [PremiumCode.from_mongo(row) async for row in self._codes.find(match)]


async def index_the_pool(db: Database[dict[str, Any]]) -> None:
    """Drops the index of the pool from before there were printed codes; safe to run again."""
    await drop_index(db[CODES.name], "state_1_product_id_1")


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

    async def latest_end(self, user_id: str, tx: Tx | None = None) -> datetime | None:
        """When the last premium of an account ends or ended; None without any."""
        row = await self._entitlements.find_one(
            {"user_id": user_id, "withdrawn_at": None}, sort=[("ends_at", -1)], session=tx
        )
        return Entitlement.from_mongo(row).ends_at if row else None

    async def of_user(self, user_id: str, tx: Tx | None = None) -> list[Entitlement]:
        """All that an account got, in the order it runs."""
        cursor = self._entitlements.find({"user_id": user_id}, session=tx)
        return [Entitlement.from_mongo(row) async for row in cursor.sort([("starts_at", 1), ("_id", 1)])]

    async def withdraw(self, entitlement_id: str, now: datetime, tx: Tx) -> None:
        """Withdraws one."""
        await self._entitlements.update_one(
            {"_id": entitlement_id}, {"$set": {"withdrawn_at": now}}, session=tx
        )

    async def move(self, entitlement_id: str, starts_at: datetime, ends_at: datetime, tx: Tx) -> None:
        """Gives one other times; its account has been told of no such end."""
        change = {"starts_at": starts_at, "ends_at": ends_at, "reminded": []}
        await self._entitlements.update_one({"_id": entitlement_id}, {"$set": change}, session=tx)

    async def get(self, entitlement_id: str) -> Entitlement | None:
        """The one with this id."""
        row = await self._entitlements.find_one({"_id": entitlement_id})
        return Entitlement.from_mongo(row) if row else None

    async def ending(self, after: datetime, until: datetime, days: int) -> list[Entitlement]:
        """Those that end in this time, and whose accounts were not told so many days before."""
        match = {"ends_at": {"$gt": after, "$lte": until}, "withdrawn_at": None, "reminded": {"$ne": days}}
        return [Entitlement.from_mongo(row) async for row in self._entitlements.find(match)]

    async def mark(self, one: Entitlement, days: int, marks: list[int], tx: Tx) -> bool:
        """Notes that its account is told; False when it was, or when it no longer ends then."""
        match = {"_id": one.id, "ends_at": one.ends_at, "withdrawn_at": None, "reminded": {"$ne": days}}
        done = await self._entitlements.update_one(
            match, {"$addToSet": {"reminded": {"$each": marks}}}, session=tx
        )
        return done.modified_count == 1

    async def withdraw_all(self, user_id: str, now: datetime, tx: Tx) -> None:
        """Withdraws all that an account got."""
        await self._entitlements.update_many(
            {"user_id": user_id, "withdrawn_at": None}, {"$set": {"withdrawn_at": now}}, session=tx
        )
