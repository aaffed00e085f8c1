"""Running shops of a module's own."""

from collections.abc import AsyncIterator, Iterator

import pytest

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
