"""Stored links."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from backend_ext.people.links.models import Link, LinkPurpose
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import AFTER, FOLD_CASE, Database, Index, Tx

LINKS = Collection(
    "mailed_links",
    indexes=(
        Index((("expires_at", 1),), expire_after=24 * 3600),
        Index((("email", 1),), fold_case=True),
        Index((("payload.subject", 1), ("purpose", 1))),
    ),
)


class LinkRepository:
    """Links by id."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._links = db[LINKS.name]

    async def insert(self, link: Link, tx: Tx) -> None:
        """Writes a new link."""
        await self._links.insert_one(link.to_mongo(), session=tx)

    async def get(self, link_id: str) -> Link | None:
        """The link with this id, whatever became of it."""
        row = await self._links.find_one({"_id": link_id})
        return Link.from_mongo(row) if row else None

    async def good(self, link_id: str, purpose: LinkPurpose, now: datetime) -> Link | None:
        """The link, when it can still be used for `purpose`."""
        row = await self._links.find_one(_good(link_id, purpose, now))
        return Link.from_mongo(row) if row else None

    async def use(self, link_id: str, purpose: LinkPurpose, now: datetime, tx: Tx) -> Link | None:
        """Uses the link up; None when that cannot be done (any more)."""
        row = await self._links.find_one_and_update(
            _good(link_id, purpose, now), {"$set": {"used_at": now}}, return_document=AFTER, session=tx
        )
        return Link.from_mongo(row) if row else None

    async def void(self, subject: str, purpose: LinkPurpose, now: datetime, tx: Tx) -> None:
        """Makes every open link of an account for `purpose` useless."""
        await self._links.update_many(
            {"payload.subject": subject, "purpose": purpose, "used_at": None},
            {"$set": {"used_at": now}},
            session=tx,
        )

    async def forget(self, email: str, subjects: Sequence[str], tx: Tx) -> list[str]:
        """Deletes every link sent to `email`, whatever its case, or about one of `subjects`; their ids."""
        found: list[str] = []
        for match, collation in (
            ({"email": email}, FOLD_CASE),
            ({"payload.subject": {"$in": list(subjects)}}, None),
        ):
            cursor = self._links.find(match, {"_id": 1}, session=tx, collation=collation)
            found += [row["_id"] async for row in cursor]
        await self._links.delete_many({"_id": {"$in": found}}, session=tx)
        return found


def _good(link_id: str, purpose: LinkPurpose, now: datetime) -> dict[str, Any]:
    return {"_id": link_id, "purpose": purpose, "used_at": None, "expires_at": {"$gt": now}}
