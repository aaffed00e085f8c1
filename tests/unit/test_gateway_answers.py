"""What is read from the gateway's answers, and what they mean: nothing unclear ever counts as paid."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend_ext.kit.clock import utcnow
from backend_ext.payments.answers import Answer, found, kept, refusal
from backend_ext.payments.models import AttemptState, PaymentAttempt, Review
from backend_ext.payments.verdict import Verdict, judge

STORE = "ourstore"
NOW = utcnow()
ATTEMPT = PaymentAttempt(
    id="a",
    tran_id="CFOURS",
    order_id="o",
    amount=5099,
    next_check_at=NOW,
    created_at=NOW,
    updated_at=NOW,
)
GOOD: dict[str, Any] = {
    "store_id": STORE,
    "mer_txnid": "CFOURS",
    "pg_txnid": "AAM1",
    "pay_status": "Successful",
    "status_code": "2",
    "amount_original": "50.99",
    "currency": "BDT",
    "currency_merchant": "BDT",
    "risk_level": "0",
}


def _judged(**changes: object) -> Verdict:
    return judge(ATTEMPT, found(GOOD | changes), STORE)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"status_code": 2, "risk_level": 0},
        {"amount_original": "50.990"},
        {"risk_level": ""},
        {"risk_level": None},
        {"currency_merchant": ""},
        {"unknown": {"nested": 1}},
    ],
)
def test_paid(changes: dict[str, object]) -> None:
    assert _judged(**changes) == Verdict(AttemptState.PAID)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"store_id": "other"}, Review.STORE),
        ({"store_id": ""}, Review.STORE),
        ({"mer_txnid": "CFTHEIRS"}, Review.TRANSACTION),
        ({"amount_original": "50.98"}, Review.AMOUNT),
        ({"amount_original": "5099"}, Review.AMOUNT),
        ({"amount_original": ""}, Review.AMOUNT),
        ({"amount_original": "NaN"}, Review.AMOUNT),
        ({"amount_original": "-50.99"}, Review.AMOUNT),
        ({"amount_original": {"$gt": 0}}, Review.AMOUNT),
        ({"currency_merchant": "USD"}, Review.CURRENCY),
        ({"currency_merchant": "", "currency": ""}, Review.CURRENCY),
        ({"risk_level": "1"}, Review.RISK),
        ({"risk_level": "high"}, Review.RISK),
        ({"pg_txnid": ""}, Review.NO_REFERENCE),
    ],
)
def test_a_success_with_something_wrong(changes: dict[str, object], reason: Review) -> None:
    assert _judged(**changes) == Verdict(AttemptState.REVIEW, reason)


@pytest.mark.parametrize("changes", [{"pay_status": "Failed"}, {"pay_status": ""}, {"pay_status": "FAILED"}])
def test_failed(changes: dict[str, object]) -> None:
    assert _judged(status_code="7", **changes) == Verdict(AttemptState.FAILED)


@pytest.mark.parametrize(
    "changes",
    [
        {"pay_status": "Successful", "status_code": "7"},
        {"pay_status": "Failed", "status_code": "2"},
        {"pay_status": "Pending", "status_code": "0"},
        {"pay_status": "Cancelled", "status_code": "3"},
        {"pay_status": "Expired", "status_code": ""},
        {"pay_status": "", "status_code": "2"},
        {"pay_status": "Failed", "status_code": "7", "mer_txnid": "CFTHEIRS"},
        {"pay_status": "Failed", "status_code": "7", "store_id": "other"},
    ],
)
def test_what_is_not_clear_stays_pending(changes: dict[str, object]) -> None:
    assert _judged(**changes) == Verdict(AttemptState.PENDING)


_words = st.sampled_from(
    ["", "0", "1", "2", "7", "Successful", "successful", "Failed", "BDT", "50.99", "AAM1"]
)


@given(st.dictionaries(st.sampled_from(sorted(GOOD)), _words | st.text(max_size=5) | st.none()))
def test_only_a_whole_success_is_paid(changes: dict[str, object]) -> None:
    if _judged(**changes).state is AttemptState.PAID:
        told = {name: str(value or "") for name, value in (GOOD | changes).items()}
        assert (told["store_id"].strip(), told["mer_txnid"].strip()) == (STORE, "CFOURS")
        assert (told["pay_status"].strip().lower(), told["status_code"].strip()) == ("successful", "2")
        assert told["amount_original"].strip() == "50.99"
        assert told["risk_level"].strip() in ("", "0")
        assert told["pg_txnid"].strip()


@pytest.mark.parametrize("body", [{}, [], [{}], "not found", None, 7, [GOOD, GOOD], [[GOOD]], {"msg": "no"}])
def test_not_found_in_every_shape(body: object) -> None:
    assert found(body) is None


def test_found_alone_or_in_a_list() -> None:
    answer = found(GOOD)
    assert isinstance(answer, Answer)
    assert answer == found([GOOD])


def test_what_is_kept_names_nobody() -> None:
    told = {
        "card_number": "5454 5454 5454 5454",
        "cardnumber": "12",
        "cus_name": "Rahima",
        "cus_email": "rahima@example.com",
        "ip_address": "10.0.0.1",
        "reason": "x" * 5000,
        "signature_key": "secret",
        "opt_a": ["a", "list"],
    }
    assert kept(told) == {"card_number": "****5454", "cardnumber": "****", "reason": "x" * 200}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("Invalid Store ID", "Invalid Store ID"),
        ({"tran_id": "Dublicate"}, "tran_id: Dublicate"),
        ([1], "an answer of type list"),
        (None, "an answer of type NoneType"),
    ],
)
def test_refusals_in_every_shape(body: object, reason: str) -> None:
    assert refusal(body) == reason
