"""Two schedulers and two workers on one Redis that is flushed in between: each effect once."""

import asyncio
import time
from datetime import timedelta

import redis

from backend_ext.bootstrap import Services, build
from backend_ext.dev.servers import MongoServer, ValkeyServer
from backend_ext.kit.clock import utcnow
from backend_ext.ordering.models import OrderState
from backend_ext.schema import MIGRATIONS
from backend_ext.store.migrations import migrate
from backend_ext.webhooks.models import Topic
from tests.faults.jobs import Jobs
from tests.people import admin
from tests.receiver import Receiver
from tests.shop import place, put_product, settings_of

_DECKS = 6


async def _until_ended(services: Services, receiver: Receiver, orders: int, told: int) -> None:
    """Returns when the jobs have ended every hold, and told of it; fails after 40 s."""
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        ended = await services.mongo.db["orders"].count_documents({"state": OrderState.EXPIRED})
        if ended == orders and len(receiver.got) >= told:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"{ended} of {orders} orders ended, {len(receiver.got)} of {told} told")


async def _overdue(services: Services, slug: str) -> None:
    """Orders whose hold is over, as if time had passed."""
    product = await put_product(services, slug=slug, stock=_DECKS)
    await asyncio.gather(*(place(services, product) for _ in range(_DECKS)))
    past = {"hold_until": utcnow() - timedelta(minutes=1)}
    await services.mongo.db["orders"].update_many({"lines.slug": slug}, {"$set": past})


async def test_two_of_each_do_everything_once_also_after_a_flush(
    jobs: Jobs, mongo_server: MongoServer, own_valkey_server: ValkeyServer, database_name: str
) -> None:
    services = build(settings_of(mongo_server.url, own_valkey_server.url, database_name))
    await migrate(services.mongo.db, MIGRATIONS)
    async with Receiver() as receiver:
        await services.webhooks.register(admin("boss"), receiver.url, [Topic.ORDER_EXPIRED])
        await _overdue(services, "before")
        jobs.start("worker", "second worker", "scheduler", "second scheduler")
        await _until_ended(services, receiver, _DECKS, _DECKS)

        with redis.Redis.from_url(own_valkey_server.url) as client:
            client.flushall()
        await _overdue(services, "after")
        await _until_ended(services, receiver, 2 * _DECKS, 2 * _DECKS)

    ids = [got.headers["webhook-id"] for got in receiver.got]
    assert len(ids) == len(set(ids)) == 2 * _DECKS
    async for row in services.mongo.db["orders"].find():
        assert [event["kind"] for event in row["events"]] == ["placed", "expired"]
        mails = services.mongo.db["outbox"].find({"subject_id": row["_id"]})
        assert sorted([mail["purpose"] async for mail in mails]) == ["order_expired", "order_placed"]
    levels = await services.stock.levels(["p-before", "p-after"])
    assert [(one.available, one.held, one.sold) for one in levels.values()] == [(_DECKS, 0, 0)] * 2
    await services.mongo.client.drop_database(database_name)
    await services.close()
