"""The stand-in gateway's whole catalogue of bad behaviour, and the test that plays each of it.

A quirk that no test plays, and a test that is gone or plays something else, fails here.
"""

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest

from backend_ext.dev.gateway.quirks import Quirk

_TESTS = Path(__file__).parent.parent
_START, _SETTLE = "services/test_payments_start.py", "services/test_payments_settle.py"
_CLOCK, _HOOKS = "services/test_payments_reconciler.py", "http/test_callbacks.py"
_REVIEW = (_SETTLE, "test_a_success_with_something_wrong_goes_to_review")
_UNCLEAR = (_SETTLE, "test_what_is_not_clear_stays_pending")
_SILENT = (_SETTLE, "test_search_without_an_answer_changes_nothing")

CATALOGUE: Mapping[Quirk, tuple[str, str]] = {
    Quirk.START_RELATIVE: (_START, "test_relative_payment_url"),
    Quirk.START_FOREIGN: (_START, "test_start_refused"),
    Quirk.START_REFUSED: (_START, "test_start_refused"),
    Quirk.START_REFUSED_TEXT: (_START, "test_start_refused"),
    Quirk.START_NOT_JSON: (_START, "test_start_without_an_answer"),
    Quirk.START_HANGS: (_START, "test_start_without_an_answer"),
    Quirk.CALLBACK_TWICE: (_HOOKS, "test_callback_twice"),
    Quirk.CALLBACK_EARLY: (_HOOKS, "test_callback_before_return"),
    Quirk.CALLBACK_NEVER: (_CLOCK, "test_callback_never"),
    Quirk.CALLBACK_AMOUNT: (_HOOKS, "test_tampered_amount_in_the_callback_of_a_real_payment_is_recorded"),
    Quirk.CALLBACK_LIES: (_HOOKS, "test_a_failure_turned_into_a_success_by_the_browser"),
    Quirk.NOTIFICATION_ONLY: (_HOOKS, "test_notification_only"),
    Quirk.SEARCH_AMOUNT: _REVIEW,
    Quirk.SEARCH_CURRENCY: _REVIEW,
    Quirk.SEARCH_STORE: _REVIEW,
    Quirk.SEARCH_TRANSACTION: _REVIEW,
    Quirk.SEARCH_RISK: _REVIEW,
    Quirk.SEARCH_NO_REFERENCE: _REVIEW,
    Quirk.SEARCH_OLD_REFERENCE: (_SETTLE, "test_the_reference_of_another_payment_pays_nothing"),
    Quirk.SEARCH_STATUS: _UNCLEAR,
    Quirk.SEARCH_IN_LIST: (_SETTLE, "test_success_in_another_shape"),
    Quirk.SEARCH_ABSENT_OBJECT: _UNCLEAR,
    Quirk.SEARCH_ABSENT_LIST: _UNCLEAR,
    Quirk.SEARCH_ABSENT_OBJECTS: _UNCLEAR,
    Quirk.SEARCH_ABSENT_TEXT: _UNCLEAR,
    Quirk.SEARCH_NOT_JSON: _SILENT,
    Quirk.SEARCH_BROKEN: _SILENT,
    Quirk.SEARCH_HANGS: _SILENT,
    Quirk.LATE_SUCCESS: (_SETTLE, "test_late_success_after_failure"),
}
# What the gateway does that is no quirk of one payment.
BESIDE = {
    "success": (_SETTLE, "test_success"),
    "failure": (_SETTLE, "test_failure"),
    "cancel, then paid after all": (_HOOKS, "test_cancel_then_a_late_success"),
    "paid twice": ("services/test_payments_late.py", "test_paid_twice_stays_paid_and_the_second_is_staffs"),
    "paid after expiry": ("services/test_payments_late.py", "test_paid_after_expiry_takes_its_stock_again"),
    "away for a while": (
        "services/test_payments_outage.py",
        "test_a_gateway_left_alone_starts_nothing_and_loses_nothing",
    ),
    "changes its key": ("services/test_payments_outage.py", "test_keys_change_without_a_stop"),
    "charged back": ("services/test_payments_daily.py", "test_what_differs_is_told_once_a_day"),
}


def _source(path: str, name: str) -> str:
    """The test with its decorators, as code; empty when there is none."""
    tree = ast.parse((_TESTS / path).read_text())
    found = (node for node in tree.body if isinstance(node, ast.AsyncFunctionDef) and node.name == name)
    return next((ast.unparse(node) for node in found), "")


def test_every_quirk_is_in_the_catalogue() -> None:
    assert set(CATALOGUE) == set(Quirk)


@pytest.mark.parametrize("quirk", CATALOGUE, ids=lambda quirk: quirk.value)
def test_it_is_played_by_its_test(quirk: Quirk) -> None:
    assert f"Quirk.{quirk.name}" in _source(*CATALOGUE[quirk])


@pytest.mark.parametrize("what", BESIDE)
def test_what_is_no_quirk_has_its_test_too(what: str) -> None:
    assert _source(*BESIDE[what])
