"""Moments as people in Bangladesh read them: Asia/Dhaka, in the words and digits of their language."""

from datetime import date, datetime

from babel.dates import format_date, format_datetime

from backend_ext.kit.clock import DHAKA
from backend_ext.kit.text import Lang, digits

# "B" is the part of the day that Bangla says instead of AM and PM: সন্ধ্যা ৬:৪৫.
_TIME = {"en": "h:mm a", "bn": "B h:mm"}


def _show(moment: datetime, pattern: str, lang: Lang) -> str:
    return digits(format_datetime(moment, pattern, tzinfo=DHAKA, locale=lang), lang)


def show_day(moment: datetime, lang: Lang) -> str:
    """The Dhaka day of an aware `moment`: 22 November 2026, ২২ নভেম্বর ২০২৬."""
    return _show(moment, "d MMMM y", lang)


def show_time(moment: datetime, lang: Lang) -> str:
    """The Dhaka time of day of an aware `moment`: 6:45 PM, সন্ধ্যা ৬:৪৫."""
    return _show(moment, _TIME[lang], lang)


def show_moment(moment: datetime, lang: Lang) -> str:
    """Day and time of an aware `moment` in Dhaka: 22 November 2026, 6:45 PM."""
    return _show(moment, f"d MMMM y, {_TIME[lang]}", lang)


def show_date(day: date, lang: Lang) -> str:
    """A calendar day without its year: 22 November, ২২ নভেম্বর."""
    return digits(format_date(day, "d MMMM", locale=lang), lang)


def show_weekday(day: date, lang: Lang, *, short: bool = False) -> str:
    """The name of a day of the week, whole or short: Sunday, Sun; রবিবার, রবি."""
    return format_date(day, "ccc" if short else "cccc", locale=lang)
