"""Tokens of the app: forged ones open nothing, used ones end their family, what ends a session ends them."""

import asyncio
from datetime import timedelta
from typing import Any

import jwt
import pytest
from jwt.warnings import InsecureKeyLengthWarning

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import new_id
from backend_ext.kit.keys import derive
from backend_ext.people.app_tokens.access import AccessTokens
from backend_ext.people.errors import TokenRefused
from backend_ext.people.models import User
from backend_ext.people.sessions.models import Device, Kind
from tests.clock import Clock
from tests.people import put_user
from tests.shop import SECRET

PHONE = Device(agent="Chemouflage/2.1 (Android 14)", address="203.0.113.9")
ORIGIN = "http://localhost:8000"
KEY = derive(SECRET, "app access token")


async def _session(services: Services, user: User) -> str:
    """The id of the one session of `user`."""
    (session,) = await services.sessions.of_user(user.id)
    return session.id


def _claims(user_id: str, session_id: str, **changes: Any) -> dict[str, Any]:
    now = utcnow()
    claims = {
        "iss": ORIGIN,
        "aud": "chemouflage-app",
        "sub": user_id,
        "sid": session_id,
        "iat": now,
        "exp": now + timedelta(minutes=15),
        "jti": new_id(),
    }
    return {name: value for name, value in (claims | changes).items() if value is not None}


async def _refused(services: Services, access: str) -> None:
    with pytest.raises(TokenRefused):
        await services.app_tokens.who(access)


async def test_signing_in_opens_a_session_of_the_app(services: Services) -> None:
    user = await put_user(services)

    tokens = await services.app_tokens.sign_in(user, PHONE)

    person = await services.app_tokens.who(tokens.access)
    (session,) = await services.sessions.of_user(user.id)
    assert (person.user_id, person.session_id) == (user.id, session.id)
    assert (session.kind, session.address) == (Kind.APP, "203.0.113.9")
    assert tokens.expires_in == 900
    claims = jwt.decode(tokens.access, KEY, ["HS256"], audience="chemouflage-app", issuer=ORIGIN)
    assert (claims["sub"], claims["sid"], claims["exp"] - claims["iat"]) == (user.id, session.id, 900)
    (row,) = [row async for row in services.mongo.db["refresh_tokens"].find()]
    assert tokens.refresh not in str(row)
    assert len(tokens.refresh) == 43  # 256 bits
    assert row["ends_at"] == session.ends_at


async def test_an_access_token_is_no_cookie_and_a_session_id_no_token(services: Services) -> None:
    user = await put_user(services)
    tokens = await services.app_tokens.sign_in(user, PHONE)
    cookie, web = await services.sessions.open(user, PHONE)

    for secret in (tokens.access, tokens.refresh, await _app_session(services, user)):
        assert await services.sessions.who(secret) is None
    for token in (cookie, tokens.refresh, web.id, ""):
        await _refused(services, token)
    await _refused(services, jwt.encode(_claims(user.id, web.id), KEY, "HS256"))


async def _app_session(services: Services, user: User) -> str:
    return next(one.id for one in await services.sessions.of_user(user.id) if one.kind is Kind.APP)


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.test"},
        {"aud": "chemouflage-web"},
        {"aud": None},
        {"iss": None},
        {"sub": None},
        {"sid": None},
        {"iat": None},
        {"exp": None},
        {"jti": None},
        {"sid": ["x"]},
        {"sid": {"$ne": ""}},
        {"exp": "never"},
    ],
    ids=str,
)
async def test_a_token_with_wrong_or_missing_claims_is_refused(
    services: Services, changes: dict[str, Any]
) -> None:
    user = await put_user(services)
    await services.app_tokens.sign_in(user, PHONE)
    session_id = await _session(services, user)
    good = jwt.encode(_claims(user.id, session_id), KEY, "HS256")
    assert (await services.app_tokens.who(good)).user_id == user.id

    await _refused(services, jwt.encode(_claims(user.id, session_id, **changes), KEY, "HS256"))


async def test_forged_tokens_are_refused(services: Services) -> None:
    user = await put_user(services)
    tokens = await services.app_tokens.sign_in(user, PHONE)
    claims = _claims(user.id, await _session(services, user))
    head, body, signature = tokens.access.split(".")

    with pytest.warns(InsecureKeyLengthWarning):
        stronger = jwt.encode(claims, KEY, "HS512")
    forged = (
        stronger,
        jwt.encode(claims, None, "none"),
        f"{jwt.encode(claims, None, 'none').rpartition('.')[0]}.{signature}",
        f"{head}.{body}.",
        f"{head}.{body}",
        jwt.encode(claims, derive("another-secret-for-tests-of-enough-length", "app access token"), "HS256"),
        jwt.encode(claims, derive(SECRET, "app refresh token"), "HS256"),
        jwt.encode(claims, SECRET, "HS256"),
        "\ud800",
        "e30.e30.e30",
        "A" * 100_000,
    )
    for token in forged:
        await _refused(services, token)
    assert (await services.app_tokens.who(tokens.access)).user_id == user.id


async def test_a_token_is_over_after_a_quarter_of_an_hour(services: Services) -> None:
    user = await put_user(services)
    await services.app_tokens.sign_in(user, PHONE)
    session_id = await _session(services, user)
    clock = Clock()
    tokens = AccessTokens(SECRET, ORIGIN, clock)

    clock.go(-15 * 60 + 30)
    assert (await services.app_tokens.who(tokens.make(user.id, session_id))).user_id == user.id
    clock.go(-31)
    await _refused(services, tokens.make(user.id, session_id))
    clock.go(3600)
    await _refused(services, tokens.make(user.id, session_id))  # not made yet


