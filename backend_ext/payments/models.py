"""Payment attempts, the gateway's answers, and the inbox of what it told us. All money is poisha."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from backend_ext.kit.model import Document
from backend_ext.kit.money import Poisha

CURRENCY = "BDT"


class AttemptState(StrEnum):
    """`created` before the gateway was called, `pending` while the shopper pays, then how it ended.

    `failed` and `cancelled` can still become `paid`; `review` waits for staff, who accept it (`paid`) or give
    it back (`returned`).
    """

    CREATED = "created"
    PENDING = "pending"
    PAID = "paid"
    FAILED = "failed"
    CANCELLED = "cancelled"
    REVIEW = "review"
    RETURNED = "returned"


# From here a payment can still come in; the others are ends, but for what staff do with `review`.
OPEN = (AttemptState.CREATED, AttemptState.PENDING, AttemptState.FAILED, AttemptState.CANCELLED)


class Review(StrEnum):
    """Why staff must look at a payment."""

    STORE = "other_store"
    TRANSACTION = "other_transaction"
    AMOUNT = "wrong_amount"
    CURRENCY = "wrong_currency"
    RISK = "risk"
    NO_REFERENCE = "no_reference"
    REFERENCE_USED = "reference_used"
    PAID_TWICE = "paid_twice"
    ORDER_EXPIRED = "order_expired"
    ORDER_CANCELLED = "order_cancelled"
    ORDER_CLOSED = "order_closed"


class PaymentAttempt(Document):
    """One try to pay an order; `tran_id` is its name at the gateway and never used again.

    `evidence` is the gateway's search answer that decided, its card number masked. `checks` counts searches;
    the next is due at `next_check_at`, none when it is None. `return_reference` is the gateway's name for the
    return of a payment that staff gave back.
    """

    tran_id: str
    order_id: str
    amount: Poisha
    currency: str = CURRENCY
    state: AttemptState = AttemptState.CREATED
    review_reason: Review | None = None
    pg_txnid: str | None = None
    payment_url: str | None = None
    evidence: dict[str, str] = Field(default_factory=dict)
    checks: int = 0
    next_check_at: datetime | None
    created_at: datetime
    updated_at: datetime
    settled_at: datetime | None = None
    return_reference: str | None = None


class Source(StrEnum):
    """By which way a message came in."""

    SUCCESS = "success"
    FAIL = "fail"
    CANCEL = "cancel"
    IPN = "ipn"


class Message(Document):
    """One message that claims to be the gateway's; `id` is a hash of source, tran_id, status and pg_txnid.

    `contradicts` names its fields that differ from our attempt; `outcome` is what came of it: the attempt's
    state afterwards, or `unknown_transaction`, or `gateway_down`. Messages about nothing of ours keep no
    `payload` and are dropped at `forget_at`, all others are kept.
    """

    source: Source
    tran_id: str
    status: str
    pg_txnid: str
    payload: dict[str, str]
    contradicts: list[str] = Field(default_factory=list)
    outcome: str = ""
    times: int = 1
    first_at: datetime
    last_at: datetime
    forget_at: datetime | None = None
