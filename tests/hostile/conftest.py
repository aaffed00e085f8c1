"""A running shop with a shopper in it whose things a stranger is after."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.books import Books
from tests.hostile.client import Client, connected
from tests.hostile.resident import Resident, move_in
from tests.hostile.victim import Victim, settle_in
from tests.live import LiveShop, live_shop


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveShop]:
    """A running shop, with demo data."""
    with live_shop(tmp_path_factory.mktemp("hostile")) as running:
        yield running


@pytest.fixture(scope="session")
def books(shop: LiveShop) -> Iterator[Books]:
    """Its books."""
    held = Books(shop)
    yield held
    held.close()


@pytest.fixture(scope="session")
def victim(books: Books) -> Victim:
    """Somebody with a full cart, a half-filled checkout, and orders waiting, paid and in cash."""
    return settle_in(books)


@pytest.fixture(scope="session")
def resident(books: Books) -> Resident:
    """Somebody with an account: an address, an order, a session."""
    return move_in(books)


@pytest.fixture
async def stranger(shop: LiveShop) -> AsyncIterator[Client]:
    """Somebody else's tab, on the cart page."""
    async with connected(shop.url, "/cart") as client:
        yield client


@pytest.fixture
def buyers() -> set[str]:
    """Visitors who may place orders in this test; it says who they are."""
    return set()


@pytest.fixture(autouse=True)
def unharmed(shop: LiveShop, books: Books, victim: Victim, buyers: set[str]) -> Iterator[None]:
    """After every attack: the victim's things are as before, the shop sells, the log tells no secret."""
    before = victim.things(books, buyers)
    log = shop.folder / "logs" / "web.log"
    read = log.stat().st_size if log.exists() else 0
    yield
    assert victim.things(books, buyers) == before
    assert books.ready()
    with log.open(errors="replace") as file:
        file.seek(read)
        said = file.read()
    assert "Traceback" not in said
    assert "cf_visitor" not in said
    assert [secret for secret in victim.private if secret in said] == []
