"""Each edge of an order taken while another process takes one: the first is whole, the second nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.mail.repository import OutboxRepository
from backend_ext.ordering.errors import WrongState
from backend_ext.ordering.models import Order, OrderState, PaymentState
from backend_ext.ordering.repository import OrderRepository
from backend_ext.premium.repository import CodeRepository
from backend_ext.stock.repository import StockRepository
from tests.races import before, stop_at
from tests.shop import place, put_product

LATER = timedelta(hours=1)


async def _cancel(services: Services, order: Order) -> bool:
    try:
        await services.orders.cancel(order.id)
    except WrongState:
        return False
    return True


async def _expire(services: Services, order: Order) -> bool:
    return await services.orders.expire(order.id, utcnow() + LATER)


async def _pay(services: Services, order: Order) -> bool:
    return await services.mongo.run(lambda tx: services.orders.mark_paid(order.id, "AAM1", tx)) is not None


EDGES: dict[str, Callable[[Services, Order], Awaitable[bool]]] = {
    "cancelled": _cancel,
    "expired": _expire,
    "paid": _pay,
}
_STATE = {
    "cancelled": OrderState.CANCELLED,
    "expired": OrderState.EXPIRED,
    "paid": OrderState.PROCESSING,
}

_WRITES: list[tuple[type, str]] = [
    (OrderRepository, "move"),
    (StockRepository, "move"),
    (OutboxRepository, "insert"),
    (CodeRepository, "take_from_pool"),
    (CodeRepository, "insert"),
]


async def _order(services: Services) -> Order:
    return await place(services, await put_product(services, stock=3), 2)


async def _assert_took(services: Services, order: Order, edge: str) -> None:
    """The order took `edge` once, with its stock, codes and mail, and nothing else."""
    now = await services.orders.get(order.id)
    assert [event.kind for event in now.events] == ["placed", edge]
    assert now.state is _STATE[edge]
    level = (await services.stock.levels([order.lines[0].product_id]))[order.lines[0].product_id]
    assert (level.available, level.held, level.sold) == ((1, 0, 2) if edge == "paid" else (3, 0, 0))
    assert len(await services.orders.codes(now)) == (2 if edge == "paid" else 0)
    mails = await OutboxRepository(services.mongo.db).of_subject(order.id)
    assert sorted(mail.purpose for mail in mails) == sorted(["order_placed", f"order_{edge}"])


async def test_of_two_edges_at_once_an_order_takes_the_first(another: Callable[[], Services]) -> None:
    here, there = another(), another()
    for mine, take in EDGES.items():
        for theirs, faster in EDGES.items():
            order = await _order(here)

            async with before(OrderRepository, "move", lambda f=faster, o=order: f(there, o)) as race:
                taken = await take(here, order)

            assert (race.result, taken) == (True, False), f"{mine} after {theirs}"
            await _assert_took(here, order, theirs)


async def test_of_two_edges_inside_one_another_an_order_takes_one(another: Callable[[], Services]) -> None:
    here, there = another(), another()
    for mine, take in EDGES.items():
        for theirs, other in EDGES.items():
            order, running = await _order(here), []

            async def begin(other: Any = other, order: Order = order, running: list[Any] = running) -> None:
                # It meets our lock on the order, and waits for the end of our transaction.
                running.append(asyncio.ensure_future(other(there, order)))
                await asyncio.sleep(0.01)

            async with before(StockRepository, "move", begin):
                assert await take(here, order), mine
            assert await running[0] is False, theirs
            await _assert_took(here, order, mine)


async def test_an_order_paid_while_a_failure_is_noted_stays_paid(another: Callable[[], Services]) -> None:
    here, there = another(), another()
    order = await _order(here)

    async def note(tx: Any) -> None:
        await here.orders.note_payment(order.id, PaymentState.FAILED, "payment_failed", "", tx)

    async with before(OrderRepository, "move", lambda: _pay(there, order)):
        await here.mongo.run(note)

    assert (await here.orders.get(order.id)).payment_state is PaymentState.PAID
    await _assert_took(here, order, "paid")


async def test_an_order_in_review_by_now_does_not_expire(another: Callable[[], Services]) -> None:
    here, there = another(), another()
    order = await _order(here)

    async def review(tx: Any) -> None:
        await there.orders.note_payment(order.id, PaymentState.REVIEW, "payment_review", "", tx)

    async with before(OrderRepository, "move", lambda: there.mongo.run(review)):
        assert await _expire(here, order) is False

    now = await here.orders.get(order.id)
    assert (now.state, now.payment_state) == (OrderState.AWAITING_PAYMENT, PaymentState.REVIEW)
    assert (await here.stock.levels([order.lines[0].product_id]))[order.lines[0].product_id].held == 2


async def test_an_order_whose_account_is_deleted_meanwhile_is_not_paid(
    another: Callable[[], Services],
) -> None:
    here, there = another(), another()
    order = await _order(here)
    await here.mongo.db["orders"].update_one({"_id": order.id}, {"$set": {"user_id": "u1"}})

    async def leave() -> None:
        await there.mongo.run(lambda tx: there.orders.anonymise("u1", tx))

    async with before(OrderRepository, "move", leave):
        assert await _pay(here, order) is False

    assert (await here.orders.get(order.id)).state is OrderState.AWAITING_PAYMENT


async def test_a_process_that_dies_at_any_write_of_an_edge_has_not_taken_it(services: Services) -> None:
    names = ("orders", "stock_levels", "stock_moves", "premium_codes", "outbox")

    async def written() -> list[Any]:
        return [await services.mongo.db[name].find().to_list(None) for name in names]

    for edge, take in EDGES.items():
        order = await _order(services)
        before_it = await written()
        for repository, write in _WRITES[: None if edge == "paid" else 3]:
            for done in (False, True):
                async with stop_at(repository, write, done=done):
                    await take(services, order)
                assert await written() == before_it, f"{edge}: {write}, done={done}"

        assert await take(services, order)
        await _assert_took(services, order, edge)
