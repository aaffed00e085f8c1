"""Which account a proof opens: the linking rules, and what becomes of who claims an address first."""

import asyncio
from collections.abc import Callable

import pytest

from backend_ext.bootstrap import Services
from backend_ext.mail.models import Purpose
from backend_ext.people.admission import Admission
from backend_ext.people.errors import EmailMissing, LinkOver, ProveFirst
from backend_ext.people.identity.provider import Proof
from backend_ext.people.links.models import LinkPurpose
from backend_ext.people.links.repository import LinkRepository
from backend_ext.people.links.service import MailedLinks
from backend_ext.people.models import Role, SavedAddress
from backend_ext.people.repository import UserRepository
from backend_ext.people.sessions.models import Device
from tests.entrance import code_of, mails
from tests.people import put_user, user_now

EMAIL = "rahima@example.com"


def proof(
    subject: str = "u1", email: str = EMAIL, *, verified: bool = True, issuer: str = "firebase"
) -> Proof:
    """What a provider vouches for."""
    return Proof(issuer, subject, email, verified, name="Rahima Khatun")


async def test_a_new_address_gets_an_account(services: Services) -> None:
    user = await services.admission.admit(proof(), lang="bn")

    assert (user.email, user.email_verified, user.role) == (EMAIL, True, Role.CUSTOMER)
    assert (user.name, user.lang, user.identities) == ("Rahima Khatun", "bn", ["firebase:u1"])
    assert EMAIL.partition("@")[0] not in user.display_name.casefold()
    assert (await services.admission.admit(proof())).id == user.id


async def test_a_verified_address_joins_its_account(services: Services) -> None:
    user = await put_user(services, EMAIL, identities=["local:1"])

    joined = await services.admission.admit(proof(email="RAHIMA@example.com"))

    assert joined.id == user.id
    assert joined.identities == ["local:1", "firebase:u1"]
    assert joined.email == EMAIL


async def test_an_unverified_address_joins_nothing_until_its_owner_agrees(services: Services) -> None:
    """Facebook lets anybody write down any address."""
    admin = await put_user(services, EMAIL, role=Role.ADMIN, identities=["local:1"])

    with pytest.raises(ProveFirst):
        await services.admission.admit(
            proof(verified=False), federation="facebook.com", browser="attackers-browser"
        )

    unchanged = await user_now(services, admin.id)
    assert unchanged is not None
    assert (unchanged.identities, unchanged.version) == (["local:1"], admin.version)
    assert await services.mongo.db["users"].count_documents({}) == 1
    assert await mails(services, EMAIL) == [Purpose.PROVE_ACCOUNT]
    code = await code_of(services, EMAIL, LinkPurpose.PROVE)
    for browser in ("owners-browser", ""):
        with pytest.raises(LinkOver):
            await services.admission.prove(code, browser)
    assert (await user_now(services, admin.id)) == unchanged


async def test_an_owner_is_not_flooded_with_mails_whoever_tries(services: Services) -> None:
    """The answer stays the same; one who was asked three times in an hour is not asked again."""
    await put_user(services, EMAIL, identities=["local:1"])

    async def knock(number: int) -> None:
        with pytest.raises(ProveFirst):
            await services.admission.admit(
                proof(f"u{number}", verified=False), federation="facebook.com", browser=f"browser-{number}"
            )

    await asyncio.gather(*(knock(number) for number in range(12)))

    assert await mails(services, EMAIL) == [Purpose.PROVE_ACCOUNT] * 3
    assert await services.mongo.db["mailed_links"].count_documents({}) == 3


async def test_its_owner_agrees_in_the_browser_that_asked(services: Services) -> None:
    user = await put_user(services, EMAIL, identities=["local:1"])
    with pytest.raises(ProveFirst):
        await services.admission.admit(proof(verified=False), federation="facebook.com", browser="mine")
    code = await code_of(services, EMAIL, LinkPurpose.PROVE)

    proved = await services.admission.prove(code, "mine")

    assert (proved.id, proved.identities) == (user.id, ["local:1", "firebase:u1"])
    assert (await services.admission.admit(proof(verified=False))).id == user.id
    with pytest.raises(LinkOver):
        await services.admission.prove(code, "mine")


