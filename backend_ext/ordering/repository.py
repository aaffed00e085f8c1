"""Stored orders and open checkouts."""

from collections.abc import Collection as Some
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from backend_ext.kit.clock import utcnow
from backend_ext.kit.typed import email_key
from backend_ext.ordering.models import (
    NO_MONEY,
    Checkout,
    Event,
    Order,
    OrderFilter,
    OrderState,
    PaymentState,
)
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import AFTER, BEFORE, Database, Duplicate, Index, Tx

# In these an order keeps stock that has not left the house.
_KEEPING = [OrderState.AWAITING_PAYMENT, OrderState.PROCESSING]
_ENDED = [OrderState.EXPIRED, OrderState.CANCELLED, OrderState.REFUNDED]
_GONE_THROUGH = {
    "$or": [
        {"payment_state": {"$in": [PaymentState.PAID, PaymentState.PARTLY_REFUNDED]}},
        {"state": OrderState.DELIVERED},
    ]
}
_FILTERS: dict[OrderFilter, dict[str, Any]] = {
    OrderFilter.ALL: {},
    OrderFilter.OPEN: {"state": {"$nin": _ENDED}, "$nor": [_GONE_THROUGH]},
    OrderFilter.PAID: {"state": {"$nin": _ENDED}, **_GONE_THROUGH},
    OrderFilter.ENDED: {"state": {"$in": _ENDED}},
}
# An order in one of these is not over: somebody still has to get a parcel, or their money back.
_UNDER_WAY = {
    "$or": [
        {"state": {"$in": [OrderState.PROCESSING, OrderState.SHIPPED]}},
        {"payment_state": PaymentState.REVIEW},
    ]
}

_POISHA = {"bsonType": ["int", "long"], "minimum": 0}

ORDERS = Collection(
    "orders",
    indexes=(
        Index((("number", 1),), unique=True),
        Index((("visitor", 1), ("key", 1)), unique=True),
        Index((("state", 1), ("hold_until", 1))),
        Index((("created_at", -1),)),
        Index((("contact.phone", 1), ("state", 1))),
        Index((("user_id", 1), ("created_at", -1))),
        Index((("email_key", 1), ("user_id", 1))),
    ),
    schema={
        "bsonType": "object",
        "required": ["_id", "number", "lines", "goods", "delivery", "total", "method", "state", "events"],
        "properties": {
            "goods": _POISHA,
            "discount": _POISHA,
            "delivery": _POISHA,
            "total": _POISHA,
            "state": {"enum": [state.value for state in OrderState]},
            "payment_state": {"enum": [state.value for state in PaymentState]},
        },
    },
)
CHECKOUTS = Collection("checkouts", indexes=(Index((("updated_at", 1),), expire_after=7 * 24 * 3600),))


