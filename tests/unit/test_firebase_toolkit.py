"""The client of Firebase's REST interface: what refusals mean, and nothing but ProviderAway for nonsense."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest
from pydantic import SecretStr

from backend_ext.kit.errors import Invalid, TooMany
from backend_ext.people.errors import (
    AccountDisabled,
    FederationRefused,
    LinkOver,
    ProviderAway,
    TokenRefused,
    WrongCredentials,
)
from backend_ext.people.identity.toolkit import EmailTaken, Toolkit, meaning

KEY = "an-api-key-of-tests"
Answer = Callable[[httpx.Request], Awaitable[httpx.Response]]

CALLS: dict[str, Callable[[Toolkit], Awaitable[object]]] = {
    "sign_up": lambda toolkit: toolkit.sign_up("a@example.com", "quiet-otter-71", "A"),
    "sign_in": lambda toolkit: toolkit.sign_in("a@example.com", "quiet-otter-71"),
    "lookup": lambda toolkit: toolkit.lookup("token"),
    "look": lambda toolkit: toolkit.look("code"),
    "apply": lambda toolkit: toolkit.apply("code"),
    "reset": lambda toolkit: toolkit.reset("code", "quiet-otter-71"),
    "auth_uri": lambda toolkit: toolkit.auth_uri("google.com", "https://shop.test/back"),
    "sign_in_with_idp": lambda toolkit: toolkit.sign_in_with_idp("https://shop.test/back?code=1", "session"),
    "refresh": lambda toolkit: toolkit.refresh("token"),
}
MAILS: dict[str, Callable[[Toolkit], Awaitable[object]]] = {
    "mail_verification": lambda toolkit: toolkit.mail_verification("token", "https://shop.test/", "bn"),
    "mail_reset": lambda toolkit: toolkit.mail_reset("a@example.com", "https://shop.test/", "bn"),
    "mail_email_change": lambda toolkit: toolkit.mail_email_change(
        "token", "b@example.com", "https://shop.test/", "bn"
    ),
}
EVERY = CALLS | MAILS


def _toolkit(answer: Answer) -> Toolkit:
    return Toolkit(SecretStr(KEY), transport=httpx.MockTransport(answer), patience=0.05)


async def _never(request: httpx.Request) -> httpx.Response:
    await asyncio.Event().wait()
    raise AssertionError("waited for ever")


async def _drip(request: httpx.Request) -> httpx.Response:
    async def bytes_without_end() -> AsyncIterator[bytes]:
        yield b'{"localId": "'
        await asyncio.Event().wait()

    return httpx.Response(200, content=bytes_without_end())


async def _cut(request: httpx.Request) -> httpx.Response:
    raise httpx.RemoteProtocolError("cut off")


async def _gone(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("no route")


def _says(status: int, content: bytes) -> Answer:
    async def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, content=content)

    return answer


AWAY: dict[str, Answer] = {
    "hangs": _never,
    "drips": _drip,
    "cut off": _cut,
    "not there": _gone,
    "500": _says(500, b"Internal Server Error"),
    "500 with an error": _says(500, b'{"error": {"code": 500, "message": "INTERNAL"}}'),
    "503": _says(503, b""),
    "501": _says(501, b'{"error": {"code": 501, "message": "not implemented"}}'),
    "a page": _says(404, b"<html>404</html>"),
    "an error of another shape": _says(400, b'{"error": "EMAIL_EXISTS"}'),
    "an error without message": _says(400, b'{"error": {"code": 400}}'),
    "an error that nobody knows": _says(400, b'{"error": {"message": "SOMETHING_NEW : x"}}'),
    "a wrong key": _says(400, b'{"error": {"message": "API key not valid. Please pass a valid API key."}}'),
    "moved": _says(302, b""),
}
NONSENSE: dict[str, Answer] = {
    "nothing": _says(200, b""),
    "a page": _says(200, b"<html>"),
    "no object": _says(200, b"[]"),
    "null": _says(200, b"null"),
    "not text": _says(200, b"\xff\xfe\x00"),
    "half": _says(200, b'{"localId": "1", "idToken":'),
}
EMPTY: dict[str, Answer] = {
    "no fields": _says(200, b"{}"),
    "empty fields": _says(
        200,
        json.dumps(
            dict.fromkeys(
                ("localId", "idToken", "email", "requestType", "authUri", "providerId", "user_id"), ""
            )
            | {"users": []}
        ).encode(),
    ),
    "other kinds": _says(
        200, b'{"localId": 1, "users": "x", "email": 5, "requestType": [], "authUri": 1, "providerId": 0}'
    ),
}


@pytest.mark.parametrize("answer", (AWAY | NONSENSE).values(), ids=AWAY | NONSENSE)
@pytest.mark.parametrize("call", EVERY.values(), ids=EVERY)
async def test_no_sensible_answer_is_an_outage(
    call: Callable[[Toolkit], Awaitable[object]], answer: Answer
) -> None:
    toolkit = _toolkit(answer)

    with pytest.raises(ProviderAway):
        await call(toolkit)
    await toolkit.close()


@pytest.mark.parametrize("answer", EMPTY.values(), ids=EMPTY)
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
async def test_an_answer_that_lacks_something_is_an_outage(
    call: Callable[[Toolkit], Awaitable[object]], answer: Answer
) -> None:
    toolkit = _toolkit(answer)

    with pytest.raises(ProviderAway):
        await call(toolkit)
    await toolkit.close()


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("EMAIL_EXISTS", EmailTaken),
        ("WEAK_PASSWORD : Password should be at least 6 characters", Invalid),
        ("PASSWORD_DOES_NOT_MEET_REQUIREMENTS : Missing password requirements", Invalid),
        ("INVALID_PASSWORD", WrongCredentials),
        ("EMAIL_NOT_FOUND", WrongCredentials),
        ("INVALID_LOGIN_CREDENTIALS", WrongCredentials),
        ("INVALID_EMAIL", WrongCredentials),
        ("USER_DISABLED", AccountDisabled),
        ("INVALID_OOB_CODE", LinkOver),
        ("EXPIRED_OOB_CODE", LinkOver),
        ("INVALID_REFRESH_TOKEN", TokenRefused),
        ("TOKEN_EXPIRED", TokenRefused),
        ("USER_NOT_FOUND", TokenRefused),
        ("INVALID_IDP_RESPONSE : Unable to parse", FederationRefused),
        ("INVALID_CREDENTIAL_OR_PROVIDER_ID : x", FederationRefused),
        ("TOO_MANY_ATTEMPTS_TRY_LATER : Access is disabled", TooMany),
        ("SOMETHING_NEW", ProviderAway),
        ("", ProviderAway),
    ],
)
async def test_what_refusals_mean(message: str, kind: type[Exception]) -> None:
    assert type(meaning(message)) is kind
    toolkit = _toolkit(_says(400, json.dumps({"error": {"code": 400, "message": message}}).encode()))

    with pytest.raises(kind):
        await toolkit.sign_in("a@example.com", "quiet-otter-71")
    await toolkit.close()


async def test_who_must_wait_is_told_how_long() -> None:
    error = meaning("TOO_MANY_ATTEMPTS_TRY_LATER")

    assert isinstance(error, TooMany)
    assert error.retry_after == 60


@pytest.mark.parametrize("call", EVERY.values(), ids=EVERY)
async def test_the_key_stands_in_no_address(call: Callable[[Toolkit], Awaitable[object]]) -> None:
    seen: list[httpx.Request] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(500)

    toolkit = _toolkit(answer)
    with pytest.raises(ProviderAway):
        await call(toolkit)
    await toolkit.close()

    [request] = seen
    assert request.url.scheme == "https"
    assert request.url.host in ("identitytoolkit.googleapis.com", "securetoken.googleapis.com")
    assert request.url.query == b""
    assert request.headers["x-goog-api-key"] == KEY


@pytest.mark.parametrize("call", MAILS.values(), ids=MAILS)
async def test_mails_are_in_the_persons_language_and_lead_back(
    call: Callable[[Toolkit], Awaitable[object]],
) -> None:
    seen: list[httpx.Request] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"email": "a@example.com"})

    toolkit = _toolkit(answer)
    await call(toolkit)
    await toolkit.close()

    assert seen[0].headers["x-firebase-locale"] == "bn"
    assert json.loads(seen[0].content)["continueUrl"] == "https://shop.test/"
