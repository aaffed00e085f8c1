"""What a gateway's answer says came in, for the ledger.

Money counts as ours from the moment the gateway says that it took it for this very payment of our store, also
when staff must look at it first (wrong sum, risk, paid twice, order closed): it is here, and the order's
balance says so. An answer about another store, payment or currency, or with a reference that paid another
attempt, says nothing about money of ours: it stays out until staff know.
"""

from dataclasses import dataclass

from backend_ext.kit.money import parse_amount
from backend_ext.ledger.models import Kind
from backend_ext.ledger.service import LedgerService
from backend_ext.payments.answers import Answer
from backend_ext.payments.models import PaymentAttempt, Review
from backend_ext.store.mongo import Tx

_NOT_OURS = (Review.STORE, Review.TRANSACTION, Review.CURRENCY, Review.REFERENCE_USED)
_BY = "gateway"


@dataclass(frozen=True, slots=True)
class Capture:
    """Poisha the gateway took from the shopper, and what of it it keeps as its fee."""

    amount: int
    fee: int


def capture(answer: Answer, reason: Review | None = None) -> Capture | None:
    """What a success brought in, given why it is in review (None: it is not); None for nothing of ours."""
    amount = _poisha(answer.amount_original)
    if not amount or reason in _NOT_OURS:
        return None
    return Capture(amount, _fee(answer, amount))


async def record(
    ledger: LedgerService, attempt: PaymentAttempt, answer: Answer, reason: Review | None, tx: Tx
) -> None:
    """Writes what a success brought in, in the caller's transaction; once for each attempt."""
    came = capture(answer, reason)
    if came is None:
        return
    for kind, amount in ((Kind.CHARGE, came.amount), (Kind.GATEWAY_FEE, came.fee)):
        if amount:
            await ledger.record(
                kind,
                f"{kind.value}:{attempt.tran_id}",
                amount,
                attempt.order_id,
                tx,
                reference=answer.pg_txnid or attempt.tran_id,
                by=_BY,
            )


def _fee(answer: Answer, amount: int) -> int:
    """What the gateway names as its charge, else what it leaves out of our account's share; 0 if neither."""
    named = _poisha(answer.evidence.get("processing_charge", ""))
    share = _poisha(answer.evidence.get("store_amount", ""))
    fee = named or (amount - share if share else 0)
    return fee if 0 < fee < amount else 0


def _poisha(text: str) -> int:
    try:
        return parse_amount(text)
    except ValueError:
        return 0
