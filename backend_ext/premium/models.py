"""A premium code and where it is."""

from datetime import datetime
from enum import StrEnum

from backend_ext.kit.model import Document


class CodeState(StrEnum):
    """`available` in the pool, `assigned` to an order, `redeemed` by an account, `revoked` for good."""

    AVAILABLE = "available"
    ASSIGNED = "assigned"
    REDEEMED = "redeemed"
    REVOKED = "revoked"


class PremiumCode(Document):
    """A code. `slot` names the one unit of the one order line it was given for, and is unique."""

    code: str
    state: CodeState
    product_id: str | None = None
    order_id: str | None = None
    slot: str | None = None
    created_at: datetime
    assigned_at: datetime | None = None