async def test_somebody_elses_session_id_is_refused(services: Services) -> None:
    user, other = await put_user(services), await put_user(services)
    await services.app_tokens.sign_in(user, PHONE)
    await services.app_tokens.sign_in(other, PHONE)
    theirs = await _session(services, other)

    await _refused(services, AccessTokens(SECRET, ORIGIN).make(user.id, theirs))
    await _refused(services, AccessTokens(SECRET, ORIGIN).make(user.id, new_id()))


async def test_a_refresh_token_gives_new_tokens_of_the_same_session(services: Services) -> None:
    user = await put_user(services)
    first = await services.app_tokens.sign_in(user, PHONE)

    second = await services.app_tokens.refresh(first.refresh, PHONE)
    third = await services.app_tokens.refresh(second.refresh, PHONE)

    assert len({first.refresh, second.refresh, third.refresh}) == 3
    people = [await services.app_tokens.who(tokens.access) for tokens in (first, second, third)]
    assert {person.session_id for person in people} == {await _session(services, user)}


async def test_a_used_refresh_token_ends_its_family_and_no_other(services: Services) -> None:
    user = await put_user(services)
    first = await services.app_tokens.sign_in(user, PHONE)
    second = await services.app_tokens.refresh(first.refresh, PHONE)
    beside = await services.app_tokens.sign_in(user, PHONE)

    with pytest.raises(TokenRefused):
        await services.app_tokens.refresh(first.refresh, PHONE)

    for tokens in (first, second):
        await _refused(services, tokens.access)
    with pytest.raises(TokenRefused):
        await services.app_tokens.refresh(second.refresh, PHONE)
    assert (await services.app_tokens.who(beside.access)).user_id == user.id
    assert await services.app_tokens.refresh(beside.refresh, PHONE)


async def test_one_refresh_token_at_the_same_moment_counts_once_and_ends_the_family(
    another: Any,
) -> None:
    here, there = another(), another()
    user = await put_user(here)
    first = await here.app_tokens.sign_in(user, PHONE)

    tries = [shop.app_tokens.refresh(first.refresh, PHONE) for shop in (here, there, here, there)]
    done = await asyncio.gather(*tries, return_exceptions=True)

    (won,) = [one for one in done if not isinstance(one, BaseException)]
    assert [type(one) for one in done if one is not won] == [TokenRefused] * 3
    for shop in (here, there):
        await _refused(shop, won.access)
        await _refused(shop, first.access)
    with pytest.raises(TokenRefused):
        await here.app_tokens.refresh(won.refresh, PHONE)
    assert await here.sessions.of_user(user.id) == []
    assert await here.mongo.db["refresh_tokens"].count_documents({}) == 2


@pytest.mark.parametrize("token", ["", "x", "\ud800", "A" * 43, "A" * 10_000], ids=len)
async def test_an_unknown_refresh_token_is_refused(services: Services, token: str) -> None:
    with pytest.raises(TokenRefused):
        await services.app_tokens.refresh(token, PHONE)


async def test_what_the_database_holds_refreshes_nothing(services: Services) -> None:
    tokens = await services.app_tokens.sign_in(await put_user(services), PHONE)
    (row,) = [row async for row in services.mongo.db["refresh_tokens"].find()]

    for token in (row["_id"], tokens.refresh.swapcase()):
        with pytest.raises(TokenRefused):
            await services.app_tokens.refresh(token, PHONE)


async def test_what_ends_the_session_ends_its_tokens(services: Services) -> None:
    user = await put_user(services)
    one, two = [await services.app_tokens.sign_in(user, PHONE) for _ in range(2)]
    session_id = (await services.app_tokens.who(one.access)).session_id

    await services.sessions.end(user.id, session_id)

    await _refused(services, one.access)
    with pytest.raises(TokenRefused):
        await services.app_tokens.refresh(one.refresh, PHONE)
    assert (await services.app_tokens.who(two.access)).user_id == user.id
    await services.sessions.end_all(user.id)
    await _refused(services, two.access)


@pytest.mark.parametrize("kind", ["refresh", "access", "used refresh"])
async def test_signing_out_ends_this_session_alone(services: Services, kind: str) -> None:
    user = await put_user(services)
    first, beside = [await services.app_tokens.sign_in(user, PHONE) for _ in range(2)]
    tokens = await services.app_tokens.refresh(first.refresh, PHONE)
    shown = {"refresh": tokens.refresh, "access": tokens.access, "used refresh": first.refresh}[kind]

    for _ in range(2):  # and again does no harm
        await services.app_tokens.sign_out(shown)

    await _refused(services, tokens.access)
    with pytest.raises(TokenRefused):
        await services.app_tokens.refresh(tokens.refresh, PHONE)
    assert (await services.app_tokens.who(beside.access)).user_id == user.id


async def test_signing_out_with_nonsense_ends_nothing(services: Services) -> None:
    user, other = await put_user(services), await put_user(services)
    tokens = await services.app_tokens.sign_in(user, PHONE)
    await services.app_tokens.sign_in(other, PHONE)
    theirs = await _session(services, other)

    for token in ("", "x", "\ud800", AccessTokens(SECRET, ORIGIN).make(user.id, theirs)):
        await services.app_tokens.sign_out(token)

    assert len(await services.sessions.of_user(other.id)) == 1
    assert (await services.app_tokens.who(tokens.access)).user_id == user.id
