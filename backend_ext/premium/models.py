"""A premium code and where it is; what redeeming one gave."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from backend_ext.kit.model import Document
from backend_ext.kit.text import Localized


class CodeState(StrEnum):
    """`available` in the pool, `assigned` to an order, `redeemed` by an account, `revoked` for good."""

    AVAILABLE = "available"
    ASSIGNED = "assigned"
    REDEEMED = "redeemed"
    REVOKED = "revoked"


class CodesFrom(StrEnum):
    """What happens when the pool lacks codes: they are `generated`, or waited for (`pool`: batches alone)."""

    GENERATED = "generated"
    POOL = "pool"


class PremiumCode(Document):
    """A code. `slot` names the one unit of the one order line it was given for, and is unique.

    `redeemed_by` is a user id, kept when that account is deleted. `given_to` is the masked address staff gave
    it to. `refund_id` is the refund that revoked it, None when staff did. One that is `printed` stands on
    paper: whoever holds that may redeem it, and the pool never gives it away.
    """

    code: str
    state: CodeState
    product_id: str | None = None
    batch_id: str | None = None
    printed: bool = False
    order_id: str | None = None
    slot: str | None = None
    given_to: str = ""
    created_at: datetime
    assigned_at: datetime | None = None
    redeemed_by: str | None = None
    redeemed_at: datetime | None = None
    revoked_at: datetime | None = None
    refund_id: str | None = None


class Entitlement(Document):
    """Premium that an account got by a code: from `starts_at` until `ends_at`, unless it was withdrawn.

    `reminded` are the days before this end at which its account was told so.
    """

    user_id: str
    code_id: str
    starts_at: datetime
    ends_at: datetime
    withdrawn_at: datetime | None = None
    reminded: list[int] = Field(default_factory=list)


class CodeFilter(BaseModel):
    """Which codes staff look for; what is None does not matter. `code` and `order_number` as typed."""

    model_config = ConfigDict(frozen=True)

    state: CodeState | None = None
    product_id: str | None = None
    batch_id: str | None = None
    order_number: str | None = None
    code: str | None = None


class Standing(StrEnum):
    """What a code is to the person who typed it."""

    REDEEMABLE = "redeemable"
    YOURS = "yours"
    TAKEN = "taken"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


class Redeemed(BaseModel):
    """A code that is this person's now. `fresh`: it was not before. Premium by it runs to `ends_at`."""

    model_config = ConfigDict(frozen=True)

    code: str
    fresh: bool
    starts_at: datetime
    ends_at: datetime


class OwnCode(BaseModel):
    """A code as its buyer or redeemer sees it.

    `order_number` is None unless it came with an order of theirs; `product` None when it cannot be named.
    `mine`: they redeemed it; then `ends_at` is when the premium it gave ends, None when that was withdrawn.
    """

    model_config = ConfigDict(frozen=True)

    code: str
    state: CodeState
    product: Localized | None
    order_number: str | None
    given_at: datetime
    redeemed_at: datetime | None
    mine: bool
    ends_at: datetime | None

    @property
    def redeemable(self) -> bool:
        """Whether it can still be redeemed."""
        return self.state in (CodeState.AVAILABLE, CodeState.ASSIGNED)
