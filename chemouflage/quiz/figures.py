"""Figures as the pages of boards and statistics show them, in the digits of the language."""

from backend_ext.kit.text import digits
from chemouflage.i18n import Translator


def number(value: int, t: Translator) -> str:
    """`value` with its thousands set apart."""
    return digits(f"{value:,}", t.lang)


def points(value: int, t: Translator) -> str:
    """So many points."""
    return number(value, t) + " " + (t("point") if value == 1 else t("points"))


def percent(share: float, t: Translator) -> str:
    """A share from 0 to 1: 72 %."""
    return digits(f"{share * 100:.0f}%", t.lang)


def mean_time(milliseconds: int, t: Translator) -> str:
    """How long something takes on average: 12.4 s."""
    return t("{n} s", n=digits(f"{milliseconds / 1000:.1f}", t.lang))
