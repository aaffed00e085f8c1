"""Redeeming premium codes: one account each, once, whatever happens at the same moment."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import add_months, utcnow
from backend_ext.kit.errors import ShopError, TooMany
from backend_ext.kit.ids import clean_premium_code, new_id, premium_code, show_code
from backend_ext.kit.text import Localized
from backend_ext.ordering.models import Order
from backend_ext.people.errors import SignInNeeded
from backend_ext.people.models import User
from backend_ext.people.sessions.models import Device
from backend_ext.premium.errors import CodeRevoked, CodeTaken, CodeUnknown
from backend_ext.premium.models import CodeState, PremiumCode, Redeemed, Standing
from backend_ext.premium.repository import CodeRepository
from backend_ext.terms.models import Terms
from tests.people import NETWORK, put_code, put_user, user_now
from tests.shop import place, put_product

TEXT = "ABCD23459XYZ"


async def code_now(services: Services, code: PremiumCode) -> PremiumCode:
    found = await CodeRepository(services.mongo.db).by_text(code.code)
    assert found is not None
    return found


async def entitlements(services: Services) -> list[dict[str, Any]]:
    return [row async for row in services.mongo.db["entitlements"].find()]


async def paid_order(services: Services, user: User, **product: Any) -> Order:
    order = await place(services, await put_product(services, **product), email=user.email)
    await services.orders.join(user.id, user.email_key)
    await services.mongo.run(lambda tx: services.orders.mark_paid(order.id, "test", tx))
    return await services.orders.get(order.id)


@pytest.mark.parametrize(
    "typed",
    [
        "ABCD-2345-9XYZ",
        " abcd 2345 9xyz ",
        "abcd23459xyz",
        "ABCD–2345—9XYZ",
        "ABCD-২৩৪৫-৯XYZ",
        "\tABCD\u00a02345\u200b9XYZ\n",
    ],
)
def test_a_code_is_known_however_it_is_typed(typed: str) -> None:
    assert clean_premium_code(typed) == TEXT


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ABCD-2345-9XY",
        "ABCD-2345-9XYZZ",
        "ABCD-2345-9XY0",
        "ABCD-2345-9XYO",
        "ABCD-2345-9XY1",
        "ABCD-2345-9XYI",
        "ABCD-2345-9XY০",
        "АBCD-2345-9XYZ",
        "ABCD.2345.9XYZ",
        "$where",
        "-" * 10_000 + TEXT,
        "ı" * 12,
    ],
)
def test_what_is_no_code_is_not_taken_for_another(typed: str) -> None:
    assert clean_premium_code(typed) is None


def test_a_month_later_is_the_same_day_in_dhaka_or_the_months_last() -> None:
    late = datetime(2026, 11, 22, 19, 30, tzinfo=UTC)  # 23 November, 1:30 in Dhaka
    assert add_months(late, 12) == datetime(2027, 11, 22, 19, 30, tzinfo=UTC)
    leap = datetime(2028, 2, 29, 6, 0, tzinfo=UTC)
    assert add_months(leap, 12) == datetime(2029, 2, 28, 6, 0, tzinfo=UTC)
    assert add_months(datetime(2026, 12, 31, 6, 0, tzinfo=UTC), 2) == datetime(2027, 2, 28, 6, 0, tzinfo=UTC)
    assert add_months(datetime(2026, 11, 30, 6, 0, tzinfo=UTC), 1) == datetime(2026, 12, 30, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize("state", [CodeState.AVAILABLE, CodeState.ASSIGNED])
async def test_a_code_opens_premium_for_twelve_months(services: Services, state: CodeState) -> None:
    user, code = await put_user(services), await put_code(services, state)
    secret, _ = await services.sessions.open(user, Device())
    before = await services.sessions.who(secret)
    assert before is not None
    assert not before.has_premium(utcnow())
    start = utcnow()

    redeemed = await services.redemption.redeem(user.id, show_code(code.code).lower(), NETWORK)

    assert redeemed.fresh
    assert start <= redeemed.starts_at <= utcnow()
    assert redeemed.ends_at == add_months(redeemed.starts_at, 12)
    stored = await code_now(services, code)
    assert (stored.state, stored.redeemed_by) == (CodeState.REDEEMED, user.id)
    assert stored.redeemed_at == redeemed.starts_at
    (given,) = await entitlements(services)
    assert (given["user_id"], given["code_id"], given["withdrawn_at"]) == (user.id, code.id, None)
    now = await user_now(services, user.id)
    assert now is not None
    assert now.premium_until == redeemed.ends_at
    person = await services.sessions.who(secret)
    assert person is not None
    assert person.premium_until == redeemed.ends_at


async def test_how_long_is_a_setting(services: Services) -> None:
    await services.terms.put(Terms(entitlement_months=3))
    user, code = await put_user(services), await put_code(services)

    redeemed = await services.redemption.redeem(user.id, code.code, NETWORK)

    assert redeemed.ends_at == add_months(redeemed.starts_at, 3)


async def test_the_next_code_runs_after_the_one_before(services: Services) -> None:
    user = await put_user(services)
    codes = [await put_code(services) for _ in range(3)]

    runs = [await services.redemption.redeem(user.id, code.code, NETWORK) for code in codes]

    assert runs[1].starts_at == runs[0].ends_at
    assert runs[2].starts_at == runs[1].ends_at
    now = await user_now(services, user.id)
    assert now is not None
    assert now.premium_until == runs[2].ends_at


async def test_a_code_after_the_end_of_the_last_runs_from_now(services: Services) -> None:
    user = await put_user(services)
    codes = [await put_code(services) for _ in range(2)]
    await services.redemption.redeem(user.id, codes[0].code, NETWORK)
    over = {"starts_at": utcnow() - timedelta(days=400), "ends_at": utcnow() - timedelta(days=35)}
    await services.mongo.db["entitlements"].update_one({}, {"$set": over})
    start = utcnow()

    redeemed = await services.redemption.redeem(user.id, codes[1].code, NETWORK)

    assert start <= redeemed.starts_at <= utcnow()


async def test_what_was_withdrawn_does_not_count(services: Services) -> None:
    user = await put_user(services)
    codes = [await put_code(services) for _ in range(2)]
    await services.redemption.redeem(user.id, codes[0].code, NETWORK)
    await services.mongo.run(lambda tx: services.wallet.withdraw_all(user.id, tx))

    redeemed = await services.redemption.redeem(user.id, codes[1].code, NETWORK)

    assert redeemed.starts_at <= utcnow()


async def test_one_owner_again_is_told_kindly_and_gets_nothing_twice(services: Services) -> None:
    user, code = await put_user(services), await put_code(services)
    first = await services.redemption.redeem(user.id, code.code, NETWORK)
    version = (await services.people.get(user.id)).version

    again = await services.redemption.redeem(user.id, code.code, NETWORK)

    assert again == first.model_copy(update={"fresh": False})
    assert len(await entitlements(services)) == 1
    assert (await services.people.get(user.id)).version == version


@pytest.mark.parametrize(
    ("state", "error", "standing"),
    [
        (CodeState.REDEEMED, CodeTaken, Standing.TAKEN),
        (CodeState.REVOKED, CodeRevoked, Standing.REVOKED),
        (None, CodeUnknown, Standing.UNKNOWN),
    ],
    ids=["taken", "revoked", "unknown"],
)
async def test_other_codes_are_refused_and_change_nothing(
    services: Services, state: CodeState | None, error: type[ShopError], standing: Standing
) -> None:
    user, owner = await put_user(services), await put_user(services)
    text = premium_code()
    if state is not None:
        await put_code(services, state, code=text, redeemed_by=owner.id, redeemed_at=utcnow())

    assert await services.redemption.validate(text, user.id, NETWORK) is standing
    with pytest.raises(error):
        await services.redemption.redeem(user.id, text, NETWORK)

    assert await entitlements(services) == []
    assert await user_now(services, user.id) == user
    assert await services.mongo.db["premium_codes"].count_documents({"redeemed_by": user.id}) == 0


async def test_what_is_no_code_is_as_unknown_as_any(services: Services) -> None:
    user = await put_user(services)

    assert await services.redemption.validate("x" * 10_000, user.id, NETWORK) is Standing.UNKNOWN
    with pytest.raises(CodeUnknown):
        await services.redemption.redeem(user.id, "ABCD-2345-9XY0", NETWORK)


async def test_validating_tells_and_changes_nothing(services: Services) -> None:
    user, other, code = await put_user(services), await put_user(services), await put_code(services)

    assert await services.redemption.validate(show_code(code.code), user.id, NETWORK) is Standing.REDEEMABLE
    assert await code_now(services, code) == code

    await services.redemption.redeem(user.id, code.code, NETWORK)
    assert await services.redemption.validate(code.code, user.id, NETWORK) is Standing.YOURS
    assert await services.redemption.validate(code.code, other.id, NETWORK) is Standing.TAKEN


async def test_guesses_are_counted_by_account_and_by_network(services: Services) -> None:
    guesser, code = await put_user(services), await put_code(services)
    for number in range(10):
        network = f"198.51.100.{number}"
        if number % 2:
            await services.redemption.validate(premium_code(), guesser.id, network)
        else:
            with pytest.raises(CodeUnknown):
                await services.redemption.redeem(guesser.id, premium_code(), network)

    for tried in (
        services.redemption.redeem(guesser.id, code.code, "198.51.100.99"),
        services.redemption.validate(code.code, guesser.id, "198.51.100.99"),
    ):
        with pytest.raises(TooMany):
            await tried
    assert await code_now(services, code) == code

    others = [await put_user(services) for _ in range(3)]
    for number in range(30):
        await services.redemption.validate(premium_code(), others[number // 10].id, NETWORK)
    fresh = await put_user(services)
    with pytest.raises(TooMany):
        await services.redemption.redeem(fresh.id, code.code, NETWORK)
    assert (await services.redemption.redeem(fresh.id, code.code, "198.51.100.100")).fresh


async def test_an_account_that_is_gone_redeems_nothing(services: Services) -> None:
    code = await put_code(services)

    with pytest.raises(SignInNeeded):
        await services.redemption.redeem(new_id(), code.code, NETWORK)

    assert await code_now(services, code) == code
    assert await entitlements(services) == []


async def test_of_twenty_at_once_one_account_gets_the_code(another: Callable[[], Services]) -> None:
    processes = [another(), another()]
    services = processes[0]
    users, code = [await put_user(services) for _ in range(2)], await put_code(services)

    outcomes = await asyncio.gather(
        *(
            processes[number % 2].redemption.redeem(users[number // 10].id, code.code, NETWORK)
            for number in range(20)
        ),
        return_exceptions=True,
    )

    redeemed = [outcome for outcome in outcomes if isinstance(outcome, Redeemed)]
    assert [one.fresh for one in redeemed].count(True) == 1
    assert len(redeemed) == 10
    assert [type(one) for one in outcomes if not isinstance(one, Redeemed)] == [CodeTaken] * 10
    (given,) = await entitlements(services)
    stored = await code_now(services, code)
    assert stored.redeemed_by == given["user_id"]
    for user in users:
        now = await user_now(services, user.id)
        assert now is not None
        assert now.premium_until == (given["ends_at"] if user.id == stored.redeemed_by else None)


async def test_codes_redeemed_at_once_run_one_after_the_other(another: Callable[[], Services]) -> None:
    processes = [another(), another()]
    services = processes[0]
    user = await put_user(services)
    codes = [await put_code(services) for _ in range(8)]

    await asyncio.gather(
        *(
            processes[number % 2].redemption.redeem(user.id, code.code, NETWORK)
            for number, code in enumerate(codes)
        )
    )

    runs = await services.wallet.entitlements(user.id)
    assert len(runs) == 8
    assert all(later.starts_at == earlier.ends_at for earlier, later in pairwise(runs))
    now = await user_now(services, user.id)
    assert now is not None
    assert now.premium_until == runs[-1].ends_at


async def test_a_code_of_the_pool_goes_to_an_order_or_to_who_redeems_it(services: Services) -> None:
    user = await put_user(services)
    product = await put_product(services, stock=9, codes=1)
    code = await put_code(services, product_id=product.id)
    order = await place(services, product)

    await asyncio.gather(
        services.redemption.redeem(user.id, code.code, NETWORK),
        services.mongo.run(lambda tx: services.orders.mark_paid(order.id, "test", tx)),
    )

    assert len(await services.orders.codes(order)) == 1
    assert (await code_now(services, code)).redeemed_by == user.id


async def test_my_codes_are_those_i_bought_and_those_i_redeemed(services: Services) -> None:
    user, friend = await put_user(services), await put_user(services)
    order = await paid_order(services, user, codes=3, name=Localized(en="Bonds", bn="বন্ধন"))
    bought = [code.code for code in await services.orders.codes(order)]
    off_sale = await put_product(services, active=False)
    card = await put_code(services, product_id=off_sale.id)
    await put_code(services)
    mine = await services.redemption.redeem(user.id, bought[0], NETWORK)
    await services.redemption.redeem(friend.id, bought[1], NETWORK)
    second = await services.redemption.redeem(user.id, card.code, NETWORK)

    shown = {own.code: own for own in await services.wallet.of_user(user.id)}

    assert set(shown) == {*bought, card.code}
    assert next(iter(shown)) == bought[2]
    own, gift, unused = (shown[text] for text in bought)
    for one in (own, gift, unused):
        assert (one.order_number, one.product) == (order.number, Localized(en="Bonds", bn="বন্ধন"))
    assert (own.state, own.mine, own.ends_at) == (CodeState.REDEEMED, True, mine.ends_at)
    assert (gift.state, gift.mine, gift.ends_at) == (CodeState.REDEEMED, False, None)
    assert (unused.state, unused.mine, unused.redeemed_at) == (CodeState.ASSIGNED, False, None)
    assert [one.redeemable for one in (own, gift, unused)] == [False, False, True]
    printed = shown[card.code]
    assert (printed.order_number, printed.product, printed.ends_at) == (None, None, second.ends_at)

    theirs = await services.wallet.of_user(friend.id)
    assert [(one.code, one.order_number, one.mine) for one in theirs] == [(bought[1], None, True)]
    assert await services.wallet.of_user(new_id()) == []