class OrderRepository:
    """Orders; a change of state is one update with the states it may come from in the filter."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._orders = db[ORDERS.name]

    async def insert(self, order: Order, tx: Tx) -> None:
        """Writes a new order. Raises Duplicate when its number, or its visitor and key, exist."""
        await self._orders.insert_one(order.to_mongo(), session=tx)

    async def get(self, order_id: str, tx: Tx | None = None) -> Order | None:
        """The order with this id."""
        return self._load(await self._orders.find_one({"_id": order_id}, session=tx))

    async def by_number(self, number: str, tx: Tx | None = None) -> Order | None:
        """The order with this number, in its stored form."""
        return self._load(await self._orders.find_one({"number": number}, session=tx))

    async def by_key(self, visitor: str, key: str) -> Order | None:
        """The order this checkout made."""
        return self._load(await self._orders.find_one({"visitor": visitor, "key": key}))

    async def latest(self, visitor: str, since: datetime) -> Order | None:
        """The order the visitor placed last, if that was after `since`."""
        match = {"visitor": visitor, "created_at": {"$gt": since}}
        return self._load(await self._orders.find_one(match, sort=[("created_at", -1)]))

    async def unpaid_of_visitor(self, visitor: str, limit: int) -> int:
        """How many unpaid orders of the visitor keep stock, counted up to `limit`."""
        return await self._unpaid({"visitor": visitor}, limit)

    async def unpaid_of_phone(self, phone: str, limit: int) -> int:
        """The same for a phone number in E.164."""
        return await self._unpaid({"contact.phone": phone}, limit)

    async def _unpaid(self, whose: dict[str, Any], limit: int) -> int:
        match = {**whose, "state": {"$in": _KEEPING}, "payment_state": {"$in": list(NO_MONEY)}}
        return await self._orders.count_documents(match, limit=limit)

    async def overdue(self, now: datetime, limit: int) -> list[str]:
        """Ids of unpaid orders whose hold is over, longest first. A payment in review keeps its hold."""
        match = {
            "state": OrderState.AWAITING_PAYMENT,
            "payment_state": {"$in": list(NO_MONEY)},
            "hold_until": {"$lte": now},
        }
        cursor = self._orders.find(match, {"_id": 1}).sort("hold_until", 1).limit(limit)
        return [row["_id"] async for row in cursor]

    async def move(
        self,
        order_id: str,
        sources: Some[OrderState],
        require: Mapping[str, Any],
        event: Event,
        tx: Tx,
        *,
        state: OrderState | None = None,
        payment_state: PaymentState | None = None,
        fields: Mapping[str, Any] | None = None,
    ) -> tuple[Order, Order] | None:
        """Changes an order that is in one of `sources` and meets `require`, writing `event`.

        Returns it as it was and as it is now; None, with nothing changed, for any other.
        """
        change: dict[str, Any] = {**(fields or {}), "updated_at": event.at}
        if state is not None:
            change["state"] = state
        if payment_state is not None:
            change["payment_state"] = payment_state
        row: dict[str, Any] | None = await self._orders.find_one_and_update(
            {"_id": order_id, "state": {"$in": list(sources)}, **require},
            {"$set": change, "$push": {"events": event.model_dump()}},
            return_document=BEFORE,
            session=tx,
        )
        if row is None:
            return None
        after = {**row, **change, "events": [*row["events"], event.model_dump()]}
        return Order.from_mongo(row), Order.from_mongo(after)

    async def own(self, user_id: str, number: str) -> Order | None:
        """The account's order with this number, in its stored form."""
        return self._load(await self._orders.find_one({"number": number, "user_id": user_id}))

    async def count_of_user(self, user_id: str, which: OrderFilter) -> int:
        """How many orders of an account there are."""
        return await self._orders.count_documents({"user_id": user_id, **_FILTERS[which]})

    async def ordered_since(self, user_id: str, since: datetime) -> bool:
        """Whether there is an order of an account from `since` on."""
        found = await self._orders.find_one({"user_id": user_id, "created_at": {"$gte": since}}, {"_id": 1})
        return found is not None

    async def of_user(self, user_id: str, which: OrderFilter, skip: int = 0, limit: int = 0) -> list[Order]:
        """Orders of an account, newest first; all that are left with `limit` 0."""
        cursor = self._orders.find({"user_id": user_id, **_FILTERS[which]})
        cursor = cursor.sort([("created_at", -1), ("_id", -1)]).skip(skip).limit(limit)
        return [Order.from_mongo(row) async for row in cursor]

    async def search(
        self,
        whose: Mapping[str, str],
        state: OrderState | None,
        payment_state: PaymentState | None,
        start: datetime | None,
        end: datetime | None,
        skip: int,
        limit: int,
    ) -> tuple[list[Order], int]:
        """Orders placed from `start` until before `end` that match, newest first, and how many there are.

        `whose` are fields and the texts they must equal; what is None does not matter.
        """
        match: dict[str, Any] = dict(whose)
        if state is not None:
            match["state"] = state
        if payment_state is not None:
            match["payment_state"] = payment_state
        placed = {name: moment for name, moment in (("$gte", start), ("$lt", end)) if moment is not None}
        if placed:
            match["created_at"] = placed
        cursor = self._orders.find(match).sort([("created_at", -1), ("_id", -1)]).skip(skip).limit(limit)
        found = [Order.from_mongo(row) async for row in cursor]
        return found, await self._orders.count_documents(match)

    async def ids_of_user(self, user_id: str, tx: Tx) -> list[str]:
        """Ids of all orders of an account."""
        cursor = self._orders.find({"user_id": user_id}, {"_id": 1}, session=tx)
        return [row["_id"] async for row in cursor]

    async def under_way(self, user_id: str, tx: Tx) -> bool:
        """Whether an order of the account is not over yet."""
        return (
            await self._orders.find_one({"user_id": user_id, **_UNDER_WAY}, {"_id": 1}, session=tx)
            is not None
        )

    async def bought(self, user_id: str, product_id: str) -> bool:
        """Whether the account has an order of the product that is paid or delivered."""
        match = {"user_id": user_id, "lines.product_id": product_id, **_GONE_THROUGH}
        return await self._orders.find_one(match, {"_id": 1}) is not None

    async def join(self, user_id: str, key: str, visitor: str, tx: Tx | None) -> int:
        """Gives the guest orders of an e-mail key to an account; those of `visitor` as placed by it."""
        here = {"$eq": ["$visitor", {"$literal": visitor}]}
        change = {
            "user_id": {"$literal": user_id},
            "visitor": {"$cond": [here, {"$literal": user_id}, "$visitor"]},
        }
        result = await self._orders.update_many(
            {"email_key": key, "user_id": None}, [{"$set": change}], session=tx
        )
        return result.modified_count

    async def let_go(self, user_id: str, tx: Tx) -> None:
        """Makes the orders of an account a guest's."""
        await self._orders.update_many({"user_id": user_id}, {"$set": {"user_id": None}}, session=tx)

    async def anonymise(self, user_id: str, tx: Tx) -> None:
        """Takes out of an account's orders whose they were; what was sold, for how much and when stays."""
        nobody = dict.fromkeys(("contact.name", "contact.email", "contact.phone", "email_key"), "")
        nowhere = dict.fromkeys(("address.street", "address.area", "address.postcode"), "")
        change = {**nobody, **nowhere, "user_id": None, "visitor": {"$concat": ["gone:", "$_id"]}}
        await self._orders.update_many({"user_id": user_id}, [{"$set": change}], session=tx)

    @staticmethod
    def _load(row: dict[str, Any] | None) -> Order | None:
        return Order.from_mongo(row) if row else None


