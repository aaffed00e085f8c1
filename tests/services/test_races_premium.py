"""Each precondition of a premium code, with somebody else in between."""

from collections.abc import Callable
from typing import Any

import pytest

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import add_months
from backend_ext.people.models import User
from backend_ext.people.service import PeopleService
from backend_ext.premium.errors import CodeRevoked, CodeTaken
from backend_ext.premium.models import CodeState, PremiumCode
from backend_ext.premium.repository import CodeRepository, EntitlementRepository
from backend_ext.premium.service import Grant
from tests.people import NETWORK, put_code, put_user, user_now
from tests.races import before, stop_at
from tests.shop import new_visitor_id


async def _redeem(services: Services, user: User, code: PremiumCode) -> Any:
    return await services.redemption.redeem(user.id, code.code, NETWORK)


async def _stored(services: Services, code: PremiumCode) -> PremiumCode:
    row = await services.mongo.db["premium_codes"].find_one({"_id": code.id})
    assert row is not None
    return PremiumCode.from_mongo(row)


async def test_a_code_redeemed_by_somebody_faster_gives_the_second_nothing(
    another: Callable[[], Services],
) -> None:
    here, there = another(), another()
    code, winner, loser = await put_code(here), await put_user(here), await put_user(here)

    async with before(CodeRepository, "redeem", lambda: _redeem(there, winner, code)):
        with pytest.raises(CodeTaken):
            await _redeem(here, loser, code)

    assert (await _stored(here, code)).redeemed_by == winner.id
    assert await here.wallet.entitlements(loser.id) == []
    assert await user_now(here, loser.id) == loser
    assert len(await here.wallet.entitlements(winner.id)) == 1


async def test_a_code_redeemed_in_two_tabs_of_one_person_gives_once(another: Callable[[], Services]) -> None:
    here, there = another(), another()
    code, user = await put_code(here), await put_user(here)

    async with before(CodeRepository, "redeem", lambda: _redeem(there, user, code)) as race:
        second = await _redeem(here, user, code)

    assert second == race.result.model_copy(update={"fresh": False})
    assert len(await here.wallet.entitlements(user.id)) == 1


async def test_a_code_revoked_meanwhile_gives_nothing(another: Callable[[], Services]) -> None:
    here, there = another(), another()
    code, user = await put_code(here), await put_user(here)

    async def revoke() -> None:
        await there.mongo.db["premium_codes"].update_one(
            {"_id": code.id}, {"$set": {"state": CodeState.REVOKED}}
        )

    async with before(CodeRepository, "redeem", revoke):
        with pytest.raises(CodeRevoked):
            await _redeem(here, user, code)

    assert await here.wallet.entitlements(user.id) == []
    assert await user_now(here, user.id) == user


async def test_two_codes_of_one_person_at_once_follow_each_other(another: Callable[[], Services]) -> None:
    here, there = another(), another()
    first, second, user = await put_code(here), await put_code(here), await put_user(here)

    async with before(EntitlementRepository, "latest_end", lambda: _redeem(there, user, second)):
        await _redeem(here, user, first)

    early, late = await here.wallet.entitlements(user.id)
    assert late.starts_at == early.ends_at
    now = await user_now(here, user.id)
    assert now is not None
    assert now.premium_until == late.ends_at == add_months(early.ends_at, 12)


async def test_the_last_code_of_the_pool_goes_to_one_order(another: Callable[[], Services]) -> None:
    here, there = another(), another()
    pooled = await put_code(here, product_id="p-deck")

    async def assign(services: Services, order_id: str) -> None:
        grants = [Grant("p-deck", 1)]
        await services.mongo.run(lambda tx: services.premium.assign(order_id, grants, tx))

    async with before(CodeRepository, "take_from_pool", lambda: assign(there, "theirs")):
        await assign(here, "ours")

    assert [code.id for code in await here.premium.of_order("theirs")] == [pooled.id]
    (own,) = await here.premium.of_order("ours")
    assert own.id != pooled.id


async def test_an_order_has_each_code_once_when_two_processes_give_them(
    another: Callable[[], Services],
) -> None:
    here, there = another(), another()
    order_id = new_visitor_id()

    async def assign(services: Services) -> None:
        grants = [Grant("p-deck", 2), Grant("p-other", 1)]
        await services.mongo.run(lambda tx: services.premium.assign(order_id, grants, tx))

    for method in ("taken", "take_from_pool"):
        async with before(CodeRepository, method, lambda: assign(there)):
            await assign(here)
        assert len(await here.premium.of_order(order_id)) == 3, method
        await here.mongo.db["premium_codes"].delete_many({})


async def test_a_death_at_any_write_of_a_redemption_leaves_the_code_to_redeem(services: Services) -> None:
    code, user = await put_code(services), await put_user(services)
    for repository, write in (
        (CodeRepository, "redeem"),
        (EntitlementRepository, "insert"),
        (PeopleService, "extend_premium"),
    ):
        async with stop_at(repository, write, done=True):
            await _redeem(services, user, code)
        assert await _stored(services, code) == code, write
        assert await services.wallet.entitlements(user.id) == [], write
        assert await user_now(services, user.id) == user, write

    assert (await _redeem(services, user, code)).fresh
