"""Premium codes over HTTP, for the mobile app and our own pages: look at one, redeem it, list one's own."""

from datetime import datetime

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from backend_ext.api.bearer import Caller
from backend_ext.api.context import DeviceHere, Held
from backend_ext.api.problems import problems
from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import show_code
from backend_ext.kit.text import Localized
from backend_ext.premium.models import CodeState, OwnCode, Redeemed, Standing

router = APIRouter(prefix="/api/codes", tags=["codes"])

_SIGNED_IN = {
    401: "`sign_in_needed` or `token_refused`.",
    403: "`cross_site`: a cookie counts from our own pages alone.",
    429: "`too_many`: 10 codes an hour an account, 30 a network; wait for the seconds of Retry-After.",
}


class Typed(BaseModel):
    """A code as somebody typed it: case, blanks and dashes do not matter."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(max_length=100, examples=["ABCD-EFGH-JKLM"])


class Looked(BaseModel):
    """What the code is to who asks; nothing was changed."""

    standing: Standing


class RedeemedOut(BaseModel):
    """The code is theirs. `fresh`: it was not before."""

    code: str = Field(examples=["ABCD-EFGH-JKLM"])
    fresh: bool
    starts_at: datetime
    ends_at: datetime = Field(description="When the premium this code gives ends.")

    @classmethod
    def of(cls, redeemed: Redeemed) -> "RedeemedOut":
        """What came of redeeming."""
        return cls(**redeemed.model_dump() | {"code": show_code(redeemed.code)})


class OwnCodeOut(BaseModel):
    """A code that came with an order of theirs, or that they redeemed."""

    code: str = Field(examples=["ABCD-EFGH-JKLM"])
    state: CodeState
    product: Localized | None
    order_number: str | None = Field(examples=["CH-7F3K-29QD"])
    given_at: datetime
    redeemed_at: datetime | None
    mine: bool = Field(description="Whether they redeemed it themselves.")
    ends_at: datetime | None = Field(description="When its premium ends; null when there is none.")

    @classmethod
    def of(cls, own: OwnCode) -> "OwnCodeOut":
        """A code as it is shown."""
        return cls(**own.model_dump() | {"code": show_code(own.code)})


class Mine(BaseModel):
    """All of it, what can be redeemed first. `premium`: whether the premium game is open now."""

    premium: bool
    premium_until: datetime | None
    codes: list[OwnCodeOut]


def _fresh(response: Response) -> None:
    response.headers["cache-control"] = "no-store"


@router.post("/validate", responses=problems(_SIGNED_IN))
async def validate(
    held: Held, person: Caller, device: DeviceHere, response: Response, typed: Typed
) -> Looked:
    """Says what a code is to who asks, and changes nothing. Each look counts as a try."""
    _fresh(response)
    return Looked(standing=await held.redemption.validate(typed.code, person.user_id, device.address))


@router.post(
    "/redeem",
    responses=problems(
        _SIGNED_IN
        | {
            404: "`code_unknown`: no such code.",
            409: "`code_taken`: another account has redeemed it.",
            410: "`code_revoked`: it is good for nothing any more.",
        }
    ),
)
async def redeem(
    held: Held, person: Caller, device: DeviceHere, response: Response, typed: Typed
) -> RedeemedOut:
    """Makes a code theirs: premium from now, or after what they have. Again, it gives the same answer."""
    _fresh(response)
    return RedeemedOut.of(await held.redemption.redeem(person.user_id, typed.code, device.address))


@router.get("", responses=problems({status: _SIGNED_IN[status] for status in (401, 403)}))
async def mine(held: Held, person: Caller, response: Response) -> Mine:
    """Their codes, and until when premium is open."""
    _fresh(response)
    user = await held.people.get(person.user_id)
    return Mine(
        premium=user.premium_until is not None and user.premium_until > utcnow(),
        premium_until=user.premium_until,
        codes=[OwnCodeOut.of(own) for own in await held.wallet.of_user(user.id)],
    )
