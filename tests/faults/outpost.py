"""A process of our own beside the ones of a running shop: its services, its web port, its gateway."""

import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from backend_ext.bootstrap import Services, build
from backend_ext.jobs.heartbeat import KEY
from backend_ext.kit.errors import Unavailable
from backend_ext.ordering.models import Order
from backend_ext.payments.models import PaymentAttempt
from backend_ext.settings import Settings
from tests.faults.patience import persist, until
from tests.laws import Taken
from tests.live import LiveShop


@dataclass(frozen=True)
class Outpost:
    """`services` over the shop's servers; `web` and `gateway` as a browser speaks to them."""

    shop: LiveShop
    services: Services
    web: httpx.AsyncClient
    gateway: httpx.AsyncClient

    async def control(self, tran_id: str, **told: object) -> dict[str, Any]:
        """Tells the gateway what becomes of a payment; what it then knows of it."""
        answer = await persist(lambda: self.gateway.post(f"/control/payments/{tran_id}", json=told))
        seen: dict[str, Any] = answer.raise_for_status().json()
        return seen

    async def taken(self) -> dict[str, Taken]:
        """The money at the gateway, by tran_id."""
        seen = (await persist(lambda: self.gateway.get("/control"))).json()
        return {p["tran_id"]: Taken(p["captured"], p["pg_txnid"]) for p in seen["payments"] if p["captured"]}

    async def start_payment(self, order: Order) -> PaymentAttempt:
        """A payment of `order` whose page is open at the gateway."""
        url = await persist(lambda: self.services.payments.start(order))
        attempts = await persist(lambda: self.services.payments.of_order(order.id))
        (attempt,) = [attempt for attempt in attempts if attempt.payment_url == url]
        return attempt

    async def come_back(self, callback: dict[str, Any]) -> str:
        """Posts the gateway's form as the browser does; where the shop leads. Raises Unavailable."""
        path = httpx.URL(callback["url"]).path
        answer = await self.web.post(path, data=callback["fields"])
        if answer.status_code == 503:
            assert int(answer.headers["retry-after"]) > 0
            raise Unavailable
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    async def state(self) -> str:
        """What /health/ready says."""
        return str((await self.web.get("/health/ready")).json()["state"])

    async def ready(self) -> bool:
        """Whether everything is up."""
        return await self.state() == "ready"

    async def kill(self, part: str, number: int = 0) -> int:
        """SIGKILL to the part's process `number` (-1: the youngest), whose id is returned.

        Then the worker's sign of life is taken away: the shop is ready again once it does jobs again.
        """
        pid = self.shop.pids(part)[number]
        os.kill(pid, signal.SIGKILL)
        await until(lambda: self._gone(part, pid))
        await persist(lambda: self.services.redis.delete(KEY))
        return pid

    async def _gone(self, part: str, pid: int) -> bool:
        return pid not in self.shop.pids(part)


def settings_of_shop(shop: LiveShop) -> Settings:
    """The settings of a running shop."""
    return Settings(_env_file=None, **{name.lower(): value for name, value in shop.env.items()})  # type: ignore[call-arg,arg-type]


@asynccontextmanager
async def outpost(shop: LiveShop) -> AsyncIterator[Outpost]:
    """An outpost of `shop`, closed afterwards."""
    services = build(settings_of_shop(shop))
    web, gateway = shop.url.replace("localhost", "127.0.0.1"), shop.env["AAMARPAY_BASE_URL"]
    async with (
        httpx.AsyncClient(base_url=web, timeout=30, trust_env=False) as browser,
        httpx.AsyncClient(base_url=gateway, timeout=30, trust_env=False) as at_gateway,
    ):
        try:
            yield Outpost(shop, services, browser, at_gateway)
        finally:
            await services.close()
