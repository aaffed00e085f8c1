"""The database is what the code says: its collections, indexes and validators."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from pymongo.collation import Collation

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.ledger.models import Entry, Kind
from backend_ext.schema import COLLECTIONS, MIGRATIONS
from backend_ext.store.migrations import Collection, migrate
from backend_ext.store.mongo import Database


async def _indexes(db: Database[dict[str, Any]], name: str) -> dict[str, dict[str, Any]]:
    found = await db[name].index_information()
    return {key: value for key, value in found.items() if key != "_id_"}


@pytest.mark.parametrize("collection", COLLECTIONS, ids=lambda c: c.name)
async def test_indexes_and_validators_are_the_declared_ones(
    services: Services, collection: Collection
) -> None:
    db = services.mongo.db

    found = await _indexes(db, collection.name)
    options = (await db.list_collections(filter={"name": collection.name})).__aiter__()
    described = await anext(options)

    assert set(found) == {index.name for index in collection.indexes}
    for index in collection.indexes:
        stored = found[index.name]
        assert stored["key"] == list(index.keys)
        assert stored.get("unique", False) is index.unique
        assert stored.get("expireAfterSeconds") == index.expire_after
        assert stored.get("partialFilterExpression") == (dict(index.where) if index.where else None)
    wanted = {"$jsonSchema": dict(collection.schema)} if collection.schema else None
    assert described["options"].get("validator") == wanted


async def test_every_collection_the_shop_writes_is_declared(services: Services) -> None:
    names = set(await services.mongo.db.list_collection_names())

    assert names - {"migrations"} == {collection.name for collection in COLLECTIONS}


async def test_migrations_run_once_and_in_order(services: Services) -> None:
    numbers = [migration.number for migration in MIGRATIONS]

    assert numbers == sorted(set(numbers))
    assert await migrate(services.mongo.db, MIGRATIONS) == []


async def _before_references_were_unique(db: Database[dict[str, Any]]) -> None:
    """The ledger as an earlier shop left it, with one reference entered for two returns."""
    await db["ledger"].drop_index("reference_1_kind_1")
    await db["ledger"].create_index(
        [("reference", 1)],
        name="reference_1",
        partialFilterExpression={"kind": "refund"},
        collation=Collation("en", strength=2),
    )
    await db["ledger"].delete_many({})
    for number, reference in enumerate(("RF-1", "rf-1", "RF-2")):
        entry = Entry(
            id=f"{number:024d}",
            key=f"return:{number}",
            kind=Kind.REFUND,
            amount=100,
            order_id=f"o{number}",
            reference=reference,
            by="staff:nadia",
            at=utcnow() + timedelta(seconds=number),
        )
        await db["ledger"].insert_one(entry.to_mongo())
    await db["migrations"].delete_many({"_id": {"$gte": 31}})


async def test_a_ledger_with_one_reference_for_two_returns_is_brought_up_by_two_at_once(
    another: Callable[[], Services],
) -> None:
    one, two = another(), another()
    for _ in range(5):
        await _before_references_were_unique(one.mongo.db)

        await asyncio.gather(*(migrate(each.mongo.db, MIGRATIONS) for each in (one, two)))

        rows = one.mongo.db["ledger"].find({}, {"reference": 1}).sort("key", 1)
        assert [row["reference"] async for row in rows] == ["RF-1", "RF-1 (2)", "RF-2"]
        found = await _indexes(one.mongo.db, "ledger")
        assert "reference_1" not in found
        assert found["reference_1_kind_1"]["unique"] is True
