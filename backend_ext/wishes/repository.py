"""Stored wishlists and wishes to be told. Each change is one atomic update."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from backend_ext.kit.clock import utcnow
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import AFTER, Database, Duplicate, Index, Tx
from backend_ext.wishes.models import MOST_WISHES, RequestState, StockRequest, Wishlist

# A list that nobody touched for a year goes.
WISHLISTS = Collection("wishlists", indexes=(Index((("updated_at", 1),), expire_after=365 * 24 * 3600),))
REQUESTS = Collection(
    "stock_requests",
    indexes=(
        Index(
            (("product_id", 1), ("email_key", 1)), unique=True, where={"state": RequestState.WAITING.value}
        ),
        Index((("state", 1), ("product_id", 1), ("asked_at", 1))),
        Index((("email_key", 1),)),
        Index((("expires_at", 1),), expire_after=0),
    ),
    schema={
        "bsonType": "object",
        "required": ["_id", "product_id", "email", "email_key", "lang", "state", "asked_at", "expires_at"],
        "properties": {"state": {"enum": [state.value for state in RequestState]}},
    },
)


class WishlistRepository:
    """Wishlists by whose they are."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._lists = db[WISHLISTS.name]

    async def get(self, owner: str, tx: Tx | None = None) -> Wishlist | None:
        """Somebody's list, if there is one."""
        row = await self._lists.find_one({"_id": owner}, session=tx)
        return Wishlist.from_mongo(row) if row else None

    async def has(self, owner: str, product_id: str) -> bool:
        """Whether a product is on somebody's list."""
        match = {"_id": owner, f"items.{product_id}": {"$exists": True}}
        return await self._lists.find_one(match, {"_id": 1}) is not None

    async def add(self, owner: str, product_id: str) -> bool:
        """Puts a product on the list, once; False when the list has no room."""
        now = utcnow()
        items: dict[str, Any] = {"$ifNull": ["$items", {}]}
        since = {"$ifNull": [f"$items.{product_id}", now]}
        room = {
            "$or": [
                {"$ne": [{"$type": f"$items.{product_id}"}, "missing"]},
                {"$lt": [{"$size": {"$objectToArray": items}}, MOST_WISHES]},
            ]
        }
        longer = {"$mergeObjects": [items, {product_id: since}]}
        change = {"items": {"$cond": [room, longer, items]}, "updated_at": now}
        for _ in range(2):
            try:
                row = await self._lists.find_one_and_update(
                    {"_id": owner},
                    [{"$set": change}],
                    upsert=True,
                    projection={f"items.{product_id}": 1},
                    return_document=AFTER,
                )
            except Duplicate:  # another tab made the list this moment
                continue
            return product_id in row["items"]
        raise RuntimeError("the wishlist could not be written")

    async def remove(self, owner: str, product_ids: Iterable[str]) -> None:
        """Takes products off the list."""
        gone = {f"items.{product_id}": "" for product_id in product_ids}
        await self._lists.update_one({"_id": owner}, {"$unset": gone, "$set": {"updated_at": utcnow()}})

    async def take(self, owner: str, tx: Tx) -> Wishlist | None:
        """Removes a list, and gives it."""
        row = await self._lists.find_one_and_delete({"_id": owner}, session=tx)
        return Wishlist.from_mongo(row) if row else None

    async def put(self, wishlist: Wishlist, tx: Tx) -> None:
        """Writes a list whole, new or not."""
        await self._lists.replace_one({"_id": wishlist.id}, wishlist.to_mongo(), upsert=True, session=tx)


class RequestRepository:
    """Wishes to be told; of each address and product at most one waits."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._requests = db[REQUESTS.name]

    async def insert(self, request: StockRequest) -> None:
        """Writes a wish. Raises Duplicate when the address waits for the product already."""
        await self._requests.insert_one(request.to_mongo())

    async def wanted(self) -> list[str]:
        """Ids of products that somebody waits for."""
        found: list[str] = await self._requests.distinct("product_id", {"state": RequestState.WAITING})
        return found

    async def waiting(self, product_id: str, limit: int) -> list[str]:
        """Ids of wishes for a product, those that wait longest first."""
        match = {"state": RequestState.WAITING, "product_id": product_id}
        cursor = self._requests.find(match, {"_id": 1}).sort("asked_at", 1).limit(limit)
        return [row["_id"] async for row in cursor]

    async def told(self, request_id: str, now: datetime, until: datetime, tx: Tx) -> StockRequest | None:
        """Marks a waiting wish as told, to be forgotten at `until`; None when it does not wait any more."""
        row = await self._requests.find_one_and_update(
            {"_id": request_id, "state": RequestState.WAITING},
            {"$set": {"state": RequestState.TOLD, "told_at": now, "expires_at": until}},
            return_document=AFTER,
            session=tx,
        )
        return StockRequest.from_mongo(row) if row else None

    async def of_email(self, key: str) -> list[StockRequest]:
        """The wishes of an e-mail key, oldest first."""
        cursor = self._requests.find({"email_key": key}).sort([("asked_at", 1), ("_id", 1)])
        return [StockRequest.from_mongo(row) async for row in cursor]

    async def forget(self, key: str, tx: Tx) -> None:
        """Removes the wishes of an e-mail key."""
        await self._requests.delete_many({"email_key": key}, session=tx)
