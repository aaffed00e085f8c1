"""An unpaid hold ends and returns its stock, also when the worker was dead at that moment."""

import asyncio
from datetime import timedelta

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.ordering.models import Order, OrderState
from tests.faults.jobs import Jobs
from tests.faults.patience import until
from tests.shop import form, new_visitor_id, place, put_product


async def _over(services: Services, order: Order) -> None:
    """The clock: the hold of `order` ended five minutes ago."""
    over = {"$set": {"hold_until": utcnow() - timedelta(minutes=5)}}
    await services.mongo.db["orders"].update_one({"_id": order.id}, over)


async def _parts(services: Services, product_id: str) -> tuple[int, int, int]:
    level = (await services.stock.levels([product_id]))[product_id]
    return level.available, level.held, level.sold


async def test_holds_end_while_the_worker_is_dead_and_when_it_is_back(services: Services, jobs: Jobs) -> None:
    scarce, plain = await put_product(services, stock=1), await put_product(services, stock=2)
    waiting = new_visitor_id()
    await services.carts.add(waiting, scarce.slug, 1)
    key = (await services.checkout.open(waiting)).key
    jobs.start()
    await asyncio.to_thread(jobs.beat)
    first, other = await place(services, scarce), await place(services, plain, 2)
    jobs.kill("worker")
    await _over(services, first)

    # Who stood in the queue gets the deck, without any worker.
    second = await services.checkout.place(waiting, key, form(), "en")
    assert (await services.orders.get(first.id)).state is OrderState.EXPIRED
    assert second.state is OrderState.AWAITING_PAYMENT
    assert await _parts(services, scarce.id) == (0, 1, 0)

    # And what nobody waited for is returned when a worker is there again.
    await _over(services, other)
    assert await _parts(services, plain.id) == (0, 2, 0)
    jobs.start("worker")

    async def expired() -> bool:
        return (await services.orders.get(other.id)).state is OrderState.EXPIRED

    await until(expired)
    assert await _parts(services, plain.id) == (2, 0, 0)
    assert (await services.orders.get(second.id)).state is OrderState.AWAITING_PAYMENT
