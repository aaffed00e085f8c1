"""The app over HTTP: tokens for what is proved, refusals that say how to go on, nothing but what is asked."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import jwt
import pyotp
import pytest

from backend_ext.api.app import create_api
from backend_ext.bootstrap import Services, build
from backend_ext.dev.servers import MongoServer
from backend_ext.kit.clock import utcnow
from backend_ext.people.errors import ProviderAway, TokenRefused
from backend_ext.people.identity.provider import Proof
from backend_ext.people.models import Role, User
from backend_ext.people.sessions.models import Device
from tests.people import put_user, user_now
from tests.shop import settings_of

EMAIL, PASSWORD = "rahima@example.com", "benzene-ring-of-six"
SIGN_IN, REFRESH, ME = "/api/app/sign-in", "/api/app/refresh", "/api/app/me"


@pytest.fixture
async def phone(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    """A phone: no cookies, no origin."""
    transport = httpx.ASGITransport(create_api(lambda: services), client=("203.0.113.9", 5000))
    async with httpx.AsyncClient(transport=transport, base_url=services.settings.origin) as client:
        yield client


@pytest.fixture
async def user(services: Services) -> User:
    """Somebody with e-mail and password."""
    proof = await services.entrance.provider.put(EMAIL, PASSWORD)  # type: ignore[attr-defined]
    return await services.admission.admit(proof, name="Rahima Khatun")


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


async def sign_in(phone: httpx.AsyncClient, **changes: str) -> dict[str, Any]:
    answer = await phone.post(SIGN_IN, json={"email": EMAIL, "password": PASSWORD} | changes)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def refused(answer: httpx.Response, code: str, status: int = 401) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert answer.headers.get("www-authenticate") == ("Bearer" if status == 401 else None)
    assert "access_token" not in answer.text
    assert "set-cookie" not in answer.headers


async def sessions(services: Services) -> int:
    return await services.mongo.db["sessions"].count_documents({})


# Signing in


async def test_password_to_tokens_to_me(phone: httpx.AsyncClient, user: User) -> None:
    answer = await phone.post(SIGN_IN, json={"email": "Rahima@Example.com", "password": PASSWORD})

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    tokens = answer.json()
    assert sorted(tokens) == ["access_token", "expires_in", "refresh_token", "token_type"]
    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", 900)
    me = await phone.get(ME, headers=bearer(tokens["access_token"]))
    assert me.status_code == 200
    assert me.json() == {
        "user_id": user.id,
        "email": EMAIL,
        "email_verified": True,
        "name": "Rahima Khatun",
        "display_name": user.display_name,
        "lang": "en",
        "role": "customer",
        "premium_until": None,
        "second_factor": False,
    }


async def test_a_wrong_password_and_an_unknown_address_are_alike(
    phone: httpx.AsyncClient, services: Services, user: User
) -> None:
    answers = [
        await phone.post(SIGN_IN, json={"email": email, "password": "wrong-password-here"})
        for email in (EMAIL, "nobody@example.com")
    ]

    for answer in answers:
        refused(answer, "wrong_credentials")
    assert answers[0].content == answers[1].content
    assert await sessions(services) == 0


async def test_guessing_is_limited_and_the_wait_is_told(phone: httpx.AsyncClient, user: User) -> None:
    seen = set()
    for _ in range(4):
        answer = await phone.post(SIGN_IN, json={"email": EMAIL, "password": "wrong-password-here"})
        seen.add(answer.status_code)

    right = await phone.post(SIGN_IN, json={"email": EMAIL, "password": PASSWORD})

    assert seen == {401, 429}
    refused(right, "too_many", 429)
    assert int(right.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"email": EMAIL},
        {"email": EMAIL, "password": PASSWORD, "role": "admin"},
        {"email": EMAIL, "password": PASSWORD, "email_verified": True},
        {"email": {"$ne": ""}, "password": PASSWORD},
        {"email": EMAIL, "password": ["benzene-ring-of-six"]},
        {"email": EMAIL, "password": 5},
        {"email": EMAIL, "password": PASSWORD, "code": None},
        {"email": EMAIL, "password": "x" * 10_000},
        {"email": "x" * 10_000, "password": PASSWORD},
        [],
        "text",
        None,
    ],
    ids=lambda body: str(body)[:60],
)
async def test_what_is_no_sign_in_is_refused_and_not_sent_back(
    phone: httpx.AsyncClient, services: Services, user: User, body: Any
) -> None:
    answer = await phone.post(SIGN_IN, json=body)

    refused(answer, "invalid", 422)
    assert PASSWORD not in answer.text
    assert await sessions(services) == 0
    assert (await user_now(services, user.id)) == user


@pytest.mark.parametrize(
    "text", ['{"email": "\\ud800@example.com", "password": "\\ud800 aaaaaaaaaa"}', "{", "\x00", "[" * 5000]
)
async def test_broken_json_is_refused(phone: httpx.AsyncClient, services: Services, text: str) -> None:
    answer = await phone.post(SIGN_IN, content=text, headers={"content-type": "application/json"})

    assert answer.status_code in {400, 401, 422}
    assert await sessions(services) == 0


async def test_the_refusal_speaks_bangla(phone: httpx.AsyncClient) -> None:
    answer = await phone.get(ME, headers={"accept-language": "bn-BD"})

    refused(answer, "sign_in_needed")
    assert any("\u0980" <= letter <= "\u09ff" for letter in answer.json()["message"])


# The second factor


async def with_second_factor(services: Services, user: User) -> tuple[pyotp.TOTP, list[str]]:
    setup = services.second_factors.begin(user)
    app = pyotp.parse_uri(setup.uri)
    assert isinstance(app, pyotp.TOTP)
    return app, await services.second_factors.confirm(user, setup.token, app.at(utcnow()))


async def test_a_second_factor_is_asked_for_and_its_code_is_good_once(
    phone: httpx.AsyncClient, services: Services, user: User
) -> None:
    _, codes = await with_second_factor(services, user)
    body = {"email": EMAIL, "password": PASSWORD}

    refused(await phone.post(SIGN_IN, json=body), "second_factor_needed")
    refused(await phone.post(SIGN_IN, json=body | {"code": "ABCDE-FGHJK"}), "wrong_code")
    assert await sessions(services) == 0
    await sign_in(phone, code=codes[0])
    refused(await phone.post(SIGN_IN, json=body | {"code": codes[0]}), "wrong_code")

    assert await sessions(services) == 1


async def test_a_code_by_time_lets_in(phone: httpx.AsyncClient, services: Services, user: User) -> None:
    app, _ = await with_second_factor(services, user)

    # The present one was used for the setup.
    tokens = await sign_in(phone, code=app.at(utcnow() + timedelta(seconds=30)))

    assert (await phone.get(ME, headers=bearer(tokens["access_token"]))).json()["second_factor"] is True


async def test_codes_cannot_be_guessed_here(phone: httpx.AsyncClient, services: Services, user: User) -> None:
    _, codes = await with_second_factor(services, user)
    body = {"email": EMAIL, "password": PASSWORD}

    for _ in range(5):
        refused(await phone.post(SIGN_IN, json=body | {"code": "ABCDE-FGHJK"}), "wrong_code")

    refused(await phone.post(SIGN_IN, json=body | {"code": codes[0]}), "too_many", 429)
    assert await sessions(services) == 0


async def test_without_the_password_no_code_is_looked_at(
    phone: httpx.AsyncClient, services: Services, user: User
) -> None:
    _, codes = await with_second_factor(services, user)

    body = {"email": EMAIL, "password": "wrong-password-here", "code": codes[0]}
    refused(await phone.post(SIGN_IN, json=body), "wrong_credentials")

    await sign_in(phone, code=codes[0])  # it was not used up


# Tokens


async def test_refreshing_rotates_and_a_second_use_ends_everything(
    phone: httpx.AsyncClient, user: User
) -> None:
    first = await sign_in(phone)

    answer = await phone.post(REFRESH, json={"refresh_token": first["refresh_token"]})
    second = answer.json()
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert (await phone.get(ME, headers=bearer(second["access_token"]))).status_code == 200

    refused(await phone.post(REFRESH, json={"refresh_token": first["refresh_token"]}), "token_refused")
    for tokens in (first, second):
        refused(await phone.get(ME, headers=bearer(tokens["access_token"])), "token_refused")
    refused(await phone.post(REFRESH, json={"refresh_token": second["refresh_token"]}), "token_refused")


async def test_signing_out_by_either_token(phone: httpx.AsyncClient, services: Services, user: User) -> None:
    one, two, beside = [await sign_in(phone) for _ in range(3)]

    by_body = await phone.post("/api/app/sign-out", json={"refresh_token": one["refresh_token"]})
    by_header = await phone.post("/api/app/sign-out", headers=bearer(two["access_token"]))
    again = await phone.post("/api/app/sign-out", headers=bearer(two["access_token"]))

    assert [answer.status_code for answer in (by_body, by_header, again)] == [204, 204, 204]
    for tokens in (one, two):
        refused(await phone.get(ME, headers=bearer(tokens["access_token"])), "token_refused")
    assert (await phone.get(ME, headers=bearer(beside["access_token"]))).status_code == 200
    refused(await phone.post("/api/app/sign-out"), "sign_in_needed")


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, "sign_in_needed"),
        ({"authorization": "Basic eDp5"}, "sign_in_needed"),
        ({"authorization": "Bearer"}, "sign_in_needed"),
        ({"authorization": "Bearer x"}, "token_refused"),
        (bearer(jwt.encode({"sub": "x"}, None, "none")), "token_refused"),
        ({"cookie": "cf_session=x"}, "sign_in_needed"),
    ],
    ids=["nothing", "basic", "empty", "nonsense", "alg none", "cookie"],
)
async def test_who_shows_no_good_token_is_nobody(
    phone: httpx.AsyncClient, headers: dict[str, str], code: str
) -> None:
    refused(await phone.get(ME, headers=headers), code)


async def test_a_cookie_is_no_token_for_the_app(
    phone: httpx.AsyncClient, services: Services, user: User
) -> None:
    secret, _ = await services.sessions.open(user, Device())

    refused(await phone.get(ME, headers={"cookie": f"cf_session={secret}"}), "sign_in_needed")
    refused(await phone.get(ME, headers=bearer(secret)), "token_refused")


# Firebase


class Vouching:
    """An identity provider for ID tokens alone: takes those in `proofs`."""

    issuer = "firebase"

    def __init__(self) -> None:
        self.proofs: dict[str, Proof] = {}
        self.away = False

    async def verify_token(self, token: str) -> Proof:
        if self.away:
            raise ProviderAway
        # The real one is lenient in the last letter of a signature too.
        try:
            return self.proofs[token.rpartition(".")[0]]
        except KeyError:
            raise TokenRefused from None

    async def close(self) -> None:
        """Nothing to close."""


@pytest.fixture
def vouching() -> Vouching:
    return Vouching()


@pytest.fixture
async def firebase(
    services: Services,
    mongo_server: MongoServer,
    redis_url: str,
    database_name: str,
    vouching: Vouching,
) -> AsyncIterator[httpx.AsyncClient]:
    """A phone at a shop with that provider."""
    settings = settings_of(mongo_server.url, redis_url, database_name)
    shop = build(settings, provider=vouching)  # type: ignore[arg-type]
    transport = httpx.ASGITransport(create_api(lambda: shop))
    async with httpx.AsyncClient(transport=transport, base_url=shop.settings.origin) as client:
        yield client
    await shop.close()


def id_token(vouching: Vouching, subject: str = "s1", *, verified: bool = True, **changes: Any) -> str:
    claims = {"sub": subject, "exp": utcnow() + timedelta(hours=1), "jti": str(len(vouching.proofs))}
    token = jwt.encode(claims | changes, "k" * 32, "HS256")
    vouching.proofs[token.rpartition(".")[0]] = Proof("firebase", subject, EMAIL, verified, "Rahima")
    return token


BY_TOKEN = "/api/app/sign-in/firebase"


async def test_an_id_token_opens_the_app_once(
    firebase: httpx.AsyncClient, services: Services, vouching: Vouching
) -> None:
    token = id_token(vouching)

    first = await firebase.post(BY_TOKEN, json={"id_token": token})
    assert first.status_code == 200
    assert (await firebase.get(ME, headers=bearer(first.json()["access_token"]))).json()["email"] == EMAIL

    end = "A" if token[-1] != "A" else "B"
    for replayed in (token, token[:-1] + end):  # the last letter says little, so it may be another one
        refused(await firebase.post(BY_TOKEN, json={"id_token": replayed}), "token_refused")
    assert await sessions(services) == 1
    (row,) = [row async for row in services.mongo.db["spent"].find()]
    assert row["_id"].startswith("id_token:")
    assert token not in str(row)
    assert (await firebase.post(BY_TOKEN, json={"id_token": id_token(vouching)})).status_code == 200


async def test_one_id_token_at_the_same_moment_opens_once(
    firebase: httpx.AsyncClient, services: Services, vouching: Vouching
) -> None:
    token = id_token(vouching)
    answers = await asyncio.gather(*(firebase.post(BY_TOKEN, json={"id_token": token}) for _ in range(4)))

    assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401]
    assert await sessions(services) == 1
    assert await services.mongo.db["users"].count_documents({}) == 1


@pytest.mark.parametrize("token", ["", "x", "a.b.c", jwt.encode({"sub": "s1"}, None, "none"), "x" * 10_000])
async def test_a_token_nobody_vouches_for_opens_nothing(
    firebase: httpx.AsyncClient, services: Services, token: str
) -> None:
    refused(await firebase.post(BY_TOKEN, json={"id_token": token}), "token_refused")

    assert await services.mongo.db["users"].count_documents({}) == 0


async def test_an_unproved_address_does_not_open_an_admins_account(
    firebase: httpx.AsyncClient, services: Services, vouching: Vouching
) -> None:
    boss = await put_user(services, EMAIL, role=Role.ADMIN)
    token = id_token(vouching, verified=False)

    refused(await firebase.post(BY_TOKEN, json={"id_token": token}), "prove_first", 403)

    assert await sessions(services) == 0
    assert await user_now(services, boss.id) == boss


async def test_the_second_factor_is_asked_for_before_the_token_is_used_up(
    firebase: httpx.AsyncClient, services: Services, vouching: Vouching
) -> None:
    user = await put_user(services, EMAIL, identities=["firebase:s1"])
    _, codes = await with_second_factor(services, user)
    token = id_token(vouching)

    refused(await firebase.post(BY_TOKEN, json={"id_token": token}), "second_factor_needed")
    body = {"id_token": token, "code": codes[0]}
    assert (await firebase.post(BY_TOKEN, json=body)).status_code == 200
    refused(await firebase.post(BY_TOKEN, json=body | {"code": codes[1]}), "token_refused")


async def test_a_provider_that_is_away_is_told(
    firebase: httpx.AsyncClient, services: Services, vouching: Vouching
) -> None:
    token = id_token(vouching)
    vouching.away = True

    answer = await firebase.post(BY_TOKEN, json={"id_token": token})

    assert (answer.status_code, answer.json()["code"]) == (503, "provider_away")
    assert int(answer.headers["retry-after"]) > 0
    vouching.away = False
    assert (await firebase.post(BY_TOKEN, json={"id_token": token})).status_code == 200


async def test_without_firebase_there_are_no_id_tokens(phone: httpx.AsyncClient) -> None:
    refused(await phone.post(BY_TOKEN, json={"id_token": "x"}), "token_refused")


# The description


async def test_the_description_tells_what_an_app_needs(phone: httpx.AsyncClient) -> None:
    told = (await phone.get("/api/openapi.json")).json()

    assert told["components"]["securitySchemes"]["AppToken"]["scheme"] == "bearer"
    assert told["components"]["securitySchemes"]["AppToken"]["bearerFormat"] == "JWT"
    paths = {path: verbs for path, verbs in told["paths"].items() if path.startswith("/api/app/")}
    assert set(paths) == {SIGN_IN, BY_TOKEN, REFRESH, "/api/app/sign-out", ME}
    assert paths[ME]["get"]["security"] == [{"AppToken": []}]
    for verbs in paths.values():
        for route in verbs.values():
            assert route["description"]
            assert {"401", "422", "429", "503"} <= set(route["responses"])
            for status in ("401", "422", "429"):
                schema = route["responses"][status]["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/Problem"}
    for name in ("PasswordSignIn", "FirebaseSignIn", "Refresh"):
        assert told["components"]["schemas"][name]["additionalProperties"] is False
