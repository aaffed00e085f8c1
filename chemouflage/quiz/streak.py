"""The streak: days in a row, the freeze that saves one of a week, and the weeks behind as a calendar."""

from datetime import date, timedelta
from typing import Any

import reflex as rx

from backend_ext.kit.dates import show_weekday
from chemouflage.account.frame import panel
from chemouflage.i18n import Translator
from chemouflage.quiz.statistics_state import StatisticsState
from chemouflage.quiz.statistics_view import DayView
from chemouflage.ui.icons import icon

_STREAK = StatisticsState.streak
_MONDAY = date(2026, 11, 2)  # any one
_CELL = "mx-auto grid h-11 w-full max-w-14 place-items-center rounded-xl text-sm leading-none"
_LOOKS = {
    "played": f"{_CELL} bg-teal text-on-teal",
    "frozen": f"{_CELL} bg-sky-soft",
    "missed": f"{_CELL} border border-line text-muted",
    "open": f"{_CELL} border-2 border-dashed border-saffron",
}
_PICTURES = {"played": "check", "frozen": "snow", "missed": "close", "open": "flame"}


def streak_panel(t: Translator) -> rx.Component:
    """The card of the streak."""
    count = rx.el.div(
        rx.el.span(
            icon("flame", "size-8"), class_name="tone-saffron grid size-14 place-items-center rounded-2xl"
        ),
        rx.el.p(
            rx.el.span(_STREAK["current"], class_name="font-display text-4xl font-bold leading-none"),
            " ",
            rx.el.span(_STREAK["unit"], class_name="text-lg"),
        ),
        class_name="flex items-center gap-4",
    )
    return panel(
        count,
        rx.el.p(_STREAK["today"], " ", _STREAK["longest"], class_name="mt-3 text-muted"),
        _calendar(t),
        _legend(t),
        rx.el.p(
            icon("snow", "mt-1 size-5 text-teal"),
            rx.el.span(
                t("Each week, from Monday to Sunday, one missed day is frozen: your streak goes on. "
                  "A second one ends it."),
                " ",
                rx.el.strong(_STREAK["freeze"]),
            ),
            class_name="mt-4 flex gap-2 text-sm",
        ),
        heading=t("Streak"),
    )  # fmt: skip


def _calendar(t: Translator) -> rx.Component:
    names = [_MONDAY + timedelta(days=number) for number in range(7)]
    heads = [
        rx.el.th(
            rx.el.span(show_weekday(day, t.lang, short=True), aria_hidden="true"),
            rx.el.span(show_weekday(day, t.lang), class_name="sr-only"),
            scope="col",
            class_name="pb-1 text-xs font-medium text-muted",
        )
        for day in names
    ]
    return rx.el.table(
        rx.el.caption(t("The last five weeks"), class_name="sr-only"),
        rx.el.thead(rx.el.tr(*heads)),
        rx.el.tbody(
            rx.foreach(
                _STREAK["weeks"], lambda week: rx.el.tr(rx.foreach(week["days"].to(list[DayView]), _day))
            )
        ),
        class_name="mt-4 w-full table-fixed",
    )


def _day(day: Any) -> rx.Component:
    """A day: its number, and a picture of what it was."""
    return rx.el.td(
        rx.el.div(
            rx.el.span(day["number"], class_name="tabular-nums"),
            rx.match(
                day["mark"],
                *[(mark, icon(picture, "size-3.5")) for mark, picture in _PICTURES.items()],
                rx.fragment(),
            ),
            class_name=rx.match(day["mark"], *_LOOKS.items(), f"{_CELL} text-muted"),
            aria_hidden="true",
            custom_attrs={"data-mark": day["mark"]},
        ),
        rx.el.span(day["told"], class_name="sr-only"),
        class_name="p-0.5",
        custom_attrs={"aria-current": rx.cond(day["today"], "date", "false")},
    )


def _legend(t: Translator) -> rx.Component:
    words = (("played", t("played")), ("frozen", t("frozen")), ("missed", t("missed")), ("open", t("today")))
    items = [
        rx.el.li(icon(_PICTURES[mark], "size-4"), word, class_name="inline-flex items-center gap-1")
        for mark, word in words
    ]
    return rx.el.ul(
        *items,
        role="list",
        aria_hidden="true",
        class_name="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted",
    )
