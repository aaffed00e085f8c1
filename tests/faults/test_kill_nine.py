"""kill -9 of each part of a running shop in the middle of purchases: nothing acknowledged is lost."""

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from backend_ext.dev.gateway.quirks import Quirk
from backend_ext.kit.clock import utcnow
from backend_ext.mail.caught import newest
from backend_ext.ordering.models import OrderState, PaymentState
from backend_ext.payments.models import OPEN, AttemptState
from backend_ext.payments.schedule import SOON
from tests import laws
from tests.faults.buyers import CODES, PRICES, Buyer, Told
from tests.faults.outpost import Outpost, outpost
from tests.faults.patience import persist, until
from tests.live import LiveShop
from tests.shop import place, put_product

BUYERS, EACH, STOCK = 12, 2, 400
# What is killed: a part by a word of its command line, and which of its processes.
VICTIMS = (("taskiq worker", 0), ("mongod", 0), ("valkey", 0), ("granian", -1), ("granian", 0))


async def _buy_and_kill(post: Outpost, buyers: list[Buyer], told: Told, part: str, which: int) -> str:
    """Everybody buys; in the middle of it the part is killed. Returns what to report of it."""
    before = len(told.orders)
    running = len(post.shop.pids(part))

    async def buy(buyer: Buyer) -> None:
        for _ in range(EACH):
            await buyer.buy()

    async def kill() -> tuple[float, int]:
        await told.reach(before + BUYERS // 2)
        moment, buying = time.monotonic(), told.buying
        await post.kill(part, which)
        return moment, buying

    async def whole() -> bool:
        return len(post.shop.pids(part)) == running and await post.ready()

    (moment, buying), *_ = await asyncio.gather(kill(), *(buy(buyer) for buyer in buyers))
    assert buying > 0, "nobody was in the middle of a purchase"
    await until(whole)
    assert len(told.orders) == before + BUYERS * EACH
    waited = [when - moment for when in told.times if when > moment]
    next_order = f"{min(waited):.1f} s" if waited else "-"
    return f"{part}: {buying} buying, next order after {next_order}, whole {time.monotonic() - moment:.1f} s"


async def _settle_all(post: Outpost) -> float:
    """The clock moves on to when the gateway is asked again; seconds until the shop's own jobs are done."""
    db, now = post.services.mongo.db, utcnow()
    later = {"next_check_at": {"$gt": now}, "state": {"$in": list(OPEN)}}
    await persist(lambda: db["payment_attempts"].update_many(later, {"$set": {"next_check_at": now}}))
    taken = await post.taken()

    async def settled() -> bool:
        open_ones = {"tran_id": {"$in": list(taken)}, "state": {"$in": list(OPEN)}}
        waiting = await db["payment_attempts"].count_documents(open_ones)
        return not waiting and not await db["outbox"].count_documents({"state": "queued"})

    return await until(settled)


async def _check_laws(post: Outpost, products: dict[str, str]) -> None:
    services, taken = post.services, await post.taken()
    orders, attempts = await laws.all_orders(services), await laws.all_attempts(services)
    await laws.stock_is_never_oversold(services, dict.fromkeys(products.values(), STOCK))
    await laws.stock_is_what_the_orders_say(services, orders, list(products.values()))
    laws.prices_are_the_catalogues(PRICES, orders)
    laws.only_listed_edges(orders)
    laws.money_is_conserved(taken, orders, attempts)
    laws.nothing_taken_is_forgotten(taken, attempts)
    await laws.codes_are_exactly_the_paid_units(services, orders, CODES)
    await laws.every_event_has_its_mail_once(services, orders)


async def _check_mails(post: Outpost) -> int:
    """Each mail of the outbox came to the catcher; returns how many came as a second copy of themselves."""
    rows = [row async for row in post.services.mongo.db["outbox"].find()]
    assert {row["state"] for row in rows} == {"sent"}
    caught = newest(Path(post.shop.env["CAUGHT_MAIL_DIR"]), 10_000)
    copies = Counter(str(message["Message-ID"]) for _, message in caught)
    assert set(copies) == {row["message_id"] for row in rows}
    assert len(copies) == len(rows)
    again = {row["message_id"] for row in rows if copies[row["message_id"]] > 1}
    tried = {row["message_id"] for row in rows if row["tries"] > 1}
    assert again <= tried, "a mail that was never in doubt was sent twice"
    return sum(copies.values()) - len(copies)


async def test_nothing_acknowledged_is_lost_and_nothing_is_done_twice(
    shop: LiveShop, record_property: Callable[[str, object], None]
) -> None:
    told = Told()
    report = []
    async with AsyncExitStack() as stack:
        posts = [await stack.enter_async_context(outpost(shop)) for _ in range(3)]
        post = posts[0]
        products = {
            slug: (
                await put_product(post.services, slug=slug, stock=STOCK, price=price, codes=CODES[slug])
            ).id
            for slug, price in PRICES.items()
        }
        buyers = [Buyer(n, posts[n % 3], posts[(n + 1) % 3], told) for n in range(BUYERS)]
        for part, which in VICTIMS:
            report.append(await _buy_and_kill(post, buyers, told, part, which))
        report.append(f"all settled after {await _settle_all(post):.1f} s more")

        orders = {order.number: order for order in await laws.all_orders(post.services)}
        lost = {number for number, _, _ in told.orders} - orders.keys()
        unpaid = {n for n in told.taken_online if orders[n].payment_state is not PaymentState.PAID}
        assert (lost, unpaid, told.doubled()) == (set(), set(), 0)
        assert len(orders) == len(told.orders) == len(VICTIMS) * BUYERS * EACH
        assert {(o.number, o.visitor, o.key) for o in orders.values()} == set(told.orders)
        assert {order.state for order in orders.values()} == {OrderState.PROCESSING}
        await _check_laws(post, products)
        copies = await _check_mails(post)
        assert copies <= 2, "only the worker and mongod can die between a mail and its row"
        assert await post.ready()
    report.append(
        f"{len(told.orders)} orders acknowledged, {len(told.taken_online)} paid online "
        f"({len(told.came_back)} came back), 0 lost, 0 doubled, {copies} mails in a second copy"
    )
    record_property("faults", report)
    print("\n".join(report))


async def test_a_payment_whose_callback_died_is_settled_by_the_reconciler(post: Outpost) -> None:
    product = await put_product(post.services, stock=3)
    order = await place(post.services, product, 2)
    attempt = await post.start_payment(order)
    seen = await post.control(attempt.tran_id, status="Successful", quirks=[Quirk.SEARCH_HANGS])
    coming_back = asyncio.create_task(post.come_back(seen["callback"]))
    await until(lambda: _asked(post, attempt.tran_id))
    await post.control(attempt.tran_id, quirks=[])
    web = post.shop.pids("granian")
    for pid in web[1:]:
        os.kill(pid, signal.SIGKILL)
    with pytest.raises(httpx.TransportError):
        await coming_back

    attempts = post.services.mongo.db["payment_attempts"]
    row: dict[str, Any] = await attempts.find_one({"tran_id": attempt.tran_id}) or {}
    assert row["state"] == AttemptState.PENDING
    assert row["next_check_at"] <= utcnow() + SOON, "the callback is written down before the gateway is asked"
    await attempts.update_one({"tran_id": attempt.tran_id}, {"$set": {"next_check_at": utcnow()}})

    async def paid() -> bool:
        return (await post.services.orders.get(order.id)).payment_state is PaymentState.PAID

    await until(paid)
    assert len(await post.services.orders.codes(order)) == 2
    (level,) = (await post.services.stock.levels([product.id])).values()
    assert (level.available, level.held, level.sold) == (1, 0, 2)
    await until(post.ready)
    assert len(post.shop.pids("granian")) == len(web)
    assert post.shop.pids("granian")[0] == web[0]


async def _asked(post: Outpost, tran_id: str) -> bool:
    payments = (await post.gateway.get("/control")).json()["payments"]
    return any(payment["tran_id"] == tran_id and payment["searches"] > 0 for payment in payments)
