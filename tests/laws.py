"""What must be true of the shop after anything whatsoever. Money is poisha."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from backend_ext.bootstrap import Services
from backend_ext.mail.models import Purpose
from backend_ext.ordering.models import NO_MONEY, Order, OrderState, PaymentState
from backend_ext.ordering.transitions import EDGES, MONEY_IN
from backend_ext.payments.models import AttemptState, PaymentAttempt
from backend_ext.premium.models import CodeState, Entitlement
from backend_ext.promotion.models import Coupon
from backend_ext.refunds.models import Refund
from backend_ext.terms.models import Method

_NEVER_PAID = (PaymentState.UNPAID, PaymentState.FAILED, PaymentState.REVIEW)
ENDED = (OrderState.EXPIRED, OrderState.CANCELLED)
_ENDED_KINDS = tuple(edge.kind for edge in EDGES if edge.target in ENDED)
_KEEPS_MONEY = (AttemptState.PAID, AttemptState.REVIEW, AttemptState.RETURNED)
_PAID_STATES = (PaymentState.PAID, PaymentState.PARTLY_REFUNDED, PaymentState.REFUNDED)
_MONEY_IN = tuple(edge.kind for edge in MONEY_IN)
_REFUNDS = ("partly_refunded", "refunded", "returned")
_PAID_MAILS = dict.fromkeys(_MONEY_IN, "order_paid")
_TOLD = {edge.kind for edge in EDGES} - {*_REFUNDS}  # a refund's mail has the refund as its subject
_EVENT_STATES = {edge.kind: edge.target for edge in EDGES if edge.target}
_LISTED = {(source, edge.target) for edge in EDGES if edge.target for source in edge.sources}


@dataclass(frozen=True, slots=True)
class Taken:
    """Money the gateway has for a payment, and its reference."""

    amount: int
    pg_txnid: str


async def all_orders(services: Services) -> list[Order]:
    return [Order.from_mongo(row) async for row in services.mongo.db["orders"].find()]


async def all_attempts(services: Services) -> list[PaymentAttempt]:
    return [PaymentAttempt.from_mongo(row) async for row in services.mongo.db["payment_attempts"].find()]


def _was_paid(order: Order) -> bool:
    """Also when some or all of it went back; money of an order that had ended went back without paying it."""
    return order.payment_state in _PAID_STATES and order.state not in ENDED


async def all_refunds(services: Services) -> list[Refund]:
    return [Refund.from_mongo(row) async for row in services.mongo.db["refunds"].find()]


async def stock_is_never_oversold(services: Services, received: Mapping[str, int]) -> None:
    """At any moment: no part is negative, and the parts sum to what came in (pieces by product id)."""
    for level in (await services.stock.levels(received)).values():
        assert min(level.available, level.held, level.sold) >= 0, level
        assert level.received == received[level.id], level
        assert level.held + level.sold <= received[level.id], level


async def stock_is_what_the_orders_say(
    services: Services, orders: Sequence[Order], ids: Sequence[str]
) -> None:
    held: Counter[str] = Counter()
    sold: Counter[str] = Counter()
    for order in orders:
        for want in order.wants:
            if order.state is OrderState.AWAITING_PAYMENT:
                held[want.product_id] += want.quantity
            elif order.state not in ENDED:
                sold[want.product_id] += want.quantity
    lines = {order.id: order.lines for order in orders}
    for refund in await all_refunds(services):
        for part in refund.lines if refund.restock else ():
            sold[lines[refund.order_id][part.line].product_id] -= part.quantity
    for key, level in (await services.stock.levels(ids)).items():
        assert (level.held, level.sold) == (held[key], sold[key]), key


def nothing_acknowledged_is_lost(acknowledged: set[str], orders: Sequence[Order]) -> None:
    """Ids of the orders that somebody was told of."""
    assert acknowledged <= {order.id for order in orders}


def prices_are_the_catalogues(prices: Mapping[str, int], orders: Sequence[Order]) -> None:
    """`prices` by slug; delivery as to Dhaka."""
    for order in orders:
        goods = sum(prices[line.slug] * line.quantity for line in order.lines)
        assert order.goods == goods
        assert order.delivery == (0 if goods >= 100000 else 6000)
        assert order.total == goods - order.discount + order.delivery


def only_listed_edges(orders: Sequence[Order]) -> None:
    for order in orders:
        path = [OrderState.PROCESSING if order.method is Method.CASH else OrderState.AWAITING_PAYMENT]
        path += [_EVENT_STATES[event.kind] for event in order.events if event.kind in _EVENT_STATES]
        assert path[-1] is order.state
        assert all(step in _LISTED for step in pairwise(path)), path


def money_is_conserved(
    taken: Mapping[str, Taken], orders: Sequence[Order], attempts: Sequence[PaymentAttempt]
) -> None:
    """Money called paid is at the gateway (`taken` by tran_id); at most one attempt settles an order."""
    for attempt in attempts:
        if attempt.state is AttemptState.PAID:
            assert taken[attempt.tran_id] == Taken(attempt.amount, attempt.pg_txnid or "")
    by_order = Counter(a.order_id for a in attempts if a.state is AttemptState.PAID)
    for order in orders:
        paid = _was_paid(order)
        assert by_order[order.id] == (1 if paid and order.method is Method.ONLINE else 0), order.number
        ways = [event.kind for event in order.events if event.kind in _MONEY_IN]
        assert len(ways) == (1 if paid else 0), ways
        assert (ways == ["cash_collected"]) == (paid and order.method is Method.CASH)


async def the_ledger_is_what_happened(
    services: Services, orders: Sequence[Order], attempts: Sequence[PaymentAttempt]
) -> None:
    """Every movement is in it once; refunds never exceed what was paid, nor the units that were bought."""
    moved: dict[str, Counter[str]] = {}
    async for row in services.mongo.db["ledger"].find():
        entries = moved.setdefault(row["order_id"], Counter())
        entries[row["kind"]] += row["amount"]
        entries["returned"] += row["amount"] if row["key"].startswith("return:") else 0
    came: Counter[str] = Counter()
    for attempt in attempts:
        came[attempt.order_id] += attempt.amount if attempt.state in _KEEPS_MONEY else 0
    refunds: dict[str, list[Refund]] = {}
    for refund in await all_refunds(services):
        refunds.setdefault(refund.order_id, []).append(refund)
    for order in orders:
        entries = moved.pop(order.id, Counter())
        cash = order.method is Method.CASH and _was_paid(order)
        assert entries["charge"] == came[order.id], order.number
        assert entries["cash_collected"] == (order.total if cash else 0), order.number
        assert entries["refund"] - entries["returned"] == order.refunded, order.number
        _refunds_add_up(order, refunds.pop(order.id, []))
    assert (moved, refunds) == ({}, {})


def _refunds_add_up(order: Order, refunds: Sequence[Refund]) -> None:
    units = [0] * len(order.lines)
    for refund in refunds:
        for part in refund.lines:
            units[part.line] += part.quantity
    assert sum(refund.amount for refund in refunds) == order.refunded <= order.total, order.number
    assert sum(refund.delivery for refund in refunds) in (0, order.delivery), order.number
    assert units == (order.refunded_units or units)
    assert all(unit <= line.quantity for unit, line in zip(units, order.lines, strict=True)), order.number
    partly = PaymentState.REFUNDED if order.state is OrderState.REFUNDED else PaymentState.PARTLY_REFUNDED
    unpaid = order.state is OrderState.REFUNDED and order.payment_state in NO_MONEY  # a parcel came back
    assert (unpaid or order.payment_state is partly) == bool(refunds), order.number
    assert (order.total == 0 or unpaid) == all(refund.amount == 0 for refund in refunds) or not refunds


def nothing_taken_is_forgotten(taken: Mapping[str, Taken], attempts: Sequence[PaymentAttempt]) -> None:
    """Once all was reconciled: money at the gateway is paid or in staff's hands here."""
    kept = {attempt.tran_id: attempt.amount for attempt in attempts if attempt.state in _KEEPS_MONEY}
    assert kept == {tran_id: payment.amount for tran_id, payment in taken.items()}


