"""The database's disk fills up in the middle of purchases: nothing acknowledged is lost."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from backend_ext.bootstrap import Services, build
from backend_ext.kit.clock import utcnow
from backend_ext.ordering.models import Order
from backend_ext.schema import MIGRATIONS
from backend_ext.store.migrations import migrate
from tests import laws
from tests.faults.patience import persist, until
from tests.faults.small_disk import SmallDisk
from tests.shop import form, new_visitor_id, put_product, settings_of
from tests.standin import StandIn

_MEGABYTES, _BUYERS, _BEFORE, _AFTER, _STOCK = 240, 12, 30, 30, 5000


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A mongod whose disk can be filled."""
    server = SmallDisk(tmp_path / "mongod", _MEGABYTES)
    try:
        server.start()
        yield server
    finally:
        server.close()


@pytest.fixture
async def shop(disk: SmallDisk, redis_url: str, database_name: str) -> AsyncIterator[Services]:
    """A process of the shop over it."""
    settings = settings_of(disk.url, redis_url, database_name)
    services = build(settings, gateway=StandIn().client(settings))
    await migrate(services.mongo.db, MIGRATIONS)
    yield services
    await services.close()


class _Buyers:
    """People who buy one after the other, each step again until it works, until they are told to stop."""

    def __init__(self, shop: Services, slug: str) -> None:
        self._shop, self._slug = shop, slug
        self.orders: list[Order] = []
        self.keys: list[tuple[str, str]] = []
        self.open = True

    async def buy(self, number: int) -> None:
        turn = 0
        while self.open:
            turn += 1
            visitor = new_visitor_id()
            filled = form(phone=f"017{number:02}{turn:06}", method="cash" if turn % 2 else "aamarpay")
            await persist(partial(self._shop.carts.add, visitor, self._slug, 1))
            checkout = await persist(partial(self._shop.checkout.open, visitor))
            order = await persist(partial(self._shop.checkout.place, visitor, checkout.key, filled, "en"))
            self.orders.append(order)
            self.keys.append((visitor, checkout.key))

    async def reach(self, count: int) -> float:
        """Seconds until so many orders were acknowledged."""

        async def reached() -> bool:
            return len(self.orders) >= count

        return await until(reached)


async def test_a_full_disk_loses_no_order_and_doubles_none(
    disk: SmallDisk, shop: Services, record_property: Callable[[str, object], None]
) -> None:
    product = await put_product(shop, stock=_STOCK, codes=1)
    buyers = _Buyers(shop, product.slug)
    buying = [asyncio.create_task(buyers.buy(number)) for number in range(_BUYERS)]
    await buyers.reach(_BEFORE)

    disk.fill()
    await until(disk.given_up)
    acknowledged, told = len(buyers.orders), {order.id for order in buyers.orders}
    disk.free()
    freed = time.monotonic()
    await asyncio.to_thread(disk.start)
    await buyers.reach(acknowledged + 1)
    recovered = time.monotonic() - freed
    await buyers.reach(acknowledged + _AFTER)
    buyers.open = False
    await asyncio.gather(*buying)

    stored = await laws.all_orders(shop)
    assert told <= {order.id for order in stored}, "an order acknowledged before the disk was full is lost"
    assert sorted((order.visitor, order.key) for order in stored) == sorted(buyers.keys)
    assert sorted(order.id for order in stored) == sorted(order.id for order in buyers.orders)
    await laws.stock_is_never_oversold(shop, {product.id: _STOCK})
    await laws.stock_is_what_the_orders_say(shop, stored, [product.id])
    laws.only_listed_edges(stored)
    await laws.every_event_has_its_mail_once(shop, stored)
    assert await shop.reconciler.expire_holds(utcnow()) == 0
    report = (
        f"disk full: {len(stored)} acknowledged, 0 lost, 0 doubled, "
        f"next order {recovered:.1f} s after there was room"
    )
    record_property("faults", [report])
    print(report)
