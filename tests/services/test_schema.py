"""The database is what the code says: its collections, indexes and validators."""

from typing import Any

import pytest

from backend_ext.bootstrap import Services
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
