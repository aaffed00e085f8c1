"""A random life of the shop: bursts of concurrent clients on the last units, and its laws after each."""

import asyncio
import os
from collections.abc import Callable, Iterator
from secrets import token_hex
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from backend_ext.bootstrap import build
from backend_ext.dev.servers import MongoServer, ValkeyServer
from backend_ext.kit.clock import utcnow
from backend_ext.payments.models import Source
from backend_ext.schema import MIGRATIONS
from backend_ext.store.migrations import migrate
from tests import laws
from tests.bench.machine import describe
from tests.lived import LIVED
from tests.machine.mortal import Death, mortality
from tests.machine.profiles import LEAST, PROFILE
from tests.machine.tally import Tally, soaking
from tests.machine.world import ACTIONS, AFTER_THE_HOLD, CLIENTS, CODES, PRICES, RECEIVED, World
from tests.shop import settings_of
from tests.standin import StandIn

_Step = tuple[int, str, str, int, Death | None]
_STEP = st.tuples(
    st.integers(0, CLIENTS - 1),
    st.sampled_from(sorted(ACTIONS)),
    st.sampled_from(sorted(RECEIVED)),
    st.integers(1, 4),
    st.none() | st.builds(Death, st.integers(1, 6) | st.integers(1, 16), st.booleans()),
)
_BUYING = ("buy_online", "buy_by_cash", "buy_in_two_tabs", "buy_with_coupon")

TALLY = Tally()


class ShopMachine(RuleBasedStateMachine):
    """Each rule is a burst of what all clients, several clicks of each, do at the same time."""

    urls: ClassVar[tuple[str, str]]

    def __init__(self) -> None:
        super().__init__()
        TALLY.lives += 1
        self.runner = asyncio.Runner()
        self.world = self.run(self._open())

    def run(self, coroutine: Any) -> Any:
        return self.runner.run(coroutine)

    async def _open(self) -> World:
        settings = settings_of(*self.urls, f"machine_{token_hex(6)}")
        standin = StandIn()
        one, two = (build(settings, gateway=standin.client(settings)) for _ in range(2))
        await migrate(one.mongo.db, MIGRATIONS)
        world = World(one, two, standin, TALLY)
        await world.open()
        return world

    @initialize()
    def everybody_wants_the_rare_deck(self) -> None:
        self._burst([(number, _BUYING[number % 4], "rare", 1, None) for number in range(CLIENTS)])

    @rule(steps=st.lists(_STEP, min_size=40, max_size=60))
    def many_at_once(self, steps: list[_Step]) -> None:
        self._burst(steps)

    @rule(action=st.sampled_from(sorted(ACTIONS)), slug=st.sampled_from(sorted(RECEIVED)))
    def all_do_the_same(self, action: str, slug: str) -> None:
        self._burst([(number, action, slug, 1, None) for number in range(CLIENTS)] * 2)

    def _burst(self, steps: list[_Step]) -> None:
        async def play() -> None:
            watcher = asyncio.create_task(self._watch())
            try:
                await asyncio.gather(*(self.world.act(*step) for step in steps))
            finally:
                watcher.cancel()
            await asyncio.gather(watcher, return_exceptions=True)
            if not watcher.cancelled() and (broken := watcher.exception()):
                raise broken

        TALLY.bursts += 1
        self.run(play())

    async def _watch(self) -> None:
        while True:
            await laws.stock_is_never_oversold(self.world.services, self.world.received)
            await asyncio.sleep(0.02)

    @invariant()
    def the_laws_hold(self) -> None:
        self.run(self._check())

    async def _check(self) -> None:
        TALLY.checks += 1
        world, services = self.world, self.world.services
        await laws.stock_is_never_oversold(services, world.received)
        orders, attempts = await laws.all_orders(services), await laws.all_attempts(services)
        laws.nothing_acknowledged_is_lost(world.acknowledged, orders)
        await laws.stock_is_what_the_orders_say(services, orders, list(world.received))
        laws.prices_are_the_catalogues(PRICES, orders)
        await laws.coupons_are_what_the_orders_say(services, orders)
        laws.only_listed_edges(orders)
        laws.money_is_conserved(world.taken, orders, attempts)
        await laws.the_ledger_is_what_happened(services, orders, attempts)
        await laws.codes_are_exactly_the_paid_units(services, orders, CODES)
        await laws.one_redeemer_has_the_premium_of_each_code(services)
        await laws.every_event_has_its_mail_once(services, orders)
        await laws.invoices_are_of_the_paid_orders(services, orders)

    def teardown(self) -> None:
        try:
            self.run(self._end())
        finally:
            self.runner.close()

    async def _end(self) -> None:
        """Time passes, everything is asked for again: then nothing that was taken is forgotten."""
        world, services = self.world, self.world.services
        try:
            await services.reconciler.expire_holds(utcnow() + AFTER_THE_HOLD)
            for attempt in await laws.all_attempts(services):
                await world.other.payments.receive(Source.IPN, {"mer_txnid": attempt.tran_id})
            await self._check()
            laws.nothing_taken_is_forgotten(world.taken, await laws.all_attempts(services))
        finally:
            await services.mongo.client.drop_database(services.settings.mongodb_database)
            await services.close()
            await world.other.close()


def _laws() -> list[str]:
    """Every law there is, in words."""
    found = [name for name, law in vars(laws).items() if callable(law) and law.__module__ == laws.__name__]
    return sorted(name.replace("_", " ") for name in found if name[0].islower() and name[:4] != "all_")


@pytest.fixture(autouse=True)
def _servers(
    mongo_server: MongoServer, valkey_server: ValkeyServer, record_property: Callable[[str, object], None]
) -> Iterator[None]:
    ShopMachine.urls = (mongo_server.url, f"{valkey_server.url}/1")
    with mortality():
        yield
    record_property(LIVED, "; ".join(TALLY.lines()))


class TestShopMachine(ShopMachine.TestCase):
    """The machine, played until it has done what a run promises."""

    def runTest(self) -> None:  # noqa: N802
        load = os.getloadavg()[0]
        while TALLY.total < LEAST[PROFILE]:  # how long a life is, is chance too
            super().runTest()
        assert TALLY.died, "no process died"
        if soaking():
            TALLY.write(CLIENTS, _laws(), describe((load, os.getloadavg()[0])))