async def codes_are_exactly_the_paid_units(
    services: Services, orders: Sequence[Order], codes_a_unit: Mapping[str, int]
) -> None:
    """`codes_a_unit` by slug. Those of refunded units were taken, each by one refund."""
    seen: set[str] = set()
    for order in orders:
        given = await services.orders.codes(order)
        codes = {code.code for code in given}
        refunded = zip(order.lines, order.refunded_units, strict=False)
        gone = sum(codes_a_unit[line.slug] * units for line, units in refunded) if _was_paid(order) else 0
        assert len([code for code in given if code.refund_id]) == gone, order.number
        assert all(code.state is CodeState.REVOKED for code in given if code.refund_id), order.number
        due = sum(codes_a_unit[line.slug] * line.quantity for line in order.lines)
        assert len(codes) == (due if _was_paid(order) else 0), order.number
        assert not codes & seen
        seen |= codes


async def one_redeemer_has_the_premium_of_each_code(services: Services) -> None:
    """Premium runs by redeemed codes alone, one after the other; an account ends with the last of it."""
    db = services.mongo.db
    codes = {row["_id"]: row async for row in db["premium_codes"].find({"redeemed_by": {"$type": "string"}})}
    live: dict[str, list[Entitlement]] = {}
    async for row in db["entitlements"].find().sort("starts_at", 1):
        given = Entitlement.from_mongo(row)
        code = codes.pop(given.code_id)
        assert code["redeemed_by"] == given.user_id
        assert (code["state"] == CodeState.REVOKED) == (given.withdrawn_at is not None)
        if given.withdrawn_at is None:
            live.setdefault(given.user_id, []).append(given)
    assert codes == {}
    async for user in db["users"].find():
        runs = live.get(user["_id"], [])
        assert user.get("premium_until") == (runs[-1].ends_at if runs else None)
        assert all(later.starts_at == run.ends_at for run, later in pairwise(runs))


