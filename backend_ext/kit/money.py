"""Money as whole poisha (1/100 taka) in `int`; a float never holds an amount."""

import re
from decimal import Decimal
from typing import Annotated

from babel.numbers import format_decimal
from pydantic import Field

from backend_ext.kit.text import Lang, digits

Poisha = Annotated[int, Field(strict=True, ge=0)]

_AMOUNT = re.compile(r"\A(\d{1,9})(?:\.(\d{1,2})0*)?\Z", re.ASCII)


def taka(amount: int) -> int:
    """Poisha in whole taka: `taka(199)` is 19900."""
    return amount * 100


def parse_amount(text: str) -> int:
    """Poisha from a plain decimal text such as "50.99" or "60".

    Raises ValueError for signs, exponents, separators, or a third decimal that is not zero.
    """
    match = _AMOUNT.match(text.strip())
    if match is None:
        raise ValueError(f"not an amount: {text!r}")
    return int(match[1]) * 100 + int((match[2] or "0").ljust(2, "0"))


def plain_amount(poisha: int) -> str:
    """The decimal text a machine reads: 5099 → "50.99"."""
    return f"{poisha // 100}.{poisha % 100:02d}"


def format_taka(poisha: int, lang: Lang) -> str:
    """The amount as people read it in `lang`, without empty decimals: ৳199, ৳১৯৯, ৳50.50."""
    pattern = "৳#,##,##0" if poisha % 100 == 0 else "৳#,##,##0.00"
    return digits(format_decimal(Decimal(poisha) / 100, pattern, locale=lang), lang)


def percent_off(price: int, compare_at: int | None) -> int:
    """Whole percent by which `price` is under `compare_at` (poisha), rounded down; 0 without one."""
    if compare_at is None or compare_at <= price:
        return 0
    return (compare_at - price) * 100 // compare_at
