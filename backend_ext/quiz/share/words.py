"""A shared result in words: on its picture, its page and in what chats show of it."""

from datetime import date, datetime, time

from backend_ext.kit.clock import DHAKA
from backend_ext.kit.dates import show_day
from backend_ext.kit.i18n import texts
from backend_ext.kit.text import Lang
from backend_ext.quiz.play.models import Kind
from backend_ext.quiz.share.models import SharedResult


def played(result: SharedResult, lang: Lang) -> str:
    """What was played."""
    t = texts(lang)
    if result.kind is Kind.DAILY:
        return t.gettext("Daily quiz of {day}", day=_day(result.day, lang))
    if result.kind is Kind.TRY:
        return t.gettext("Five questions of chemistry")
    if result.kind is Kind.REVIEW:
        return t.gettext("Chemistry, reviewed")
    return t.gettext("Practice: {topic}", topic=result.topic) if result.topic else t.gettext("Practice")


def right_of(result: SharedResult, lang: Lang) -> str:
    """How many were right."""
    return texts(lang).gettext("{right} of {total} right", right=result.right, total=result.total)


def points(result: SharedResult, lang: Lang) -> str:
    """The points."""
    return texts(lang).ngettext("{n} point", "{n} points", result.score)


def challenge(lang: Lang) -> str:
    """What the reader is asked."""
    return texts(lang).gettext("How many do you get?")


def _day(day: date, lang: Lang) -> str:
    return show_day(datetime.combine(day, time(12), DHAKA), lang)
