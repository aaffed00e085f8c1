"""What every test may use: real servers on loopback, one pair a test session, a fresh database a test."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from secrets import token_hex

import pytest
import redis

from backend_ext.bootstrap import Services, build
from backend_ext.dev.servers import MongoServer, ValkeyServer
from backend_ext.schema import MIGRATIONS
from backend_ext.store.migrations import migrate
from backend_ext.store.mongo import Mongo
from tests.shop import settings_of


@pytest.fixture(scope="session")
def mongo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MongoServer]:
    """The session's mongod. A test that kills it takes `own_mongo_server` instead."""
    server = MongoServer(tmp_path_factory.mktemp("mongod"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def valkey_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ValkeyServer]:
    """The session's Valkey. A test that kills it takes `own_valkey_server` instead."""
    server = ValkeyServer(tmp_path_factory.mktemp("valkey"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def own_mongo_server(tmp_path: Path) -> Iterator[MongoServer]:
    """A mongod of the test's own, to kill and restart."""
    server = MongoServer(tmp_path / "mongod")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def own_valkey_server(tmp_path: Path) -> Iterator[ValkeyServer]:
    """A Valkey of the test's own, to kill and restart."""
    server = ValkeyServer(tmp_path / "valkey")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def database_name() -> str:
    """A database name nobody used before."""
    return f"test_{token_hex(8)}"


@pytest.fixture
async def mongo(mongo_server: MongoServer, database_name: str) -> AsyncIterator[Mongo]:
    """A client on an empty database of the test's own, dropped afterwards."""
    client = Mongo(mongo_server.url, database_name)
    yield client
    await client.client.drop_database(database_name)
    client.close()


@pytest.fixture
def redis_url(valkey_server: ValkeyServer) -> str:
    """The address of an empty Valkey database."""
    url = f"{valkey_server.url}/0"
    with redis.Redis.from_url(url) as client:
        client.flushall()
    return url


@pytest.fixture
async def services(
    mongo: Mongo, mongo_server: MongoServer, redis_url: str, database_name: str
) -> AsyncIterator[Services]:
    """The whole shop on an empty, migrated database of the test's own."""
    await migrate(mongo.db, MIGRATIONS)
    built = build(settings_of(mongo_server.url, redis_url, database_name))
    yield built
    await built.close()
