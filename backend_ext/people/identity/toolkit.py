"""Firebase over HTTP: Identity Toolkit and Secure Token, and what their refusals mean here."""

import asyncio
from collections.abc import Mapping
from typing import Literal, TypeVar

import httpx
import structlog
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from backend_ext.kit.errors import Invalid, TooMany
from backend_ext.kit.text import Lang
from backend_ext.people.errors import (
    AccountDisabled,
    FederationRefused,
    LinkOver,
    ProviderAway,
    TokenRefused,
    WrongCredentials,
)

_SECONDS = 10.0
_WAIT_SECONDS = 60  # what to tell somebody whom Firebase asks to try later
_log = structlog.get_logger(__name__)


class EmailTaken(Exception):
    """Another account of the project has this address. Never told to anybody but its owner."""


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, populate_by_name=True)


M = TypeVar("M", bound=_Answer)


class Tokens(_Answer):
    """Somebody signed in: `id_token` says so for an hour, `refresh_token` gives new ones."""

    uid: str = Field(alias="localId", min_length=1)
    id_token: str = Field(alias="idToken", min_length=1)
    refresh_token: str = Field(alias="refreshToken", min_length=1)


class Account(_Answer):
    """An account of the project as Firebase keeps it."""

    uid: str = Field(alias="localId", min_length=1)
    email: str = ""
    email_verified: bool = Field(alias="emailVerified", default=False)
    name: str = Field(alias="displayName", default="")


class MailedCode(_Answer):
    """What a mailed code is for. `email`: the address it was mailed to, or the present one of a change."""

    kind: str = Field(alias="requestType", min_length=1)
    email: str = ""


class Federated(_Answer):
    """Who came back from Google or Facebook; without tokens when the address is another account's."""

    provider: str = Field(alias="providerId", min_length=1)
    federated_id: str = Field(alias="federatedId", min_length=1)
    needs_confirmation: bool = Field(alias="needConfirmation", default=False)
    email: str = ""
    name: str = Field(alias="displayName", default="")
    id_token: str = Field(alias="idToken", default="")


class AuthUri(_Answer):
    """Where Google or Facebook asks who somebody is, and the session to come back with."""

    url: str = Field(alias="authUri", min_length=1)
    session: str = Field(alias="sessionId", min_length=1)


class _Accounts(_Answer):
    users: list[Account] = Field(min_length=1)


class _Applied(_Answer):
    email: str = Field(min_length=1)


class _Renewed(_Answer):
    user_id: str = Field(min_length=1)
    id_token: str = Field(min_length=1)
    refresh_token: str = Field(min_length=1)


class _Anything(_Answer):
    pass


class _Problem(_Answer):
    message: str


class _Refused(_Answer):
    error: _Problem


class Toolkit:
    """A client of one project. `emulator` as host:port; `patience` bounds a whole call, in seconds.

    Every method raises ProviderAway when no sensible answer comes, and TooMany when Firebase asks to wait.
    """

    def __init__(
        self,
        api_key: SecretStr,
        *,
        emulator: str = "",
        transport: httpx.AsyncBaseTransport | None = None,
        patience: float = _SECONDS,
    ) -> None:
        base = f"http://{emulator}/" if emulator else "https://"
        self._accounts = f"{base}identitytoolkit.googleapis.com/v1/accounts:"
        self._tokens = f"{base}securetoken.googleapis.com/v1/token"
        self._patience = patience
        self._http = httpx.AsyncClient(
            # In a header, so that the key stands in no address and so in nobody's log.
            headers={"X-Goog-Api-Key": api_key.get_secret_value()},
            timeout=patience,
            transport=transport,
            trust_env=False,
        )

    async def sign_up(self, email: str, password: str, name: str) -> Tokens:
        """A new account, its address not verified. Raises EmailTaken, Invalid."""
        fields = {"email": email, "password": password, "displayName": name, "returnSecureToken": True}
        return await self._ask("signUp", fields, Tokens)

    async def sign_in(self, email: str, password: str) -> Tokens:
        """Raises WrongCredentials, AccountDisabled."""
        fields = {"email": email, "password": password, "returnSecureToken": True}
        return await self._ask("signInWithPassword", fields, Tokens)

    async def lookup(self, id_token: str) -> Account:
        """The account a token was given to. Raises TokenRefused."""
        return (await self._ask("lookup", {"idToken": id_token}, _Accounts)).users[0]

    async def mail_verification(self, id_token: str, back: str, lang: Lang) -> None:
        """Mails a link that proves the account's address. `back`: where the link says to go on."""
        fields = {"requestType": "VERIFY_EMAIL", "idToken": id_token, "continueUrl": back}
        await self._ask("sendOobCode", fields, _Anything, lang)

    async def mail_reset(self, email: str, back: str, lang: Lang) -> None:
        """Mails a link to choose a password. Raises WrongCredentials for an unknown address."""
        fields = {"requestType": "PASSWORD_RESET", "email": email, "continueUrl": back}
        await self._ask("sendOobCode", fields, _Anything, lang)

    async def mail_email_change(self, id_token: str, email: str, back: str, lang: Lang) -> None:
        """Mails a link to a new address. Raises EmailTaken, TokenRefused."""
        fields = {"idToken": id_token, "newEmail": email, "continueUrl": back}
        await self._ask("sendOobCode", {"requestType": "VERIFY_AND_CHANGE_EMAIL"} | fields, _Anything, lang)

    async def look(self, code: str) -> MailedCode:
        """What a mailed code is for; it stays good. Raises LinkOver."""
        return await self._ask("resetPassword", {"oobCode": code}, MailedCode)

    async def apply(self, code: str) -> str:
        """Uses a code that proves an address up; returns that address. Raises LinkOver, EmailTaken."""
        return (await self._ask("update", {"oobCode": code}, _Applied)).email

    async def reset(self, code: str, password: str) -> str:
        """Uses a code up and puts a password in force; returns the address. Raises LinkOver, Invalid."""
        fields = {"oobCode": code, "newPassword": password}
        return (await self._ask("resetPassword", fields, _Applied)).email

    async def auth_uri(self, provider: str, callback: str) -> AuthUri:
        """Where to send a browser that shall come back to `callback`."""
        fields = {
            "providerId": provider,
            "continueUri": callback,
            # Google's other flow answers in the fragment, which never reaches a server.
            "authFlowType": "CODE_FLOW",
            "oauthScope": "openid email profile" if provider == "google.com" else "email",
        }
        return await self._ask("createAuthUri", fields, AuthUri)

    async def sign_in_with_idp(self, request_uri: str, session: str) -> Federated:
        """Who came back to `request_uri`. Raises FederationRefused, AccountDisabled."""
        fields = {"requestUri": request_uri, "sessionId": session, "returnSecureToken": True}
        return await self._ask("signInWithIdp", fields, Federated)

    async def refresh(self, refresh_token: str) -> Tokens:
        """New tokens for a refresh token. Raises TokenRefused."""
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        new = _read(await self._post(self._tokens, data=form), _Renewed)
        return Tokens(uid=new.user_id, id_token=new.id_token, refresh_token=new.refresh_token)

    async def close(self) -> None:
        """Closes the connections."""
        await self._http.aclose()

    async def _ask(self, method: str, fields: Mapping[str, object], kind: type[M], lang: Lang = "en") -> M:
        return _read(await self._post(self._accounts + method, json=fields, lang=lang), kind)

    async def _post(
        self,
        url: str,
        *,
        json: Mapping[str, object] | None = None,
        data: Mapping[str, str] | None = None,
        lang: Lang = "en",
    ) -> httpx.Response:
        try:
            async with asyncio.timeout(self._patience):
                return await self._http.post(url, json=json, data=data, headers={"X-Firebase-Locale": lang})
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            _log.warning("firebase_away", error=type(error).__name__)
            raise ProviderAway from None