async def every_event_has_its_mail_once(services: Services, orders: Sequence[Order]) -> None:
    mails: Counter[tuple[str, str]] = Counter()
    async for row in services.mongo.db["outbox"].find():
        if row["purpose"].startswith("order_"):  # others are about a payment, a code, an account
            mails[row["subject_id"], row["purpose"]] += 1
    due: Counter[tuple[str, str]] = Counter()
    for order in orders:
        due[order.id, Purpose.ORDER_PLACED] += 1
        for event in order.events:
            if event.kind in _TOLD:
                due[order.id, _PAID_MAILS.get(event.kind, f"order_{event.kind}")] += 1
    for refund in await all_refunds(services):
        due[refund.id, Purpose.ORDER_REFUNDED] += 1
    assert mails == due


async def invoices_are_of_the_paid_orders(services: Services, orders: Sequence[Order]) -> None:
    """Each order whose money came in has one invoice for what it cost; numbered, they leave no gap."""
    await services.invoices.number_due()
    paid = {order.id: order.total for order in orders if order.payment_state not in _NEVER_PAID}
    invoices = [row async for row in services.mongo.db["invoices"].find()]
    assert {row["_id"]: row["total"] for row in invoices} == paid
    years = Counter(row["number"].split("-")[1] for row in invoices)
    assert {row["number"] for row in invoices} == {
        f"INV-{year}-{place:06d}" for year, count in years.items() for place in range(1, count + 1)
    }


async def coupons_are_what_the_orders_say(services: Services, orders: Sequence[Order]) -> None:
    """A coupon is used by its orders that did not end, once each; only late payments pass its limits."""
    used: Counter[str] = Counter()
    spent: Counter[str] = Counter()
    late: set[str] = set()
    for order in orders:
        assert order.discount == (order.coupon.discount if order.coupon else 0)
        if order.coupon is None or order.state in ENDED:
            continue
        used[order.coupon.coupon_id] += 1
        spent[order.coupon.coupon_id] += order.discount
        late |= {order.coupon.coupon_id} if any(e.kind in _ENDED_KINDS for e in order.events) else set()
    live = {(use["coupon_id"], use["order_id"]) async for use in _live_uses(services)}
    assert live == {(o.coupon.coupon_id, o.id) for o in orders if o.coupon and o.state not in ENDED}
    async for row in services.mongo.db["coupons"].find():
        coupon = Coupon.from_mongo(row)
        assert (coupon.used, coupon.spent) == (used[coupon.id], spent[coupon.id])
        if coupon.id not in late:
            assert coupon.rules.limit is None or coupon.used <= coupon.rules.limit
            assert coupon.rules.budget is None or coupon.spent <= coupon.rules.budget


def _live_uses(services: Services) -> Any:
    return services.mongo.db["coupon_uses"].find({"returned_at": None})
