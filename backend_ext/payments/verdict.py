"""What the gateway's answer means for an attempt. Pure: the rules that decide about money, in one place."""

from dataclasses import dataclass

from backend_ext.kit.money import parse_amount
from backend_ext.payments.answers import Answer
from backend_ext.payments.models import AttemptState, PaymentAttempt, Review

_SAFE_RISKS = ("", "0")  # empty for wallets, which have no card


@dataclass(frozen=True, slots=True)
class Verdict:
    """`pending` changes nothing; `review` carries its reason."""

    state: AttemptState
    reason: Review | None = None


PENDING = Verdict(AttemptState.PENDING)


def judge(attempt: PaymentAttempt, answer: Answer | None, store_id: str) -> Verdict:
    """Paid only when the search says Successful, code 2, risk 0, and everything else is the attempt's own.

    What is neither clearly paid nor clearly failed stays pending: never fulfilled, never failed.
    """
    if answer is None:
        return PENDING
    said = (answer.pay_status.casefold(), answer.status_code)
    if said == ("successful", "2"):
        reason = _objection(attempt, answer, store_id)
        return Verdict(AttemptState.REVIEW, reason) if reason else Verdict(AttemptState.PAID)
    ours = (answer.store_id, answer.mer_txnid) == (store_id, attempt.tran_id)
    if said in (("failed", "7"), ("", "7")) and ours:
        return Verdict(AttemptState.FAILED)
    return PENDING


def _objection(attempt: PaymentAttempt, answer: Answer, store_id: str) -> Review | None:
    """The first thing that is wrong with a success, or None."""
    checks = (
        (answer.store_id == store_id, Review.STORE),
        (answer.mer_txnid == attempt.tran_id, Review.TRANSACTION),
        (_poisha(answer.amount_original) == attempt.amount, Review.AMOUNT),
        ((answer.currency_merchant or answer.currency) == attempt.currency, Review.CURRENCY),
        (answer.risk_level in _SAFE_RISKS, Review.RISK),
        (answer.pg_txnid != "", Review.NO_REFERENCE),
    )
    return next((reason for right, reason in checks if not right), None)


def _poisha(text: str) -> int | None:
    try:
        return parse_amount(text)
    except ValueError:
        return None


def contradictions(attempt: PaymentAttempt, told: dict[str, str], store_id: str) -> list[str]:
    """The fields of a message that differ from the attempt as it stands after it was settled."""
    checks = {
        "amount": _poisha(told.get("amount_original") or told.get("amount", "")) == attempt.amount,
        "currency": (told.get("currency_merchant") or told.get("currency", "")) == attempt.currency,
        "store_id": told.get("store_id", store_id) == store_id,
        "pay_status": (told.get("pay_status", "").casefold() == "successful")
        == (attempt.state in (AttemptState.PAID, AttemptState.REVIEW)),
        "pg_txnid": attempt.pg_txnid is None or told.get("pg_txnid") == attempt.pg_txnid,
    }
    return [field for field, agrees in checks.items() if not agrees]
