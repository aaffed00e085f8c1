"""Refunds: never more than was paid, never more units than were bought, each reference once."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from itertools import product as every

import pytest

from backend_ext.bootstrap import Services
from backend_ext.dev.gateway.book import Status
from backend_ext.dev.gateway.quirks import Quirk
from backend_ext.ledger.models import Kind, Sums
from backend_ext.mail.models import Purpose
from backend_ext.mail.repository import OutboxRepository
from backend_ext.mail.samples import sample_order
from backend_ext.ordering.errors import WrongState
from backend_ext.ordering.models import Order, OrderState, PaymentState, Shipment
from backend_ext.people.errors import RoleNeeded
from backend_ext.people.models import Person, Role
from backend_ext.premium.models import CodeState
from backend_ext.refunds.errors import NothingToRefund, ReferenceUsed, TooMuch
from backend_ext.refunds.models import Refund, RefundLine
from backend_ext.refunds.reckoning import reckon
from backend_ext.refunds.service import Wanted
from tests.people import admin, person, put_user
from tests.shop import form, new_visitor_id, place, place_with_gift, put_product
from tests.standin import StandIn, paid_order

PARCEL = Shipment(carrier="Pathao", tracking="DH1")


@pytest.fixture
async def helper(services: Services) -> Person:
    return person(await put_user(services, role=Role.SUPPORT))


@pytest.fixture
async def order(services: Services, standin: StandIn) -> Order:
    """Paid: two decks at ৳199 and one at ৳49.50, ৳60 for delivery."""
    visitor = new_visitor_id()
    for price, units in ((19900, 2), (4950, 1)):
        product = await put_product(services, price=price, stock=5)
        await services.carts.add(visitor, product.slug, units)
    checkout = await services.checkout.open(visitor)
    placed = await services.checkout.place(visitor, checkout.key, form(), "en")
    payment = await standin.start(services, placed)
    payment.end(Status.SUCCESSFUL)
    await services.payments.settle(payment.tran_id)
    return await services.orders.get(placed.id)


def part(*lines: tuple[int, int], reference: str = "RF-1", delivery: bool = False) -> Wanted:
    """Units by line, back on the shelf."""
    return Wanted(
        lines=[RefundLine(line=at, quantity=n) for at, n in lines],
        delivery=delivery,
        reference=reference,
        reason="damaged",
        restock=True,
    )


def whole(reference: str = "RF-W", *, delivery: bool = True, restock: bool = True) -> Wanted:
    """All that is left."""
    return Wanted(lines=None, delivery=delivery, reference=reference, reason="asked", restock=restock)


def refused(reference: str = "RET-1") -> Wanted:
    """A parcel that nobody paid for at the door."""
    return replace(whole(reference), unpaid=True)


def _at(order: Order, price: int) -> int:
    """The place of the line at this price."""
    return next(at for at, line in enumerate(order.lines) if line.unit_price == price)


async def _sold(services: Services, order: Order) -> list[int]:
    levels = await services.stock.levels([line.product_id for line in order.lines])
    return [levels[line.product_id].sold for line in order.lines]


async def _assert_unchanged(services: Services, order: Order, kept: int) -> None:
    assert await services.orders.get(order.id) == order
    assert (await services.ledger.balance(order.id)).kept == kept


async def test_a_parcel_refused_at_the_door_comes_back_once_and_no_money_moves(
    services: Services, helper: Person
) -> None:
    product = await put_product(services)
    order = await place(services, product, 2, method="cash")
    with pytest.raises(WrongState):
        await services.refunds.refund(helper, order.id, refused())
    shipped = await services.fulfilment.ship(helper, order.id, PARCEL)
    for wrong in (whole(), part((0, 1)), replace(part((0, 1)), unpaid=True)):
        with pytest.raises(WrongState):
            await services.refunds.refund(helper, order.id, wrong)
    assert await services.orders.get(order.id) == shipped

    outcomes = await asyncio.gather(
        *(services.refunds.refund(helper, order.id, refused(f"RET-{n}")) for n in range(3)),
        return_exceptions=True,
    )

    (refund,) = [one for one in outcomes if isinstance(one, Refund)]
    late = [type(one) for one in outcomes if one is not refund]
    assert len(late) == 2
    assert set(late) <= {WrongState, NothingToRefund}
    assert (refund.amount, refund.delivery, refund.whole) == (0, 0, True)
    now = await services.orders.get(order.id)
    assert (now.state, now.payment_state) == (OrderState.REFUNDED, PaymentState.UNPAID)
    assert (now.refunded, now.refunded_units, now.events[-1].kind) == (0, [2], "returned")
    level = (await services.stock.levels([product.id]))[product.id]
    assert (level.available, level.sold) == (5, 0)
    assert await services.ledger.of_order(order.id) == []
    assert await services.orders.codes(now) == []
    mails = await OutboxRepository(services.mongo.db).of_subject(refund.id)
    assert [mail.purpose for mail in mails] == [Purpose.ORDER_REFUNDED]
    with pytest.raises(WrongState):
        await services.fulfilment.collect_cash(helper, order.id, "R-1")


async def test_of_cash_and_a_return_entered_at_once_one_counts(services: Services, helper: Person) -> None:
    order = await place(services, await put_product(services), 2, method="cash")
    await services.fulfilment.ship(helper, order.id, PARCEL)

    cash, back = await asyncio.gather(
        services.fulfilment.collect_cash(helper, order.id, "R-1"),
        services.refunds.refund(helper, order.id, refused()),
        return_exceptions=True,
    )

    now, sums = await services.orders.get(order.id), await services.ledger.balance(order.id)
    assert sorted((isinstance(cash, WrongState), isinstance(back, WrongState))) == [False, True]
    paid = isinstance(cash, Order)
    assert (now.state, now.payment_state, sums) == (
        (OrderState.SHIPPED, PaymentState.PAID, Sums(cash_collected=order.total))
        if paid
        else (OrderState.REFUNDED, PaymentState.UNPAID, Sums())
    )


async def test_the_cash_of_a_delivered_parcel_is_entered_before_it_comes_back(
    services: Services, helper: Person
) -> None:
    order = await place(services, await put_product(services), 2, method="cash")
    await services.fulfilment.ship(helper, order.id, PARCEL)
    delivered = await services.fulfilment.deliver(helper, order.id)

    for wanted in (refused(), whole()):
        with pytest.raises(WrongState):
            await services.refunds.refund(helper, order.id, wanted)
    assert await services.orders.get(order.id) == delivered

    await services.fulfilment.collect_cash(helper, order.id, "R-1")
    assert (await services.refunds.refund(helper, order.id, whole())).amount == order.total


async def test_units_whose_money_was_a_coupon_come_back_after_the_delivery_that_was_paid(
    services: Services, helper: Person
) -> None:
    product = await put_product(services, price=20_000)
    order = await place_with_gift(services, product, 2)
    await services.mongo.run(lambda tx: services.orders.mark_paid(order.id, "aamarPay AAM1", tx))
    assert order.total == order.delivery == 6000

    first = await services.refunds.refund(helper, order.id, part(reference="D-1", delivery=True))
    last = await services.refunds.refund(helper, order.id, whole("U-1", delivery=False))

    assert [(one.amount, one.delivery) for one in (first, last)] == [(6000, 6000), (0, 0)]
    now = await services.orders.get(order.id)
    assert (now.state, now.refunded) == (OrderState.REFUNDED, 6000)
    assert [code.state for code in await services.orders.codes(now)] == [CodeState.REVOKED] * 2
    level = (await services.stock.levels([product.id]))[product.id]
    assert (level.available, level.sold) == (5, 0)


async def test_an_order_that_a_coupon_paid_whole_is_taken_back_without_money(
    services: Services, helper: Person
) -> None:
    product = await put_product(services, price=100_000)
    order = await place_with_gift(services, product, 2)
    assert (order.total, order.payment_state) == (0, PaymentState.PAID)

    first = await services.refunds.refund(helper, order.id, part((0, 1), reference="G-1"))
    last = await services.refunds.refund(helper, order.id, whole("G-2"))

    assert [(one.amount, one.whole) for one in (first, last)] == [(0, False), (0, True)]
    now = await services.orders.get(order.id)
    assert (now.state, now.payment_state) == (OrderState.REFUNDED, PaymentState.REFUNDED)
    assert [code.state for code in await services.orders.codes(now)] == [CodeState.REVOKED] * 2
    assert await services.ledger.of_order(order.id) == []
    level = (await services.stock.levels([product.id]))[product.id]
    assert (level.available, level.sold) == (5, 0)


async def test_part_by_part_until_all_is_back(services: Services, helper: Person, order: Order) -> None:
    deck, sheet = _at(order, 19900), _at(order, 4950)

    first = await services.refunds.refund(helper, order.id, part((deck, 1)))
    after = await services.orders.get(order.id)
    assert (first.amount, first.delivery, first.whole) == (19900, 0, False)
    assert (after.state, after.payment_state) == (OrderState.PROCESSING, PaymentState.PARTLY_REFUNDED)
    assert after.refunded == 19900
    assert (await _sold(services, order))[deck] == 1

    second = await services.refunds.refund(
        helper, order.id, part((sheet, 1), reference="RF-2", delivery=True)
    )
    assert (second.amount, second.delivery) == (4950 + 6000, 6000)

    last = await services.refunds.refund(helper, order.id, whole(delivery=False))
    now = await services.orders.get(order.id)
    assert (last.amount, last.whole) == (19900, True)
    assert (now.state, now.payment_state) == (OrderState.REFUNDED, PaymentState.REFUNDED)
    assert now.refunded == now.total
    assert await _sold(services, order) == [0, 0]
    assert (await services.ledger.balance(order.id)).kept == 0
    refunds = await services.refunds.of_order(order.id)
    assert [refund.amount for refund in refunds] == [19900, 10950, 19900]
    by = f"staff:{helper.user_id}"
    assert [(event.kind, event.by) for event in now.events][2:] == [
        ("partly_refunded", by),
        ("partly_refunded", by),
        ("refunded", by),
    ]
    outbox = OutboxRepository(services.mongo.db)
    for refund in refunds:
        assert [mail.purpose for mail in await outbox.of_subject(refund.id)] == [Purpose.ORDER_REFUNDED]
    entries = await services.audit.of_subject(f"order:{order.id}")
    assert entries[0].action == "order.refunded"
    assert entries[0].before["refunded"] == 30850
    assert entries[0].after["refunded"] == 50750


async def test_a_whole_refund_may_keep_delivery_and_stock(
    services: Services, helper: Person, order: Order
) -> None:
    refund = await services.refunds.refund(helper, order.id, whole(delivery=False, restock=False))

    now = await services.orders.get(order.id)
    assert refund.amount == order.goods
    assert (now.state, now.refunded) == (OrderState.REFUNDED, order.goods)
    assert (await services.ledger.balance(order.id)).kept == order.delivery
    assert sum(await _sold(services, order)) == 3
    (entry,) = [one for one in await services.ledger.of_order(order.id) if one.kind is Kind.REFUND]
    assert (entry.amount, entry.reference) == (order.goods, "RF-W")


async def test_many_refunds_at_once_give_back_what_was_paid_and_no_more(
    services: Services, another: Callable[[], Services], helper: Person, order: Order
) -> None:
    wanted = [part((_at(order, 19900), 1), reference=f"RF-{n}", delivery=n % 2 == 0) for n in range(10)]

    told = [
        one.refunds.refund(helper, order.id, ask)
        for one, ask in zip((services, another()) * 5, wanted, strict=True)
    ]
    outcomes = await asyncio.gather(*told, return_exceptions=True)

    made = [one for one in outcomes if isinstance(one, Refund)]
    assert len(made) == 2
    assert all(isinstance(one, TooMuch) for one in outcomes if one not in made)
    now = await services.orders.get(order.id)
    assert now.refunded == sum(refund.amount for refund in made) <= order.total
    assert sum(refund.delivery for refund in made) <= order.delivery
    balance = await services.ledger.balance(order.id)
    assert balance.refund == now.refunded
    assert now.refunded_units[_at(order, 19900)] == 2


async def test_a_refund_entered_twice_counts_once(services: Services, helper: Person, order: Order) -> None:
    ask = part((_at(order, 19900), 1), reference="Rf-7")

    outcomes = await asyncio.gather(
        *(services.refunds.refund(helper, order.id, ask) for _ in range(4)), return_exceptions=True
    )

    assert [isinstance(one, Refund) for one in outcomes].count(True) == 1
    after = await services.orders.get(order.id)
    with pytest.raises(ReferenceUsed):
        await services.refunds.refund(helper, order.id, part((_at(order, 4950), 1), reference=" RF-7 "))
    await _assert_unchanged(services, after, order.total - 19900)


@pytest.mark.parametrize(
    "ask",
    [
        part((0, 3)),
        part((0, 1), (0, 1), (0, 1)),
        part((2, 1)),
        part((1, 2_000_000_000)),
    ],
)
async def test_more_than_was_bought_is_refused(
    services: Services, helper: Person, order: Order, ask: Wanted
) -> None:
    with pytest.raises(TooMuch):
        await services.refunds.refund(helper, order.id, ask)
    await _assert_unchanged(services, order, order.total)


async def test_delivery_goes_back_once_and_nothing_is_no_refund(
    services: Services, helper: Person, order: Order
) -> None:
    with pytest.raises(NothingToRefund):
        await services.refunds.refund(helper, order.id, part())
    refund = await services.refunds.refund(helper, order.id, part(delivery=True))
    assert (refund.amount, refund.delivery) == (6000, 6000)
    with pytest.raises(TooMuch):
        await services.refunds.refund(helper, order.id, part((0, 1), reference="RF-2", delivery=True))


async def test_only_what_was_paid_goes_back(services: Services, helper: Person) -> None:
    unpaid = await place(services, await put_product(services), 1)
    cash = await place(services, await put_product(services), 1, method="cash")

    for order in (unpaid, cash):
        with pytest.raises(WrongState):
            await services.refunds.refund(helper, order.id, whole())
        await _assert_unchanged(services, order, 0)

    await services.fulfilment.ship(helper, cash.id, Shipment(carrier="Pathao", tracking="X1"))
    await services.fulfilment.collect_cash(helper, cash.id, "R-1")
    refund = await services.refunds.refund(helper, cash.id, whole())
    assert refund.amount == cash.total


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.EDITOR])
async def test_nobody_else_gives_money_back(services: Services, order: Order, role: Role) -> None:
    stranger = person(await put_user(services, role=role))
    with pytest.raises(RoleNeeded):
        await services.refunds.refund(stranger, order.id, whole())
    await _assert_unchanged(services, order, order.total)


@pytest.mark.parametrize(("discount", "first"), [*every((0, 1, 333, 64000), range(3))])
def test_all_units_together_give_back_exactly_what_was_paid(discount: int, first: int) -> None:
    """Whatever the discount, and whichever unit goes first."""
    order = sample_order("en", discount=discount, total=64700 - discount + 12000)
    left, amounts = [2, 1], []
    for line in ([0, 0, 1], [0, 1, 0], [1, 0, 0])[first]:
        left[line] -= 1
        last = not any(left)
        due = reckon(order, [RefundLine(line=line, quantity=1)], delivery=last)
        amounts.append(due.amount)
        assert due.whole is last
        order = order.model_copy(
            update={"refunded": order.refunded + due.amount, "refunded_units": due.units}
        )
    assert order.refunded == order.total


async def test_never_more_goes_back_than_came_in_whatever_sum_staff_accepted(
    services: Services, standin: StandIn, helper: Person
) -> None:
    order, payment = await paid_order(services, standin, Quirk.SEARCH_AMOUNT)
    await services.payments.settle(payment.tran_id)
    await services.review_desk.accept(admin("nadia"), payment.tran_id, "the rest was waived")
    came = (await services.ledger.balance(order.id)).received
    assert 0 < came < order.total

    refund = await services.refunds.refund(helper, order.id, whole())

    assert refund.amount == came
    assert (await services.ledger.balance(order.id)).kept == 0
    assert (await services.orders.get(order.id)).state is OrderState.REFUNDED


async def test_what_was_given_back_in_part_leaves_only_the_rest_of_a_wrong_sum(
    services: Services, standin: StandIn, helper: Person
) -> None:
    order, payment = await paid_order(services, standin, Quirk.SEARCH_AMOUNT)
    await services.payments.settle(payment.tran_id)
    await services.review_desk.accept(admin("nadia"), payment.tran_id, "the rest was waived")
    first = await services.refunds.refund(helper, order.id, part((0, 1)))
    last = await services.refunds.refund(helper, order.id, whole())

    came = (await services.ledger.balance(order.id)).received
    assert first.amount + last.amount == came
    assert (await services.ledger.balance(order.id)).kept == 0
    assert (await services.orders.get(order.id)).state is OrderState.REFUNDED
