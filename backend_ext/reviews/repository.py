"""Stored reviews. Each change is one update with its precondition in the filter."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from backend_ext.kit.ids import new_id
from backend_ext.kit.paging import Page
from backend_ext.reviews.models import Rating, Review, ReviewState
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import AFTER, BEFORE, Database, Duplicate, Index, Tx
from backend_ext.store.pages import NEWEST_FIRST, page_of

REVIEWS = Collection(
    "reviews",
    indexes=(
        Index((("product_id", 1), ("user_id", 1)), unique=True),
        Index((("product_id", 1), ("state", 1), ("created_at", -1))),
        Index((("state", 1), ("updated_at", 1))),
        Index((("user_id", 1),)),
    ),
    schema={
        "bsonType": "object",
        "required": ["_id", "product_id", "user_id", "name", "stars", "text", "state", "revision"],
        "properties": {
            "stars": {"bsonType": ["int", "long"], "minimum": 1, "maximum": 5},
            "state": {"enum": [state.value for state in ReviewState]},
        },
    },
)


class ReviewRepository:
    """Reviews: one of a person and product."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._reviews = db[REVIEWS.name]

    async def write(self, product_id: str, user_id: str, said: Mapping[str, Any], now: datetime) -> Review:
        """Somebody's review of a product, new or in place of what they said before; it waits to be read."""
        change = {**said, "state": ReviewState.PENDING, "reason": "", "updated_at": now}
        for _ in range(2):
            try:
                row = await self._reviews.find_one_and_update(
                    {"product_id": product_id, "user_id": user_id},
                    {
                        "$set": change,
                        "$inc": {"revision": 1},
                        "$setOnInsert": {"_id": new_id(), "created_at": now},
                    },
                    upsert=True,
                    return_document=AFTER,
                )
            except Duplicate:  # another tab wrote it this moment
                continue
            return Review.from_mongo(row)
        raise RuntimeError("the review could not be written")

    async def own(self, product_id: str, user_id: str) -> Review | None:
        """What somebody said of a product."""
        row = await self._reviews.find_one({"product_id": product_id, "user_id": user_id})
        return Review.from_mongo(row) if row else None

    async def get(self, review_id: str, tx: Tx | None = None) -> Review | None:
        """The review with this id."""
        row = await self._reviews.find_one({"_id": review_id}, session=tx)
        return Review.from_mongo(row) if row else None

    async def rating(self, product_id: str) -> Rating:
        """The sum of what is published of a product."""
        cursor = self._reviews.aggregate(
            [
                {"$match": {"product_id": product_id, "state": ReviewState.PUBLISHED}},
                {"$group": {"_id": None, "count": {"$sum": 1}, "stars": {"$sum": "$stars"}}},
                {"$project": {"_id": 0}},
            ]
        )
        return Rating.model_validate(next(iter(await cursor.to_list(1)), {}))

    async def published(self, product_id: str, number: int, size: int) -> Page[Review]:
        """Page `number` (from 1) of what is published of a product, the newest first."""
        match = {"product_id": product_id, "state": ReviewState.PUBLISHED}
        return await page_of(Review, self._reviews, match, NEWEST_FIRST, number, size)

    async def in_state(self, state: ReviewState, number: int, size: int) -> Page[Review]:
        """Page `number` (from 1) of the reviews in a state, those that wait longest first."""
        order = (("updated_at", 1), ("_id", 1))
        return await page_of(Review, self._reviews, {"state": state}, order, number, size)

    async def decide(
        self, review_id: str, revision: int, state: ReviewState, reason: str, now: datetime, tx: Tx
    ) -> Review | None:
        """Sets the state of a review that is still the one of `revision` and not in it; as it was before.

        None, with nothing changed, for any other.
        """
        row = await self._reviews.find_one_and_update(
            {"_id": review_id, "revision": revision, "state": {"$ne": state}},
            {"$set": {"state": state, "reason": reason, "updated_at": now}},
            return_document=BEFORE,
            session=tx,
        )
        return Review.from_mongo(row) if row else None

    async def of_user(self, user_id: str, tx: Tx | None = None) -> list[Review]:
        """What somebody said of anything, oldest first."""
        cursor = self._reviews.find({"user_id": user_id}, session=tx).sort([("created_at", 1), ("_id", 1)])
        return [Review.from_mongo(row) async for row in cursor]

    async def anonymise(self, user_id: str, tx: Tx) -> None:
        """What is published stays, of nobody; the rest goes."""
        unread = {"user_id": user_id, "state": {"$ne": ReviewState.PUBLISHED}}
        await self._reviews.delete_many(unread, session=tx)
        nobody = {"name": "", "user_id": {"$concat": ["gone:", "$_id"]}}
        await self._reviews.update_many({"user_id": user_id}, [{"$set": nobody}], session=tx)
