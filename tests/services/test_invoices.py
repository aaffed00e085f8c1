"""Invoices: one for each order whose money came in, numbered without gaps, never changed afterwards."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from backend_ext.bootstrap import Services
from backend_ext.invoices.effects import InvoiceEffect
from backend_ext.invoices.errors import InvoiceNotFound
from backend_ext.invoices.models import Invoice
from backend_ext.jobs.names import Job
from backend_ext.jobs.tasks import WORK
from backend_ext.ordering.models import Order
from backend_ext.ordering.repository import OrderRepository
from backend_ext.ordering.transitions import CASH_COLLECTED, SHIPPED, Transitions
from backend_ext.store.mongo import Tx
from backend_ext.terms.contact import Seller
from backend_ext.terms.models import Method
from tests import laws
from tests.shop import place, put_product, words
from tests.standin import StandIn, paid_order


class Dropped(Exception):
    """The process is stopped before it could commit."""


async def _pay(services: Services, order: Order, *, drop: bool = False) -> None:
    async def body(tx: Tx) -> None:
        assert await services.orders.mark_paid(order.id, "aamarPay AAM1", tx) is not None
        if drop:
            raise Dropped

    await services.mongo.run(body)


async def _invoices(services: Services) -> list[Invoice]:
    return [Invoice.from_mongo(row) async for row in services.mongo.db["invoices"].find()]


async def test_a_payment_leaves_an_invoice_that_says_what_was_sold(
    services: Services, standin: StandIn
) -> None:
    order, payment = await paid_order(services, standin)

    await services.payments.settle(payment.tran_id)
    invoice = await services.invoices.of_order(order.id)

    assert invoice.number == f"INV-{invoice.year}-000001"
    assert (invoice.order_number, invoice.buyer.name) == (order.number, order.contact.name)
    assert invoice.buyer.district.en == "Dhaka"
    assert [(line.quantity, line.total) for line in invoice.lines] == [(2, order.lines[0].total)]
    assert (invoice.goods, invoice.delivery, invoice.total) == (order.goods, order.delivery, order.total)
    assert invoice.reference == payment.pg_txnid
    assert invoice.support == "hello@chemouflage.test"


async def test_an_order_that_is_not_paid_has_none(services: Services) -> None:
    order = await place(services, await put_product(services))
    await services.orders.cancel(order.id)

    with pytest.raises(InvoiceNotFound):
        await services.invoices.of_order(order.id)
    assert await services.invoices.number_due() == 0
    assert await services.mongo.db["invoice_series"].count_documents({}) == 0


async def test_a_cash_order_has_one_once_the_cash_is_here(services: Services) -> None:
    order = await place(services, await put_product(services), method="cash")
    ways = Transitions(OrderRepository(services.mongo.db), [InvoiceEffect(services.invoices)])

    await services.mongo.run(lambda tx: ways.take(order.id, SHIPPED, "staff:x", tx))
    assert await _invoices(services) == []
    await services.mongo.run(lambda tx: ways.take(order.id, CASH_COLLECTED, "staff:x", tx, why="by hand"))

    invoice = await services.invoices.of_order(order.id)
    assert (invoice.method, invoice.reference) == (Method.CASH, "")
    assert invoice.issued_at >= order.created_at


async def test_numbers_have_no_gaps_however_many_pay_at_once_and_give_up(
    services: Services, another: Callable[[], Services]
) -> None:
    """24 pay in two processes, 8 of them are stopped before the commit; both number meanwhile."""
    shops = [services, another()]
    orders = [await place(services, await put_product(services)) for _ in range(24)]

    async def number(shop: Services) -> None:
        for _ in range(6):
            await WORK[Job.NUMBER_INVOICES](shop)

    ends = await asyncio.gather(
        *[_pay(shops[n % 2], order, drop=n % 3 == 0) for n, order in enumerate(orders)],
        *[number(shop) for shop in shops],
        return_exceptions=True,
    )
    await services.invoices.number_due()

    assert sum(isinstance(end, Dropped) for end in ends) == 8
    assert [end for end in ends if end is not None and not isinstance(end, Dropped)] == []
    invoices = await _invoices(services)
    assert {invoice.id for invoice in invoices} == {order.id for n, order in enumerate(orders) if n % 3}
    await laws.invoices_are_of_the_paid_orders(services, await laws.all_orders(services))


async def test_paid_again_there_is_still_one(services: Services) -> None:
    order = await place(services, await put_product(services))
    await _pay(services, order)
    first = await services.invoices.of_order(order.id)

    paid = await services.orders.get(order.id)
    await services.seller.put(Seller(name=words("Another shop")))
    await services.mongo.run(lambda tx: services.invoices.issue(paid, tx))

    assert await _invoices(services) == [first]
    assert first.seller == Seller()


async def test_the_year_is_that_of_the_payment_in_dhaka(services: Services) -> None:
    moments = [
        datetime(2026, 12, 31, 17, 59, tzinfo=UTC),  # 23:59 in Dhaka
        datetime(2026, 12, 31, 18, 1, tzinfo=UTC),  # 00:01 of the new year
        datetime(2027, 1, 1, 5, 0, tzinfo=UTC),
    ]
    for moment in moments:
        order = await place(services, await put_product(services))
        await _pay(services, order)
        await services.mongo.db["invoices"].update_one({"_id": order.id}, {"$set": {"issued_at": moment}})

    assert await services.invoices.number_due() == 3

    found = sorted(await _invoices(services), key=lambda invoice: invoice.issued_at)
    assert [one.number for one in found] == ["INV-2026-000001", "INV-2027-000001", "INV-2027-000002"]
