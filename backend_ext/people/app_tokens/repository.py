"""Stored refresh tokens. Used ones stay until their session's last day, so that a second use is noticed."""

from datetime import datetime
from typing import Any

from backend_ext.people.app_tokens.models import RefreshToken
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import Database, Index, Tx

REFRESH_TOKENS = Collection(
    "refresh_tokens",
    indexes=(Index((("ends_at", 1),), expire_after=0),),
)


class RefreshTokenRepository:
    """Refresh tokens by hash."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._tokens = db[REFRESH_TOKENS.name]

    async def insert(self, token: RefreshToken, tx: Tx) -> None:
        """Writes a new one."""
        await self._tokens.insert_one(token.to_mongo(), session=tx)

    async def get(self, token_hash: str) -> RefreshToken | None:
        """The token, used or not."""
        row = await self._tokens.find_one({"_id": token_hash})
        return RefreshToken.from_mongo(row) if row else None

    async def use(self, token_hash: str, now: datetime, tx: Tx) -> bool:
        """Uses it up; False when it was used. Of two at once, one gets True."""
        done = await self._tokens.update_one(
            {"_id": token_hash, "used_at": None}, {"$set": {"used_at": now}}, session=tx
        )
        return done.modified_count == 1
