"""From the gateway's word to the codes in the shopper's mail, in a whole running shop."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from backend_ext.bootstrap import Services, build
from backend_ext.kit.clock import utcnow
from backend_ext.mail.models import MailState, Purpose
from backend_ext.ordering.models import Order
from tests.bench.numbers import percentile
from tests.live import LiveShop
from tests.shop import place, put_product, settings_of

CLIENTS, PAYMENTS, MAILS = 8, 96, 400
_LOOK_EVERY, _PATIENCE = 0.1, 120.0


@dataclass(frozen=True)
class Payments:
    """Milliseconds of a callback until it is answered, and until the mail with the codes has left."""

    settle_p50: float
    settle_p95: float
    mail_p50: float
    mail_p95: float
    mails_per_second: float


async def payments(shop: LiveShop) -> Payments:
    """Shoppers pay and come back; then a heap of mails is worked off. Raises TimeoutError."""
    env = shop.env
    services = build(_settings(env))
    web, gateway = shop.url.replace("localhost", "127.0.0.1"), env["AAMARPAY_BASE_URL"]
    try:
        async with (
            httpx.AsyncClient(base_url=web, timeout=30, trust_env=False) as browser,
            httpx.AsyncClient(base_url=gateway, timeout=30, trust_env=False) as at_gateway,
        ):
            await _nothing_waits(services)
            paid = await _pay(services, browser, at_gateway)
        settled = [seconds * 1000 for _, _, seconds in paid]
        left = await _mailed(services, {order.id: begun for order, begun, _ in paid})
        rate = await _heap(services)
    finally:
        await services.close()
    return Payments(
        percentile(settled, 0.5),
        percentile(settled, 0.95),
        percentile(left, 0.5),
        percentile(left, 0.95),
        rate,
    )


def _settings(env: Mapping[str, str]) -> Any:
    names = ("SECRET_KEY", "AAMARPAY_BASE_URL", "SITE_URL")
    told = {name.lower(): env[name] for name in names}
    return settings_of(env["MONGODB_URL"], env["REDIS_URL"], "chemouflage", **told)


async def _pay(
    services: Services, browser: httpx.AsyncClient, gateway: httpx.AsyncClient
) -> list[tuple[Order, datetime, float]]:
    product = await put_product(services, stock=1_000_000, codes=2)
    turns = asyncio.Semaphore(CLIENTS)

    async def one() -> tuple[Order, datetime, float]:
        async with turns:
            order = await place(services, product)
            await services.payments.start(order)
            (attempt,) = await services.payments.of_order(order.id)
            told = await gateway.post(f"/control/payments/{attempt.tran_id}", json={"status": "Successful"})
            callback = told.raise_for_status().json()["callback"]
            begun, clock = utcnow(), time.perf_counter()
            answer = await browser.post(httpx.URL(callback["url"]).path, data=callback["fields"])
            assert answer.status_code == 303, answer.text
            return order, begun, time.perf_counter() - clock

    return list(await asyncio.gather(*(one() for _ in range(PAYMENTS))))


async def _nothing_waits(services: Services) -> None:
    """Returns when the mails of what was measured before have left. Raises TimeoutError."""
    deadline = time.monotonic() + 2 * _PATIENCE
    while await services.mongo.db["outbox"].find_one({"state": MailState.QUEUED}, {"_id": 1}):
        if time.monotonic() > deadline:
            raise TimeoutError("mails still wait")
        await asyncio.sleep(_LOOK_EVERY)


async def _mailed(services: Services, begun: Mapping[str, datetime]) -> list[float]:
    """Milliseconds until the mails with the codes had left."""
    match = {"subject_id": {"$in": list(begun)}, "purpose": Purpose.ORDER_PAID, "state": MailState.SENT}
    rows = await _all(services, match, len(begun))
    return [(row["sent_at"] - begun[row["subject_id"]]).total_seconds() * 1000 for row in rows]


async def _heap(services: Services) -> float:
    """Mails a second while a heap of them is worked off, the shop's own worker alone."""
    outbox = services.mongo.db["outbox"]
    ids = [row["_id"] async for row in outbox.find({"state": MailState.SENT}, {"_id": 1}).limit(MAILS)]
    again = {"state": MailState.QUEUED, "due_at": utcnow(), "tries": 0, "sent_at": None}
    await outbox.update_many({"_id": {"$in": ids}}, {"$set": again})
    rows = await _all(services, {"_id": {"$in": ids}, "state": MailState.SENT}, len(ids))
    times = sorted(row["sent_at"] for row in rows)
    return (len(times) - 1) / (times[-1] - times[0]).total_seconds()


async def _all(services: Services, match: Mapping[str, Any], count: int) -> list[dict[str, Any]]:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        rows = [row async for row in services.mongo.db["outbox"].find(match)]
        if len(rows) == count:
            return rows
        await asyncio.sleep(_LOOK_EVERY)
    raise TimeoutError(f"{count} mails have not left")
