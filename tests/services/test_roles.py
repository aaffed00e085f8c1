"""Roles: only admins grant, every grant is on record, and there is always an admin."""

import asyncio
from collections.abc import Callable

import pytest

from backend_ext.audit.models import AuditEntry
from backend_ext.bootstrap import Services, build
from backend_ext.dev.servers import MongoServer
from backend_ext.kit.errors import NotFound
from backend_ext.people.errors import (
    LastAdmin,
    ProviderAway,
    RoleNeeded,
    UnprovedStaff,
    WrongCredentials,
)
from backend_ext.people.first_admin import FirstAdminState
from backend_ext.people.identity.provider import Proof
from backend_ext.people.models import Person, Role, User
from backend_ext.people.sessions.models import Device
from tests.people import person, put_user, user_now
from tests.shop import settings_of

EMAIL, PASSWORD = "boss@example.com", "benzene-ring-of-six"


async def _role(services: Services, user: User) -> Role:
    stored = await user_now(services, user.id)
    assert stored is not None
    return stored.role


async def _audit(services: Services, user: User) -> list[AuditEntry]:
    return await services.audit.of_subject(f"user:{user.id}")


async def _mails(services: Services) -> list[tuple[str, str]]:
    rows = services.mongo.db["outbox"].find({"purpose": "role_changed"}).sort("created_at", 1)
    return [(row["to"], row["params"]["role"]) async for row in rows]


# Granting


async def test_an_admin_grants_and_takes_and_it_counts_at_once(services: Services) -> None:
    boss, user = await put_user(services, role=Role.ADMIN), await put_user(services)
    secret, _ = await services.sessions.open(user, Device())
    seen = [await services.sessions.who(secret)]

    for role in (Role.EDITOR, Role.ADMIN, Role.CUSTOMER):
        assert (await services.roles.grant(person(boss), user.id, role)).role is role
        seen.append(await services.sessions.who(secret))

    assert [one.role for one in seen if one] == [Role.CUSTOMER, Role.EDITOR, Role.ADMIN, Role.CUSTOMER]
    entries = await _audit(services, user)
    assert [(one.actor, one.action) for one in entries] == [(boss.id, "role.grant")] * 3
    assert [(one.before["role"], one.after["role"]) for one in reversed(entries)] == [
        ("customer", "editor"),
        ("editor", "admin"),
        ("admin", "customer"),
    ]
    assert await _mails(services) == [(user.email, role) for role in ("editor", "admin", "customer")]


async def test_a_grant_that_changes_nothing_tells_nobody(services: Services) -> None:
    boss, user = await put_user(services, role=Role.ADMIN), await put_user(services, role=Role.EDITOR)

    await services.roles.grant(person(boss), user.id, Role.EDITOR)
    await services.roles.grant(person(boss), boss.id, Role.ADMIN)

    assert await _mails(services) == []
    assert (await services.audit.newest()).total == 0
    assert await user_now(services, user.id) == user


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.SUPPORT, Role.EDITOR])
async def test_nobody_else_grants_anything(services: Services, role: Role) -> None:
    await put_user(services, role=Role.ADMIN)
    actor, user = await put_user(services, role=role), await put_user(services)

    for target in (user, actor):
        with pytest.raises(RoleNeeded):
            await services.roles.grant(person(actor), target.id, Role.ADMIN)
    with pytest.raises(RoleNeeded):
        await services.roles.staff(person(actor))

    assert (await _role(services, user), await _role(services, actor)) == (Role.CUSTOMER, role)
    assert (await services.audit.newest()).total == 0
    assert await _mails(services) == []


async def test_who_only_seems_to_be_an_admin_grants_nothing(services: Services) -> None:
    """A copy of an account that is out of date, or was made up, is not believed."""
    await put_user(services, role=Role.ADMIN)
    actor, user = await put_user(services), await put_user(services)
    seeming = person(actor).model_copy(update={"role": Role.ADMIN})
    gone: Person = seeming.model_copy(update={"user_id": "0" * 24})

    for one in (seeming, gone):
        with pytest.raises(RoleNeeded):
            await services.roles.grant(one, user.id, Role.ADMIN)

    assert await _role(services, user) is Role.CUSTOMER


async def test_a_role_of_staff_takes_a_proved_address(services: Services) -> None:
    boss, user = await put_user(services, role=Role.ADMIN), await put_user(services, verified=False)

    with pytest.raises(UnprovedStaff):
        await services.roles.grant(person(boss), user.id, Role.SUPPORT)
    with pytest.raises(NotFound):
        await services.roles.grant(person(boss), "0" * 24, Role.SUPPORT)

    assert await _role(services, user) is Role.CUSTOMER
    assert await _mails(services) == []


