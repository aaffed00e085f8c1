"""Money, ids, time and text: exact for every value."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend_ext.kit.clock import dhaka_day, utcnow
from backend_ext.kit.ids import (
    SAYABLE,
    clean_order_number,
    order_number,
    premium_code,
    show_code,
    transaction_id,
)
from backend_ext.kit.money import format_taka, parse_amount, percent_off, plain_amount, taka
from backend_ext.kit.paging import Page


@given(st.integers(min_value=0, max_value=10**11 - 1))
def test_an_amount_survives_the_gateways_text(poisha: int) -> None:
    assert parse_amount(plain_amount(poisha)) == poisha


@pytest.mark.parametrize(
    ("text", "poisha"), [("50.99", 5099), ("60", 6000), ("60.5", 6050), ("0.01", 1), ("60.500", 6050)]
)
def test_amounts_are_read_exactly(text: str, poisha: int) -> None:
    assert parse_amount(text) == poisha


@pytest.mark.parametrize(
    "text", ["", "-1", "+1", "1e3", "1,000", "50.999", "NaN", "٣", "0x10", " ", "1.", ".5", "1" * 10]
)
def test_what_is_not_an_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        parse_amount(text)


def test_money_reads_as_people_write_it() -> None:
    assert format_taka(taka(199), "en") == "৳199"
    assert format_taka(12345678950, "en") == "৳12,34,56,789.50"
    assert format_taka(taka(199), "bn") == "৳১৯৯"
    assert format_taka(19905, "bn") == "৳১৯৯.০৫"


@pytest.mark.parametrize(
    ("price", "was", "percent"), [(199, 299, 33), (199, None, 0), (199, 199, 0), (199, 150, 0), (1, 1000, 99)]
)
def test_the_discount_is_computed_from_the_two_prices(price: int, was: int | None, percent: int) -> None:
    assert percent_off(price, was) == percent


def test_order_numbers_can_be_typed_as_heard() -> None:
    number = order_number()
    assert clean_order_number(number) == number
    assert clean_order_number(f"  {number.lower().replace('-', ' ')} ") == number
    assert clean_order_number(number.removeprefix("CH-")) == number
    for wrong in ("", "CH-", number[:-1], number + "A", "CH-0000-0000", "CH-ABCD-EFG!"):
        assert clean_order_number(wrong) is None


def test_random_ids_have_their_alphabet_and_length() -> None:
    codes = {premium_code() for _ in range(500)}
    assert len(codes) == 500
    assert set("".join(codes)) == set(SAYABLE)
    assert not set(SAYABLE) & set("0O1I")
    assert show_code("ABCDEFGHJKLM") == "ABCD-EFGH-JKLM"
    assert len(transaction_id()) <= 32


def test_a_day_ends_at_midnight_in_dhaka() -> None:
    assert dhaka_day(datetime(2026, 11, 22, 17, 59, tzinfo=UTC)).isoformat() == "2026-11-22"
    assert dhaka_day(datetime(2026, 11, 22, 18, 0, tzinfo=UTC)).isoformat() == "2026-11-23"
    assert utcnow().utcoffset() is not None


def test_pages_are_counted_from_one() -> None:
    assert Page(items=[], number=1, size=12, total=0).pages == 1
    assert Page(items=[], number=1, size=12, total=13).pages == 2
