"""Running shops of a module's own, and worker and scheduler without anybody who starts them again."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from backend_ext.dev.servers import MongoServer, ValkeyServer
from tests.faults.jobs import Jobs
from tests.faults.outpost import Outpost, outpost
from tests.live import LiveShop, live_shop


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveShop]:
    """`make run` with all its servers, which it starts again when they are killed."""
    with live_shop(tmp_path_factory.mktemp("shop")) as running:
        yield running


@pytest.fixture
async def post(shop: LiveShop) -> AsyncIterator[Outpost]:
    """A process of the test beside the shop's own."""
    async with outpost(shop) as made:
        yield made


@pytest.fixture
def jobs(
    mongo_server: MongoServer, own_valkey_server: ValkeyServer, database_name: str, tmp_path: Path
) -> Iterator[Jobs]:
    """Worker and scheduler on the test's database and a Valkey of their own, not started yet."""
    env = {
        "ENVIRONMENT": "test",
        "MONGODB_URL": mongo_server.url,
        "MONGODB_DATABASE": database_name,
        "REDIS_URL": own_valkey_server.url,
    }
    made = Jobs(tmp_path, env)
    yield made
    made.stop()
