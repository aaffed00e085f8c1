"""The shop's own doors with Firebase behind them, over HTTP: links, Google, Facebook, and their abuse."""

from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from backend_ext.bootstrap import Services, build
from backend_ext.dev.servers import MongoServer
from backend_ext.mail.models import Purpose
from backend_ext.people.identity.firebase import FirebaseProvider
from backend_ext.people.links.models import LinkPurpose
from backend_ext.people.models import Person, Role
from tests.contract.sides import Firebase
from tests.emulator import PROJECT, Emulator
from tests.entrance import PASSWORD, browser, code_of, mails
from tests.shop import settings_of

EMAIL, ADMIN = "rahima@example.com", "boss@example.com"
SESSION, CALLBACK = "cf_session", "/api/sign-in/callback"


@pytest.fixture
async def shop(
    firebase: Firebase, mongo_server: MongoServer, redis_url: str, database_name: str
) -> AsyncIterator[Services]:
    """The whole shop on an empty database, over the emulator and the stand-ins of Google and Facebook."""
    settings = settings_of(
        mongo_server.url,
        redis_url,
        database_name,
        first_admin_email=ADMIN,
        firebase_project_id=PROJECT,
        firebase_auth_emulator_host=firebase.emulator.host,
    )
    services = build(settings, provider=firebase.provider)
    yield services
    await services.close()


async def who(services: Services, client: httpx.AsyncClient) -> Person | None:
    """Who a browser is signed in as."""
    return await services.sessions.who(client.cookies.get(SESSION))


async def come(side: Firebase, client: httpx.AsyncClient, there: str, **claims: object) -> httpx.Response:
    """Somebody presses "sign in with …", says yes there, and comes back in the same browser."""
    gone = await client.post(f"/api/sign-in/with/{there}", data={"next": "/cart"})
    back = side.idp.consent(gone.json()["go"], **claims)
    return await client.get(f"{CALLBACK}?{urlsplit(back).query}", headers={"accept": "text/html"})


async def join(side: Firebase, client: httpx.AsyncClient, email: str) -> None:
    """Somebody signs up with a password and opens the link that Firebase mails."""
    await client.post("/api/sign-up", data={"email": email, "password": PASSWORD, "name": "Rahima"})
    mailed = await client.get(f"/account/action?{urlencode(side.emulator.mailed(email)[-1])}")
    code = parse_qs(urlsplit(mailed.headers["location"]).query)["code"][0]
    await client.post("/api/confirm", data={"code": code})


async def test_the_settings_choose_firebase(
    emulator: Emulator, mongo_server: MongoServer, redis_url: str, database_name: str
) -> None:
    settings = settings_of(
        mongo_server.url,
        redis_url,
        database_name,
        firebase_project_id=PROJECT,
        firebase_auth_emulator_host=emulator.host,
    )
    services = build(settings)

    assert isinstance(services.entrance.provider, FirebaseProvider)
    assert not await services.entrance.provider.has_password("nobody")
    await services.close()


async def test_a_mailed_link_of_firebase_ends_signed_in(shop: Services, firebase: Firebase) -> None:
    async with browser(shop) as client:
        form = {"email": EMAIL, "password": PASSWORD, "name": "Rahima", "lang": "bn", "next": "/bn/cart"}
        await client.post("/api/sign-up", data=form)
        mailed = await client.get(f"/account/action?{urlencode(firebase.emulator.mailed(EMAIL)[0])}")
        landing = urlsplit(mailed.headers["location"])
        assert (mailed.status_code, landing.path) == (303, "/bn/confirm")
        assert mailed.headers["referrer-policy"] == "no-referrer"

        entered = await client.post("/api/confirm", data={"code": parse_qs(landing.query)["code"][0]})

        assert entered.json() == {"go": "/bn/cart"}
        person = await who(shop, client)
        assert person is not None
        assert (person.email, person.email_verified, person.name) == (EMAIL, True, "Rahima")


async def test_google_ends_signed_in_where_somebody_wanted_to_go(shop: Services, firebase: Firebase) -> None:
    async with browser(shop) as client:
        entered = await come(firebase, client, "google", sub="g1", email=EMAIL, email_verified=True)

        assert (entered.status_code, entered.headers["location"]) == (303, "/cart")
        person = await who(shop, client)
        assert person is not None
        assert (person.email, person.email_verified) == (EMAIL, True)