async def test_staff_are_listed_for_admins(services: Services) -> None:
    boss = await put_user(services, "z@example.com", role=Role.ADMIN)
    helper = await put_user(services, "a@example.com", role=Role.SUPPORT)
    await put_user(services)

    assert await services.roles.staff(person(boss)) == [helper, boss]


async def test_the_provider_is_told_and_need_not_hear(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss = await put_user(services, role=Role.ADMIN)
    user = await put_user(services, identities=["local:s1", "facebook.com:s2"])
    told: list[tuple[str, str]] = []

    async def set_role(subject: str, role: str) -> None:
        told.append((subject, role))
        raise ProviderAway

    monkeypatch.setattr(services.entrance.provider, "set_role", set_role)

    assert (await services.roles.grant(person(boss), user.id, Role.EDITOR)).role is Role.EDITOR

    assert told == [("s1", "editor")]
    assert await _role(services, user) is Role.EDITOR


# The last admin


async def test_the_last_admin_stays(services: Services) -> None:
    boss = await put_user(services, role=Role.ADMIN)
    await put_user(services, role=Role.EDITOR)

    with pytest.raises(LastAdmin):
        await services.roles.grant(person(boss), boss.id, Role.CUSTOMER)
    with pytest.raises(LastAdmin):
        await services.mongo.run(lambda tx: services.roles.guard_last_admin(boss.id, tx))

    assert await _role(services, boss) is Role.ADMIN
    assert await _mails(services) == []
    assert (await services.audit.newest()).total == 0


async def test_one_of_two_admins_may_go(services: Services) -> None:
    boss, second = [await put_user(services, role=Role.ADMIN) for _ in range(2)]
    customer = await put_user(services)

    await services.mongo.run(lambda tx: services.roles.guard_last_admin(boss.id, tx))
    await services.mongo.run(lambda tx: services.roles.guard_last_admin(customer.id, tx))
    assert (await services.roles.grant(person(boss), boss.id, Role.CUSTOMER)).role is Role.CUSTOMER

    with pytest.raises(LastAdmin):
        await services.roles.grant(person(second), second.id, Role.EDITOR)


@pytest.mark.parametrize("number", [2, 3, 5])
async def test_admins_who_demote_each_other_at_once(another: Callable[[], Services], number: int) -> None:
    """In a ring, over two processes: who was demoted first demotes nobody any more, and one stays."""
    shops = another(), another()
    ring = [await put_user(shops[0], role=Role.ADMIN) for _ in range(number)]

    tries = [
        shops[at % 2].roles.grant(person(actor), ring[(at + 1) % number].id, Role.CUSTOMER)
        for at, actor in enumerate(ring)
    ]
    done = await asyncio.gather(*tries, return_exceptions=True)

    won = [one for one in done if isinstance(one, User)]
    assert {type(one) for one in done if not isinstance(one, User)} <= {RoleNeeded, LastAdmin}
    admins = [user for user in ring if await _role(shops[0], user) is Role.ADMIN]
    assert len(admins) == number - len(won) >= 1
    assert len(won) == 1 or number > 2
    assert (await shops[0].audit.newest()).total == len(won) == len(await _mails(shops[0]))


async def test_two_admins_who_leave_at_once(another: Callable[[], Services]) -> None:
    shops = another(), another()
    pair = [await put_user(shops[0], role=Role.ADMIN) for _ in range(2)]

    tries = [
        shop.roles.grant(person(user), user.id, Role.CUSTOMER) for shop, user in zip(shops, pair, strict=True)
    ]
    done = await asyncio.gather(*tries, return_exceptions=True)

    assert [type(one) for one in done if not isinstance(one, User)] == [LastAdmin]
    assert sorted([await _role(shops[0], user) for user in pair]) == [Role.ADMIN, Role.CUSTOMER]


# The first admin


@pytest.fixture
def named(
    services: Services, mongo_server: MongoServer, redis_url: str, database_name: str
) -> Callable[..., Services]:
    """Makes the services of a process whose settings name a first admin."""

    def make(email: str = EMAIL, password: str = "") -> Services:
        settings = settings_of(
            mongo_server.url,
            redis_url,
            database_name,
            first_admin_email=email,
            first_admin_password=password,
        )
        return build(settings)

    return make


async def test_a_verified_account_becomes_the_first_admin_once(
    services: Services, named: Callable[..., Services]
) -> None:
    user = await put_user(services, EMAIL)
    shop = named("Boss@Example.com", PASSWORD)

    assert await shop.first_admin.ensure() is FirstAdminState.PROMOTED
    assert await shop.first_admin.ensure() is FirstAdminState.THERE

    assert await _role(services, user) is Role.ADMIN
    (entry,) = await _audit(services, user)
    assert (entry.actor, entry.before, entry.after) == ("system", {"role": "customer"}, {"role": "admin"})
    assert await _mails(services) == [(EMAIL, "admin")]
    assert await services.mongo.db["credentials"].count_documents({}) == 0
    await shop.close()


async def test_an_account_is_made_with_the_password_of_the_settings(
    services: Services, named: Callable[..., Services]
) -> None:
    shop = named(EMAIL, PASSWORD)

    assert await shop.first_admin.ensure() is FirstAdminState.MADE
    assert await shop.first_admin.ensure() is FirstAdminState.THERE

    user = await services.entrance.prove(EMAIL, PASSWORD, Device(address="203.0.113.1"))
    assert (user.role, user.email_verified) == (Role.ADMIN, True)
    (entry,) = await _audit(services, user)
    assert (entry.actor, entry.after) == ("system", {"role": "admin"})
    with pytest.raises(WrongCredentials):
        await services.entrance.prove(EMAIL, f"{PASSWORD}!", Device(address="203.0.113.1"))
    await shop.close()


async def test_two_processes_at_once_make_one_admin(
    services: Services, named: Callable[..., Services]
) -> None:
    shops = [named(EMAIL, PASSWORD) for _ in range(3)]

    states = await asyncio.gather(*(shop.first_admin.ensure() for shop in shops))

    assert states.count(FirstAdminState.MADE) == 1
    assert set(states) <= {FirstAdminState.MADE, FirstAdminState.THERE, FirstAdminState.WAITS}
    assert await services.mongo.db["users"].count_documents({}) == 1
    assert await services.mongo.db["users"].count_documents({"role": "admin"}) == 1
    assert await services.mongo.db["credentials"].count_documents({}) == 1
    assert (await services.audit.newest()).total == 1
    assert await shops[0].first_admin.ensure() is FirstAdminState.THERE
    for shop in shops:
        await shop.close()


async def test_two_processes_at_once_promote_once(services: Services, named: Callable[..., Services]) -> None:
    user = await put_user(services, EMAIL)
    shops = [named(EMAIL) for _ in range(3)]

    states = await asyncio.gather(*(shop.first_admin.ensure() for shop in shops))

    assert states.count(FirstAdminState.PROMOTED) == 1
    assert len(await _audit(services, user)) == len(await _mails(services)) == 1
    for shop in shops:
        await shop.close()


async def test_an_address_that_nobody_proved_waits(
    services: Services, named: Callable[..., Services]
) -> None:
    """A stranger's account with the admin's address gives way to its owner, who becomes admin."""
    stranger = await put_user(services, EMAIL, verified=False, name="Mallory")
    secret, _ = await services.sessions.open(stranger, Device())
    shop = named(EMAIL)

    assert await shop.first_admin.ensure() is FirstAdminState.WAITS
    assert await _role(services, stranger) is Role.CUSTOMER
    unproved = Proof("local", "s1", "other@example.com", email_verified=True)
    assert (await shop.admission.admit(unproved)).role is Role.CUSTOMER

    owner = await shop.admission.admit(Proof("local", "s2", EMAIL, email_verified=True))

    assert (owner.id, owner.role, owner.name) == (stranger.id, Role.ADMIN, "")
    assert await services.sessions.who(secret) is None
    assert [one.actor for one in await _audit(services, owner)] == ["system"]
    await shop.close()


async def test_a_new_account_of_the_address_becomes_admin_when_it_is_verified(
    services: Services, named: Callable[..., Services]
) -> None:
    shop = named(EMAIL)
    user = await shop.admission.admit(Proof("facebook.com", "s1", EMAIL, email_verified=False))
    assert user.role is Role.CUSTOMER
    assert await shop.first_admin.ensure() is FirstAdminState.WAITS

    user = await shop.admission.admit(Proof("facebook.com", "s1", EMAIL, email_verified=True))

    assert user.role is Role.ADMIN
    assert len(await _audit(services, user)) == 1
    await shop.close()


async def test_the_address_gives_nothing_once_there_is_an_admin(
    services: Services, named: Callable[..., Services]
) -> None:
    await put_user(services, role=Role.ADMIN)
    shop = named(EMAIL, PASSWORD)

    assert await shop.first_admin.ensure() is FirstAdminState.THERE
    user = await shop.admission.admit(Proof("local", "s1", EMAIL, email_verified=True))

    assert user.role is Role.CUSTOMER
    assert await services.mongo.db["credentials"].count_documents({}) == 0
    assert (await services.audit.newest()).total == 0
    await shop.close()


async def test_without_a_name_there_is_none(services: Services) -> None:
    await put_user(services, EMAIL)

    assert await services.first_admin.ensure() is FirstAdminState.UNNAMED

    assert await services.mongo.db["users"].count_documents({"role": "admin"}) == 0
