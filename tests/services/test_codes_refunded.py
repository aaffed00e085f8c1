"""A refund takes the codes of the units that went back, whatever happens at the same moment."""

import asyncio
from collections.abc import Callable

import pytest

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import ShopError
from backend_ext.kit.ids import new_id
from backend_ext.mail.models import Purpose
from backend_ext.ordering.models import Order
from backend_ext.people.models import Role, User
from backend_ext.people.sessions.models import Device
from backend_ext.premium.errors import NothingMissing
from backend_ext.premium.models import CodesFrom, CodeState, PremiumCode
from backend_ext.refunds.models import Refund, RefundLine
from backend_ext.refunds.service import Wanted
from tests.people import NETWORK, person, put_code, put_user, user_now
from tests.shop import place, put_product

S = CodeState


async def paid(services: Services, quantity: int, codes: int = 2, source: str = "generated") -> Order:
    product = await put_product(services, codes=codes, codes_from=CodesFrom(source))
    order = await place(services, product, quantity)
    await services.mongo.run(lambda tx: services.orders.mark_paid(order.id, "test", tx))
    return await services.orders.get(order.id)


async def refund(services: Services, order: Order, quantity: int) -> None:
    """What follows for the codes of a refund of so many units of the first line."""
    written = Refund(
        id=new_id(),
        order_id=order.id,
        lines=[RefundLine(line=0, quantity=quantity)],
        amount=1,
        delivery=0,
        reference=new_id(),
        reason="damaged",
        restock=False,
        whole=False,
        by="staff:x",
        at=utcnow(),
    )
    await services.mongo.run(lambda tx: services.codes.refund(order, written, tx))


async def states(services: Services, order: Order) -> list[S]:
    return [code.state for code in await services.orders.codes(order)]


async def redeem(services: Services, user: User, code: PremiumCode) -> None:
    await services.redemption.redeem(user.id, code.code, NETWORK)


async def test_codes_not_used_go_first_and_the_highest_of_them(services: Services) -> None:
    user = await put_user(services)
    secret, _ = await services.sessions.open(user, Device())
    order = await paid(services, 3)
    codes = await services.orders.codes(order)
    await redeem(services, user, codes[5])
    await redeem(services, user, codes[0])

    await refund(services, order, 1)
    assert await states(services, order) == [S.REDEEMED, *[S.ASSIGNED] * 2, *[S.REVOKED] * 2, S.REDEEMED]
    now = await user_now(services, user.id)
    assert now is not None
    assert now.premium_until is not None

    await refund(services, order, 2)
    await services.sessions.pay_copies()

    assert await states(services, order) == [S.REVOKED] * 6
    assert all(one.withdrawn_at for one in await services.wallet.entitlements(user.id))
    who = await services.sessions.who(secret)
    assert who is not None
    assert who.premium_until is None
    assert len({code.refund_id for code in await services.orders.codes(order)}) == 2


async def test_of_redeemed_codes_the_highest_goes_and_the_rest_moves_up(services: Services) -> None:
    user = await put_user(services)
    order = await paid(services, 2, codes=1)
    first, second = await services.orders.codes(order)
    await redeem(services, user, second)
    await redeem(services, user, first)

    await refund(services, order, 1)

    gone, left = await services.wallet.entitlements(user.id)
    assert (gone.code_id, left.code_id) == (second.id, first.id)
    assert left.starts_at == gone.withdrawn_at
    now = await user_now(services, user.id)
    assert now is not None
    assert now.premium_until == left.ends_at


async def test_what_an_order_still_waits_for_goes_before_all(services: Services) -> None:
    boss = person(await put_user(services, role=Role.ADMIN))
    order = await paid(services, 3, codes=1, source="pool")
    product_id = order.lines[0].product_id
    await services.codes.batches.make(boss, product_id, 1, "")
    await services.codes.shortages.fill()

    await refund(services, order, 2)

    assert await states(services, order) == [S.ASSIGNED]
    assert await services.mongo.db["code_shortages"].count_documents({}) == 0
    assert (await services.staff_tasks.page(boss)).total == 0
    assert await services.mongo.db["outbox"].count_documents({"purpose": Purpose.CODES_READY}) == 1
    await services.codes.batches.make(boss, product_id, 5, "")
    assert await services.codes.shortages.fill() == 0


async def test_a_refunded_slot_stays_empty_and_one_that_staff_emptied_goes_first(services: Services) -> None:
    boss = person(await put_user(services, role=Role.ADMIN))
    order = await paid(services, 2, codes=1)
    first, second = await services.orders.codes(order)
    spare = await put_code(services, product_id=order.lines[0].product_id)
    await services.codes.desk.revoke(boss, first.id, "leaked")

    await refund(services, order, 1)

    assert await states(services, order) == [S.REVOKED, S.ASSIGNED]
    with pytest.raises(NothingMissing):
        await services.codes.desk.give_order(boss, spare.id, order.number)
    assert (await services.premium.code(second.id)) == second


async def test_refund_and_redeem_at_once_leave_no_premium_of_a_revoked_code(
    another: Callable[[], Services],
) -> None:
    one, two = another(), another()
    for number in range(6):
        user, order = await put_user(one), await paid(one, 1, codes=1)
        (code,) = await one.orders.codes(order)
        both = [two.redemption.redeem(user.id, code.code, f"198.51.100.{number}"), refund(one, order, 1)]

        outcomes = await asyncio.gather(*(both if number % 2 else both[::-1]), return_exceptions=True)

        wrong = [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, ShopError)]
        assert not wrong
        assert await states(one, order) == [S.REVOKED]
        assert all(given.withdrawn_at for given in await one.wallet.entitlements(user.id))
        now = await user_now(one, user.id)
        assert now is not None
        assert now.premium_until is None


async def test_refund_and_fill_at_once_leave_each_slot_to_one_of_them(
    another: Callable[[], Services],
) -> None:
    one, two = another(), another()
    boss = person(await put_user(one, role=Role.ADMIN))
    order = await paid(one, 4, codes=1, source="pool")
    await one.codes.batches.make(boss, order.lines[0].product_id, 4, "")

    await asyncio.gather(refund(one, order, 2), two.codes.shortages.fill(), one.codes.shortages.fill())

    found = await states(one, order)
    assert found.count(S.ASSIGNED) == 2
    assert await one.mongo.db["code_shortages"].count_documents({}) == 0
    assert await one.mongo.db["outbox"].count_documents({"purpose": Purpose.CODES_READY}) == 1


async def test_staff_who_refund_an_order_take_its_codes_and_an_open_tab_loses_premium(
    services: Services,
) -> None:
    boss, user = person(await put_user(services, role=Role.ADMIN)), await put_user(services)
    secret, _ = await services.sessions.open(user, Device())
    order = await paid(services, 2, codes=1)
    first, _ = await services.orders.codes(order)
    await redeem(services, user, first)
    seen = await services.sessions.who(secret)
    assert seen is not None
    assert seen.has_premium(utcnow())
    whole = Wanted(lines=None, delivery=True, reference="REF-1", reason="damaged", restock=True)

    done = await services.refunds.refund(boss, order.id, whole)

    assert await states(services, order) == [S.REVOKED] * 2
    assert {code.refund_id for code in await services.orders.codes(order)} == {done.id}
    seen = await services.sessions.who(secret)
    assert seen is not None
    assert not seen.has_premium(utcnow())
