"""What every test may use: real servers on loopback, one pair a test session, a fresh database a test."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from secrets import token_hex

import hypothesis
import pytest
import redis

from backend_ext import settings
from backend_ext.bootstrap import Services, build
from backend_ext.dev.servers import MongoServer, ValkeyServer
from backend_ext.schema import MIGRATIONS
from backend_ext.store.migrations import migrate
from backend_ext.store.mongo import Mongo
from chemouflage import runtime
from tests.clock import Travel
from tests.emulator import tell_failures
from tests.lived import tell_life
from tests.mongod import ManyDatabases, in_memory
from tests.shop import settings_of
from tests.standin import StandIn

# How long an example takes is a matter of the machine, not of the code.
hypothesis.settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("untimed")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What a reader of the last lines must not miss."""
    tell_failures(terminalreporter)
    tell_life(terminalreporter)


@pytest.fixture(scope="session")
def mongo_server() -> Iterator[MongoServer]:
    """The session's mongod. A test that kills it takes `own_mongo_server` instead."""
    with in_memory() as folder:
        server = ManyDatabases(folder)
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
def standin() -> StandIn:
    """The payment gateway of this test."""
    return StandIn()


@pytest.fixture
async def another(
    mongo: Mongo, mongo_server: MongoServer, redis_url: str, database_name: str, standin: StandIn
) -> AsyncIterator[Callable[[], Services]]:
    """Makes the services of one more process on the same migrated database."""
    await migrate(mongo.db, MIGRATIONS)
    settings = settings_of(mongo_server.url, redis_url, database_name)
    built: list[Services] = []

    def make() -> Services:
        built.append(build(settings, gateway=standin.client(settings)))
        return built[-1]

    yield make
    for services in built:
        await services.close()


@pytest.fixture
def services(another: Callable[[], Services]) -> Services:
    """The whole shop on an empty, migrated database of the test's own."""
    return another()


@pytest.fixture
def screen(services: Services, monkeypatch: pytest.MonkeyPatch) -> Services:
    """The states of the screen work over the test's own shop."""
    monkeypatch.setattr(runtime, "_held", [services])
    monkeypatch.setattr(settings, "load", lambda: services.settings)
    return services


@pytest.fixture
def travel(monkeypatch: pytest.MonkeyPatch) -> Travel:
    """The time of the whole shop, to be moved."""
    return Travel(monkeypatch)
