"""A day's comparison, and what in it differs."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from backend_ext.kit.model import Document
from backend_ext.payments.answers import Answer
from backend_ext.payments.models import AttemptState, PaymentAttempt
from backend_ext.payments.verdict import judge


class Two(BaseModel):
    """One thing as we have it, and as the gateway says it; empty for nothing."""

    model_config = ConfigDict(frozen=True)

    ours: str
    theirs: str


class Difference(Document):
    """A payment that is not the same on both sides on `day` (ISO, Dhaka)."""

    day: str
    tran_id: str
    order_id: str
    fields: dict[str, Two]
    seen_at: datetime


class DayReport(Document):
    """A Dhaka day's comparison (`id` is the day, ISO), once it was finished; `compared` payments."""

    compared: int
    done_at: datetime


class Report(BaseModel):
    """What staff see of a day: `done_at` is None before its comparison is finished."""

    day: date
    compared: int = 0
    done_at: datetime | None = None
    differences: list[Difference] = Field(default_factory=list)


def differences(attempt: PaymentAttempt, answer: Answer | None, store_id: str) -> dict[str, Two]:
    """What of a settled payment differs from the gateway's answer; empty when nothing does.

    What staff have decided about is compared with why they had to.
    """
    verdict, known = judge(attempt, answer, store_id), attempt.evidence
    found: dict[str, Two] = {}
    theirs = answer.evidence if answer else {}
    taken = verdict.state in (AttemptState.PAID, AttemptState.REVIEW)
    explained = attempt.state is not AttemptState.PAID or verdict.reason in (None, attempt.review_reason)
    if not (taken and explained):
        told = verdict.reason or theirs.get("pay_status", "") or "not found"
        found["state"] = Two(ours=attempt.state.value, theirs=str(told))
    for name, field in (("amount", "amount_original"), ("reference", "pg_txnid")):
        mine, other = known.get(field, ""), theirs.get(field, "")
        if mine != other:
            found[name] = Two(ours=mine, theirs=other)
    return found