async def test_who_never_verified_an_address_gives_way_and_leaves_nothing(services: Services) -> None:
    """An account made ahead for somebody else's address must not be a window into theirs."""
    squatter = await put_user(
        services,
        EMAIL,
        verified=False,
        identities=["facebook.com:evil"],
        name="Evil",
        phone="+8801700000000",
        addresses=[
            SavedAddress(
                id="a", name="Evil", phone="+8801700000000", street="x st", area="y", district="dhaka"
            )
        ],
        default_address="a",
    )
    secret, _ = await services.sessions.open(squatter, Device())

    owner = await services.admission.admit(proof())

    assert owner.id == squatter.id
    assert (owner.identities, owner.email_verified) == (["firebase:u1"], True)
    assert (owner.name, owner.phone, owner.addresses, owner.default_address) == ("", "", [], "")
    assert await services.sessions.who(secret) is None
    with pytest.raises(ProveFirst):
        await services.admission.admit(proof("evil", issuer="facebook.com", verified=False), browser="evil")


async def test_an_address_is_verified_once_its_own_provider_says_so(services: Services) -> None:
    user = await services.admission.admit(proof(verified=False))
    assert not user.email_verified
    assert (await services.admission.admit(proof(verified=False))).email_verified is False

    verified = await services.admission.admit(proof())

    assert (verified.id, verified.email_verified) == (user.id, True)
    other = await services.admission.admit(proof(email="other@example.com"))
    assert (other.id, other.email) == (user.id, EMAIL)


async def test_a_provider_that_tells_no_address_opens_nothing(services: Services) -> None:
    with pytest.raises(EmailMissing):
        await services.admission.admit(proof(email=""))
    assert await services.mongo.db["users"].count_documents({}) == 0


async def test_twenty_at_once_make_one_account(another: Callable[[], Services]) -> None:
    processes = [another(), another()]
    proofs = [proof(f"u{number % 4}") for number in range(20)]

    users = await asyncio.gather(
        *(processes[number % 2].admission.admit(one) for number, one in enumerate(proofs))
    )

    assert len({user.id for user in users}) == 1
    (row,) = [row async for row in processes[0].mongo.db["users"].find({})]
    assert sorted(row["identities"]) == [f"firebase:u{number}" for number in range(4)]


def _with_first_admin(services: Services) -> Admission:
    """Admission in a shop whose first admin is EMAIL."""
    db, settings = services.mongo.db, services.settings
    links = MailedLinks(
        LinkRepository(db), services.outbox, settings.secret_key.get_secret_value(), settings.origin
    )
    users = UserRepository(db)
    return Admission(
        users,
        services.sessions,
        links,
        services.outbox,
        services.audit,
        services.mongo,
        services.throttles,
        EMAIL,
    )


async def test_who_proves_an_address_first_is_welcomed_once(services: Services) -> None:
    user = await services.admission.admit(proof("true", verified=False))
    assert await welcomes(services) == []

    await asyncio.gather(*(services.admission.admit(proof("true")) for _ in range(4)))

    assert await welcomes(services) == [(user.id, EMAIL)]


async def welcomes(services: Services) -> list[tuple[str, str]]:
    """Which accounts were welcomed, and where."""
    rows = services.mongo.db["outbox"].find({"purpose": Purpose.WELCOME})
    return [(row["subject_id"], row["to"]) async for row in rows]


async def test_the_first_admin_must_have_verified_the_address(services: Services) -> None:
    admission = _with_first_admin(services)

    claimed = await admission.admit(proof("evil", verified=False))
    assert claimed.role is Role.CUSTOMER
    admin = await admission.admit(proof("true"))
    assert (admin.role, admin.identities) == (Role.ADMIN, ["firebase:true"])
    assert (await admission.admit(proof("else", "else@example.com"))).role is Role.CUSTOMER


async def test_once_there_is_an_admin_the_setting_makes_no_other(services: Services) -> None:
    await put_user(services, role=Role.ADMIN)

    assert (await _with_first_admin(services).admit(proof())).role is Role.CUSTOMER