def _read(answer: httpx.Response, kind: type[M]) -> M:
    try:
        if answer.is_success:
            return kind.model_validate_json(answer.content)
        message = _Refused.model_validate_json(answer.content).error.message
    except ValidationError:
        _log.warning("firebase_answer_unreadable", status=answer.status_code, kind=kind.__name__)
        raise ProviderAway from None
    raise meaning(message)


Refusal = Literal["email", "password", "credentials", "disabled", "link", "token", "federation", "wait"]
_REFUSALS: Mapping[str, Refusal] = {
    "EMAIL_EXISTS": "email",
    "WEAK_PASSWORD": "password",
    "PASSWORD_DOES_NOT_MEET_REQUIREMENTS": "password",
    "INVALID_PASSWORD": "credentials",
    "EMAIL_NOT_FOUND": "credentials",
    "INVALID_LOGIN_CREDENTIALS": "credentials",
    "INVALID_EMAIL": "credentials",
    "MISSING_PASSWORD": "credentials",
    "USER_DISABLED": "disabled",
    "INVALID_OOB_CODE": "link",
    "EXPIRED_OOB_CODE": "link",
    "MISSING_OOB_CODE": "link",
    "INVALID_ID_TOKEN": "token",
    "INVALID_REFRESH_TOKEN": "token",
    "MISSING_REFRESH_TOKEN": "token",
    "TOKEN_EXPIRED": "token",
    "USER_NOT_FOUND": "token",
    "CREDENTIAL_TOO_OLD_LOGIN_AGAIN": "token",
    "INVALID_IDP_RESPONSE": "federation",
    "INVALID_CREDENTIAL_OR_PROVIDER_ID": "federation",
    "INVALID_REQUEST_URI": "federation",
    "INVALID_SESSION_ID": "federation",
    "MISSING_SESSION_ID": "federation",
    "SESSION_EXPIRED": "federation",
    "FEDERATED_USER_ID_ALREADY_LINKED": "federation",
    "TOO_MANY_ATTEMPTS_TRY_LATER": "wait",
    "RESET_PASSWORD_EXCEED_LIMIT": "wait",
    "QUOTA_EXCEEDED": "wait",
}


def meaning(message: str) -> Exception:
    """The error behind a refusal such as `WEAK_PASSWORD : Password should be …`; ProviderAway for others."""
    code = message.partition(" ")[0]
    match _REFUSALS.get(code):
        case "email":
            return EmailTaken()
        case "password":
            return Invalid(
                {"password": "This password is guessed first by everybody. Please take another one."}
            )
        case "wait":
            return TooMany(_WAIT_SECONDS)
        case "credentials":
            return WrongCredentials()
        case "disabled":
            return AccountDisabled()
        case "link":
            return LinkOver()
        case "token":
            return TokenRefused()
        case "federation":
            return FederationRefused()
        case None:
            _log.error("firebase_refused", code=code[:80])
            return ProviderAway()
