"""Stored farewells."""

from typing import Any

from backend_ext.people.belongings.models import Farewell
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import Database, Index, Tx

FAREWELLS = Collection("farewells", indexes=(Index((("issuer", 1),)),))


class FarewellRepository:
    """What is owed to providers."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._farewells = db[FAREWELLS.name]

    async def put(self, farewells: list[Farewell], tx: Tx) -> None:
        """Writes what is owed; what was owed before is owed once."""
        for one in farewells:
            await self._farewells.replace_one({"_id": one.id}, one.to_mongo(), upsert=True, session=tx)

    async def owed(self, issuer: str, limit: int) -> list[Farewell]:
        """What is owed to one provider."""
        cursor = self._farewells.find({"issuer": issuer}).limit(limit)
        return [Farewell.from_mongo(row) async for row in cursor]

    async def done(self, farewell: Farewell) -> None:
        """Nothing is owed any more."""
        await self._farewells.delete_one({"_id": farewell.id})