class CheckoutRepository:
    """Open checkouts by visitor."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._checkouts = db[CHECKOUTS.name]

    async def open(self, visitor: str, key: str) -> Checkout:
        """The visitor's open checkout; a new one gets `key`. All tabs of a visitor share it."""
        for _ in range(2):
            try:
                row = await self._checkouts.find_one_and_update(
                    {"_id": visitor},
                    {"$setOnInsert": {"key": key, "fields": {}}, "$set": {"updated_at": utcnow()}},
                    upsert=True,
                    return_document=AFTER,
                )
            except Duplicate:  # another tab made it this moment
                continue
            return Checkout.from_mongo(row)
        raise RuntimeError("a checkout could not be opened")

    async def save(self, visitor: str, fields: dict[str, str]) -> None:
        """Keeps what was typed into some fields."""
        change: dict[str, Any] = {f"fields.{name}": value for name, value in fields.items()}
        await self._checkouts.update_one({"_id": visitor}, {"$set": change | {"updated_at": utcnow()}})

    async def renew(self, visitor: str, used: str, key: str, tx: Tx) -> None:
        """Gives the next order a key of its own once `used` has made one; what was typed stays, no coupon."""
        change = {"key": key, "coupon": "", "updated_at": utcnow()}
        await self._checkouts.update_one({"_id": visitor, "key": used}, {"$set": change}, session=tx)

    async def set_coupon(self, visitor: str, code: str) -> None:
        """Keeps the coupon of an open checkout; "" for none."""
        change = {"coupon": code, "updated_at": utcnow()}
        await self._checkouts.update_one({"_id": visitor}, {"$set": change})

    async def take(self, visitor: str, tx: Tx) -> Checkout | None:
        """Removes the visitor's open checkout, and gives it."""
        row = await self._checkouts.find_one_and_delete({"_id": visitor}, session=tx)
        return Checkout.from_mongo(row) if row else None

    async def get(self, visitor: str, tx: Tx | None = None) -> Checkout | None:
        """The visitor's open checkout, if there is one."""
        row = await self._checkouts.find_one({"_id": visitor}, session=tx)
        return Checkout.from_mongo(row) if row else None

    async def put(self, checkout: Checkout, tx: Tx) -> None:
        """Writes a checkout whole, new or not."""
        await self._checkouts.replace_one({"_id": checkout.id}, checkout.to_mongo(), upsert=True, session=tx)


async def give_email_keys(db: Database[dict[str, Any]]) -> None:
    """Gives the orders from before there were accounts what says whose they are; safe to run again."""
    orders = db[ORDERS.name]
    async for row in orders.find({"email_key": {"$exists": False}}, {"contact.email": 1}):
        whose = {"email_key": email_key(row["contact"]["email"]), "user_id": None}
        await orders.update_one({"_id": row["_id"], "email_key": {"$exists": False}}, {"$set": whose})
