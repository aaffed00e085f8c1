"""Signing in and out for the mobile app: JSON and tokens, no cookies."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Response
from pydantic import BaseModel, ConfigDict, Field

from backend_ext.api.bearer import AppPerson, Shown
from backend_ext.api.context import DeviceHere, Held
from backend_ext.api.problems import problems
from backend_ext.kit.text import Lang
from backend_ext.people.app_tokens.models import Tokens
from backend_ext.people.errors import SignInNeeded
from backend_ext.people.models import Role

router = APIRouter(prefix="/api/app", tags=["app"])

Code = Annotated[
    str,
    Field(
        max_length=64,
        description="Of the authenticator app, or a recovery code; for accounts with a second factor.",
        examples=["123456"],
    ),
]


class Asked(BaseModel):
    """A body that may hold nothing but its own fields."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class PasswordSignIn(Asked):
    """E-mail and password."""

    email: str = Field(max_length=1000, examples=["rahima@example.com"])
    password: str = Field(max_length=1000, examples=["ten-or-more-characters"])
    code: Code = ""


class FirebaseSignIn(Asked):
    """An ID token of Firebase, fresh: each one is taken once."""

    id_token: str = Field(max_length=10_000, examples=["eyJhbGciOiJSUzI1NiIs..."])
    code: Code = ""


class Refresh(Asked):
    """The refresh token that came last."""

    refresh_token: str = Field(max_length=200, examples=["q0Zb6l3v7yT1cQ9dWmX2rA5sKfN8uHjE4pG0iVoBzLw"])


class TokensOut(BaseModel):
    """Both are replaced at every refresh. Keep the new ones before doing anything else."""

    access_token: str = Field(
        description="For `Authorization: Bearer`.", examples=["eyJhbGciOiJIUzI1NiIs..."]
    )
    refresh_token: str = Field(
        description="For /api/app/refresh, once.", examples=["q0Zb6l3v7yT1cQ9dWmX2rA5sKfN8uHjE4pG0iVoBzLw"]
    )
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  the scheme's name
    expires_in: int = Field(description="Seconds the access token is good for.", examples=[900])

    @classmethod
    def of(cls, tokens: Tokens) -> "TokensOut":
        """Tokens as they are handed out."""
        return cls(access_token=tokens.access, refresh_token=tokens.refresh, expires_in=tokens.expires_in)


class Me(BaseModel):
    """Who is signed in."""

    model_config = ConfigDict(from_attributes=True)

    user_id: str = Field(examples=["6f1d2c3b4a5968778695a4b3"])
    email: str = Field(examples=["rahima@example.com"])
    email_verified: bool
    name: str = Field(examples=["Rahima Khatun"])
    display_name: str = Field(description="What boards show.", examples=["Brave Neon 42"])
    lang: Lang
    role: Role
    premium_until: datetime | None = Field(description="Until when the premium game is open, if ever.")
    second_factor: bool


_REFUSED = {
    401: "`wrong_credentials`, `second_factor_needed` (send it again with `code`), or `wrong_code`.",
    403: "`account_disabled`: the account was closed.",
}
_REFUSED_TOKEN = {
    401: "`token_refused` (forged, over, or used before), `second_factor_needed`, or `wrong_code`.",
    403: "`prove_first`: the address has an account, and Firebase does not say that it is theirs.",
}


def _fresh(response: Response) -> None:
    response.headers["cache-control"] = "no-store"


@router.post("/sign-in", responses=problems(_REFUSED))
async def sign_in(held: Held, device: DeviceHere, response: Response, asked: PasswordSignIn) -> TokensOut:
    """Signs in by e-mail and password."""
    _fresh(response)
    tokens = await held.app_entrance.by_password(asked.email, asked.password, asked.code, device)
    return TokensOut.of(tokens)


@router.post("/sign-in/firebase", responses=problems(_REFUSED_TOKEN))
async def sign_in_by_firebase(
    held: Held, device: DeviceHere, response: Response, asked: FirebaseSignIn
) -> TokensOut:
    """Signs in by an ID token of Firebase. A token that was taken is refused when it comes again."""
    _fresh(response)
    return TokensOut.of(await held.app_entrance.by_id_token(asked.id_token, asked.code, device))


@router.post("/refresh", responses=problems({401: "`token_refused`: sign in again."}))
async def refresh(held: Held, device: DeviceHere, response: Response, asked: Refresh) -> TokensOut:
    """Gives new tokens for a refresh token, which is used up.

    One that comes a second time ends the session with all its tokens: it may have been stolen. So ask for one
    refresh at a time. A session ends 30 days after it was used last, and 90 days after it began.
    """
    _fresh(response)
    return TokensOut.of(await held.app_tokens.refresh(asked.refresh_token, device))


@router.post("/sign-out", status_code=204, responses=problems({401: "`sign_in_needed`: no token was sent."}))
async def sign_out(held: Held, shown: Shown, asked: Annotated[Refresh | None, Body()] = None) -> Response:
    """Ends the session of the refresh token in the body, or of the access token in the header.

    One that is no longer good is no error: then there is nothing to end.
    """
    if asked is None and shown is None:
        raise SignInNeeded
    if asked is not None:
        await held.app_tokens.sign_out(asked.refresh_token)
    if shown is not None:
        await held.app_tokens.sign_out(shown.credentials)
    return Response(status_code=204)


@router.get(
    "/me", responses=problems({401: "`sign_in_needed`, or `token_refused`: refresh, or sign in again."})
)
async def me(person: AppPerson, response: Response) -> Me:
    """Who the access token stands for."""
    _fresh(response)
    return Me.model_validate(person)
