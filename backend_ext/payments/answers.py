"""The gateway's words made uniform: every shape it answers in, and what is kept of them."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

_LONGEST = 200
_CARD = ("card_number", "cardnumber")
# fmt: off
_KEPT = frozenset(
    (
        "pay_status", "status_code", "status_title", "mer_txnid", "pg_txnid", "epw_txnid", "amount",
        "amount_bdt", "amount_original", "rec_amount", "store_amount", "processing_charge",
        "currency", "currency_merchant", "convertion_rate", "store_id", "card_type", "payment_type",
        "card_number", "cardnumber", "bank_txn", "bank_trxid", "pay_time", "date_processed",
        "reason", "error_code", "pg_error_code_details", "pg_card_risklevel", "risk_level",
        "risk_title", "verify_status", "opt_a", "opt_b", "opt_c", "opt_d",
    )
)
# fmt: on


def kept(raw: Mapping[str, Any]) -> dict[str, str]:
    """The known fields of a message as short texts; of a card number the last four digits at most."""
    found = {
        name: _text(value)
        for name, value in raw.items()
        if name in _KEPT and not isinstance(value, dict | list)
    }
    for name in _CARD:
        if name in found:
            found[name] = _masked(found[name])
    return found


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()[:_LONGEST]


def _masked(card: str) -> str:
    digits = re.sub(r"\D", "", card)
    return f"****{digits[-4:]}" if len(digits) >= 8 else "****"


class Answer(BaseModel):
    """What the gateway's search says of one transaction; absent fields are empty."""

    model_config = ConfigDict(frozen=True)

    store_id: str = ""
    mer_txnid: str = ""
    pg_txnid: str = ""
    pay_status: str = ""
    status_code: str = ""
    amount_original: str = ""
    currency: str = ""
    currency_merchant: str = ""
    risk_level: str = ""
    evidence: dict[str, str]


def found(body: object) -> Answer | None:
    """The answer in a search's JSON; None for "not found", in all four shapes (`{}`, `[]`, `[obj]`, text)."""
    if isinstance(body, list):
        body = body[0] if len(body) == 1 else None
    if not isinstance(body, dict):
        return None
    evidence = kept(body)
    if not (evidence.get("pay_status") or evidence.get("status_code")):
        return None
    fields = {name: evidence[name] for name in Answer.model_fields if name in evidence}
    return Answer(**fields, evidence=evidence)


def refusal(body: object) -> str:
    """The reason in a refused start: the text itself, or the object's fields and texts."""
    if isinstance(body, str):
        return body[:_LONGEST]
    if isinstance(body, dict):
        return "; ".join(f"{name}: {value}" for name, value in body.items())[:_LONGEST]
    return f"an answer of type {type(body).__name__}"