async def test_a_way_back_is_good_in_its_own_browser_only(shop: Services, firebase: Firebase) -> None:
    async with browser(shop) as attacker, browser(shop) as victim:
        gone = await attacker.post("/api/sign-in/with/google")
        back = firebase.idp.consent(gone.json()["go"], sub="g1", email=EMAIL, email_verified=True)
        await victim.post("/api/sign-in/with/google")

        refused = await victim.get(f"{CALLBACK}?{urlsplit(back).query}", headers={"accept": "text/html"})

        assert refused.headers["location"] == "/sign-in?problem=federation_refused"
        assert await who(shop, victim) is None
        assert firebase.emulator.account(EMAIL) is None


@pytest.mark.parametrize("name", ["google", "facebook"])
async def test_an_admins_address_that_is_not_verified_opens_nothing(
    shop: Services, firebase: Firebase, name: str
) -> None:
    async with browser(shop) as admin, browser(shop) as attacker:
        await join(firebase, admin, ADMIN)
        person = await who(shop, admin)
        assert person is not None
        assert person.role is Role.ADMIN

        refused = await come(firebase, attacker, name, sub="attacker", email=ADMIN, email_verified=False)

        assert refused.headers["location"] == "/sign-in?problem=prove_first"
        assert await who(shop, attacker) is None
        assert await mails(shop, ADMIN) == [Purpose.PROVE_ACCOUNT]
        code = await code_of(shop, ADMIN, LinkPurpose.PROVE)
        assert (
            await admin.post("/api/prove", data={"code": code})
        ).status_code == 410  # not the admin's own try
        assert (await come(firebase, attacker, name, sub="attacker", email=ADMIN)).status_code == 303
        assert await who(shop, attacker) is None


async def test_who_proves_the_address_comes_in_by_facebook_from_then_on(
    shop: Services, firebase: Firebase
) -> None:
    async with browser(shop) as client:
        await join(firebase, client, EMAIL)
        before = await who(shop, client)
        await client.post("/api/sign-out")
        await come(firebase, client, "facebook", sub="f1", email=EMAIL)
        assert await who(shop, client) is None

        await client.post("/api/prove", data={"code": await code_of(shop, EMAIL, LinkPurpose.PROVE)})
        await client.post("/api/sign-out")
        await come(firebase, client, "facebook", sub="f1", email=EMAIL)

        person = await who(shop, client)
        assert before is not None
        assert person is not None
        assert person.user_id == before.user_id


async def test_who_came_first_with_an_address_not_verified_keeps_nothing(
    shop: Services, firebase: Firebase
) -> None:
    async with browser(shop) as attacker, browser(shop) as owner:
        await come(firebase, attacker, "facebook", sub="attacker", email=EMAIL, name="Mallory")
        squatter = await who(shop, attacker)
        assert squatter is not None
        assert not squatter.email_verified

        await come(firebase, owner, "google", sub="g1", email=EMAIL, email_verified=True)

        person = await who(shop, owner)
        assert person is not None
        assert (person.email, person.email_verified, person.name) == (EMAIL, True, "")
        assert await who(shop, attacker) is None


async def test_a_reset_takes_an_address_back_from_who_came_first(shop: Services, firebase: Firebase) -> None:
    async with browser(shop) as attacker, browser(shop) as owner:
        await come(firebase, attacker, "facebook", sub="attacker", email=EMAIL, name="Mallory")
        await owner.post("/api/reset-mail", data={"email": EMAIL})
        await shop.entrance.settle()
        mailed = await owner.get(f"/account/action?{urlencode(firebase.emulator.mailed(EMAIL)[-1])}")
        code = parse_qs(urlsplit(mailed.headers["location"]).query)["code"][0]

        await owner.post("/api/reset", data={"code": code, "password": PASSWORD})

        person = await who(shop, owner)
        assert person is not None
        assert (person.email_verified, person.name) == (True, "")
        assert await who(shop, attacker) is None
        await come(firebase, attacker, "facebook", sub="attacker", email=EMAIL)
        assert await who(shop, attacker) is None
