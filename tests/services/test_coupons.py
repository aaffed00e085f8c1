"""Coupons: what they take off, who may use them how often, and that no limit is ever passed."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend_ext.bootstrap import Services
from backend_ext.catalogue.models import Product
from backend_ext.dev.gateway.book import Status
from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import ShopError, TooMany
from backend_ext.ordering.errors import PricesChanged
from backend_ext.ordering.models import Order, OrderState, PaymentState
from backend_ext.promotion.errors import (
    CouponEnded,
    CouponMinimum,
    CouponSpent,
    CouponTaken,
    CouponUnknown,
    CouponUsedUp,
)
from backend_ext.promotion.models import Coupon, CouponRules, Kind, clean_code
from tests import laws
from tests.people import admin
from tests.shop import form, new_visitor_id, put_product
from tests.standin import StandIn

STAFF = admin("staff-1")


async def put_coupon(services: Services, code: str = "EID10", **rules: Any) -> Coupon:
    """A coupon of 10 % unless `rules` say otherwise."""
    kind = {"kind": "fixed"} if "amount" in rules else {"kind": "percent", "percent": 10}
    return await services.coupon_desk.create(STAFF, CouponRules(**({"code": code} | kind | rules)))


async def order(
    services: Services, product: Product, code: str = "EID10", *, user_id: str | None = None, **typed: str
) -> Order:
    """An order of a new visitor for one of `product`, with a coupon."""
    visitor = new_visitor_id()
    await services.carts.add(visitor, product.slug, 1)
    key = (await services.checkout.open(visitor)).key
    return await services.checkout.place(visitor, key, form(**typed), "en", coupon=code, user_id=user_id)


async def counts(services: Services, coupon: Coupon) -> tuple[int, int]:
    now = await services.coupon_desk.get(admin(), coupon.id)
    return now.used, now.spent


async def nothing_happened(services: Services) -> bool:
    db = services.mongo.db
    found = [
        await db[name].count_documents({}) for name in ("orders", "coupon_uses", "coupon_people", "outbox")
    ]
    held = await db["stock_levels"].count_documents({"held": {"$gt": 0}})
    return [*found, held] == [0] * 5


@given(
    goods=st.integers(0, 10**9),
    percent=st.integers(1, 100),
    cap=st.none() | st.integers(1, 10**8),
    amount=st.integers(1, 10**8),
)
def test_what_comes_off_is_whole_poisha_rounded_down(
    goods: int, percent: int, cap: int | None, amount: int
) -> None:
    share = CouponRules(code="P1", kind=Kind.PERCENT, percent=percent, cap=cap).off(goods)
    fixed = CouponRules(code="F1", kind=Kind.FIXED, amount=amount).off(goods)
    assert type(share) is int
    whole = 100 * share <= goods * percent < 100 * (share + 1)
    assert whole if cap is None or share < cap else 100 * cap <= goods * percent
    assert 0 <= share <= goods
    assert fixed == min(goods, amount)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("eid10", "EID10"),
        (" Eid 10 ", "EID10"),
        ("eid-১০", "EID-10"),
        ("", None),
        ("$ne", None),
        ("a" * 99, None),
    ],
)
def test_codes_are_typed_in_any_case(typed: str, code: str | None) -> None:
    assert clean_code(typed) == code


async def test_it_comes_off_the_goods_alone(services: Services) -> None:
    product = await put_product(services, price=100000)
    coupon = await put_coupon(services, percent=15, cap=12345)
    placed = await order(services, product, " eid10 ")
    # Delivery stays free: it is judged by the goods before the coupon.
    assert (placed.goods, placed.discount, placed.delivery, placed.total) == (100000, 12345, 0, 87655)
    assert placed.coupon is not None
    assert (placed.coupon.code, placed.coupon.coupon_id, placed.coupon.discount) == (
        "EID10",
        coupon.id,
        12345,
    )
    assert await counts(services, coupon) == (1, 12345)
    assert (await services.orders.get(placed.id)).coupon == placed.coupon


async def test_what_a_coupon_pays_whole_is_paid_at_once(services: Services) -> None:
    product = await put_product(services, price=100000, codes=2)
    await put_coupon(services, percent=100)
    placed = await order(services, product)
    assert (placed.total, placed.state, placed.payment_state) == (0, OrderState.PROCESSING, PaymentState.PAID)
    assert len(await services.orders.codes(placed)) == 2
    level = (await services.stock.levels([product.id]))[product.id]
    assert (level.held, level.sold) == (0, 1)
    await laws.every_event_has_its_mail_once(services, [placed])


def _tomorrow() -> datetime:
    return utcnow() + timedelta(days=1)


@pytest.mark.parametrize(
    ("rules", "error"),
    [
        ({"code": "OTHER"}, CouponUnknown),
        ({"active": False}, CouponUnknown),
        ({"starts_at": _tomorrow()}, CouponUnknown),
        ({"ends_at": utcnow() - timedelta(seconds=2)}, CouponEnded),
        ({"minimum": 19901}, CouponMinimum),
        ({"budget": 1989}, CouponUsedUp),
    ],
    ids=["another code", "switched off", "not yet", "no longer", "too little", "over its budget"],
)
async def test_a_coupon_that_is_not_good_orders_nothing(
    services: Services, rules: dict[str, Any], error: type[ShopError]
) -> None:
    product = await put_product(services, price=19900)
    coupon = await put_coupon(services, **rules)
    with pytest.raises(error):
        await order(services, product)
    assert await counts(services, coupon) == (0, 0)
    assert await nothing_happened(services)


async def test_rules_that_change_at_the_last_moment_order_nothing(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    product = await put_product(services)
    coupon = await put_coupon(services, amount=5000)
    use = services.coupons.use

    async def changed_before(*args: Any) -> None:
        monkeypatch.undo()
        less = coupon.rules.model_copy(update={"amount": 1000})
        await services.coupon_desk.change(STAFF, coupon.id, less, 1)
        await use(*args)

    monkeypatch.setattr(services.coupons, "use", changed_before)
    with pytest.raises(PricesChanged):
        await order(services, product)
    assert await counts(services, coupon) == (0, 0)
    assert await nothing_happened(services)


@pytest.mark.parametrize("rules", [{"limit": 7}, {"budget": 7 * 1990 + 1989}], ids=str)
async def test_limit_and_budget_hold_when_all_come_at_once(
    services: Services, another: Callable[[], Services], rules: dict[str, int]
) -> None:
    product = await put_product(services, price=19900, stock=30)
    coupon = await put_coupon(services, **rules)
    processes = (services, another())
    got = await asyncio.gather(
        *(order(processes[number % 2], product) for number in range(22)), return_exceptions=True
    )
    placed = [one for one in got if isinstance(one, Order)]
    assert {type(one) for one in got if one not in placed} == {CouponUsedUp}
    assert len(placed) == 7
    assert await counts(services, coupon) == (7, 7 * 1990)
    assert (await services.stock.levels([product.id]))[product.id].held == 7
    await laws.coupons_are_what_the_orders_say(services, await laws.all_orders(services))


async def test_a_person_is_their_account_their_address_or_their_phone(
    services: Services, another: Callable[[], Services]
) -> None:
    product = await put_product(services, stock=40)
    coupon = await put_coupon(services, per_person=2)
    phone, processes = "01712345678", (services, another())

    async def one(number: int) -> Order:
        """Each of them shares the account, the address or the phone with others, never all three."""
        typed: dict[str, str] = {"email": f"somebody{number}@example.com"}
        if number % 3 == 0:
            return await order(processes[number % 2], product, user_id="u1", **typed)
        if number % 3 == 1:
            return await order(processes[number % 2], product, email="One@Example.com")
        return await order(processes[number % 2], product, phone=phone, **typed)

    got = await asyncio.gather(*(one(number) for number in range(21)), return_exceptions=True)
    assert {type(one) for one in got} == {Order, CouponSpent}
    assert sum(isinstance(one, Order) for one in got) == 6
    assert (await counts(services, coupon))[0] == 6
    with pytest.raises(CouponSpent):
        await order(services, product, phone="+880 1712-345678", email="new@example.com")
    kept = [
        str(row)
        for name in ("coupon_uses", "coupon_people")
        for row in await services.mongo.db[name].find().to_list(None)
    ]
    assert not [row for row in kept if "1712345678" in row or "example" in row or "u1'" in row]


async def test_a_use_comes_back_when_its_order_ends_and_not_when_it_is_refunded(services: Services) -> None:
    product = await put_product(services, stock=5)
    coupon = await put_coupon(services, limit=1, per_person=1)
    mine = {"phone": "01712345678"}
    expired = await order(services, product, **mine)
    with pytest.raises(CouponUsedUp):
        await order(services, product)
    later = utcnow() + timedelta(minutes=16)
    ended = await asyncio.gather(*(services.orders.expire(expired.id, later) for _ in range(4)))
    assert sorted(ended) == [False, False, False, True]
    assert await counts(services, coupon) == (0, 0)
    cancelled = await order(services, product, method="cash", **mine)
    await services.orders.cancel(cancelled.id)
    assert await counts(services, coupon) == (0, 0)
    paid = await order(services, product, **mine)
    await services.mongo.run(lambda tx: services.orders.mark_paid(paid.id, "test", tx))
    assert await counts(services, coupon) == (1, paid.discount)
    page = await services.coupon_desk.uses(admin(), coupon.id, 1)
    assert [(use.number, use.returned_at is None) for use in page.items] == [
        (paid.number, True), (cancelled.number, False), (expired.number, False)
    ]  # fmt: skip
    await laws.coupons_are_what_the_orders_say(services, await laws.all_orders(services))


async def test_a_late_payment_takes_the_use_again_without_asking_limits(
    services: Services, standin: StandIn
) -> None:
    product = await put_product(services)
    coupon = await put_coupon(services, limit=1, budget=2000, per_person=1)
    mine = {"phone": "01712345678"}
    late = await order(services, product, **mine)
    payment = await standin.start(services, late)
    payment.end(Status.SUCCESSFUL)
    await services.orders.expire(late.id, utcnow() + timedelta(minutes=16))
    await order(services, product, **mine)

    await asyncio.gather(*(services.payments.settle(payment.tran_id) for _ in range(3)))

    assert (await services.orders.get(late.id)).payment_state is PaymentState.PAID
    assert await counts(services, coupon) == (2, 2 * late.discount)
    await laws.coupons_are_what_the_orders_say(services, await laws.all_orders(services))


async def test_guesses_are_counted_and_right_codes_are_not(services: Services) -> None:
    product = await put_product(services)
    await put_coupon(services)
    visitor = new_visitor_id()
    await services.carts.add(visitor, product.slug, 1)
    await services.checkout.open(visitor)
    for _ in range(12):
        await services.checkout.apply_coupon(visitor, "eid10", "203.0.113.7")
    for number in range(10):
        with pytest.raises(CouponUnknown):
            await services.checkout.apply_coupon(visitor, f"GUESS{number}", "203.0.113.7")
    with pytest.raises(TooMany):
        await services.checkout.apply_coupon(visitor, "eid10", "203.0.113.7")
    assert (await services.checkout.open(visitor)).coupon == "EID10"
    await services.checkout.remove_coupon(visitor)
    assert (await services.checkout.open(visitor)).coupon == ""


async def test_an_order_without_a_coupon_asks_nothing_of_coupons(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    product = await put_product(services)
    for verb in ("price", "try_code", "use", "use_of", "give_back", "take_again"):
        monkeypatch.setattr(services.coupons, verb, None)
    placed = await order(services, product, "")
    await services.orders.cancel(placed.id)
    assert (placed.coupon, placed.discount) == (None, 0)


async def test_staff_change_what_they_saw_and_every_change_is_audited(services: Services) -> None:
    coupon = await put_coupon(services)
    await put_coupon(services, "OTHER")
    rules = coupon.rules.model_copy(update={"percent": 20})
    got = await asyncio.gather(
        *(services.coupon_desk.change(STAFF, coupon.id, rules, 1) for _ in range(5)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in got) == ["Coupon"] + ["CouponChanged"] * 4
    with pytest.raises(CouponTaken):
        await services.coupon_desk.change(STAFF, coupon.id, rules.model_copy(update={"code": "OTHER"}), 2)
    with pytest.raises(CouponTaken):
        await put_coupon(services)
    await services.coupon_desk.switch_off(STAFF, coupon.id)
    await services.coupon_desk.switch_off(STAFF, coupon.id)
    entries = await services.audit.of_subject(f"coupon:{coupon.id}")
    assert [(entry.action, entry.after) for entry in entries[:2]] == [
        ("coupon.change", {"active": False}),
        ("coupon.change", {"percent": 20}),
    ]
    assert entries[2].action == "coupon.create"
    assert len(entries) == 3
