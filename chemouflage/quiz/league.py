"""The weekly league of who is signed in: their group, and where each place of it leads."""

from typing import Any

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.quiz.boards_state import BoardOwn
from chemouflage.ui import styles
from chemouflage.ui.icons import icon

_LEAGUE = BoardOwn.league
_TILE = "flex h-16 w-13 shrink-0 flex-col justify-between whitespace-nowrap rounded-xl p-2"
_ZONE = (
    "inline-flex items-center gap-1 whitespace-nowrap rounded-full px-2 py-0.5 align-middle text-xs "
    "font-semibold"
)


def league_panel(t: Translator) -> rx.Component:
    """The card of the league; nothing for who is not signed in."""
    tile = rx.el.div(
        rx.el.span(_LEAGUE["number"], class_name="text-[0.65rem] leading-none opacity-80"),
        rx.el.span(_LEAGUE["symbol"], class_name="font-display text-2xl font-bold leading-none"),
        class_name=f"{_LEAGUE['tone']} {_TILE}",
        aria_hidden="true",
        custom_attrs={"translate": "no"},
    )
    head = rx.el.div(
        tile,
        rx.el.div(
            rx.el.h2(t("League:"), " ", _LEAGUE["tier"], class_name=styles.H3),
            rx.el.p(_LEAGUE["left"], class_name="text-muted"),
            class_name="min-w-0",
        ),
        class_name="flex items-center gap-4",
    )
    panel = rx.el.section(
        head,
        rx.cond(
            _LEAGUE["last"] != "",
            rx.el.p(_LEAGUE["last"], class_name="mt-4 rounded-2xl bg-sunken px-4 py-3 text-sm"),
        ),
        rx.el.p(_LEAGUE["told"], class_name="mt-4"),
        rx.cond(_LEAGUE["joined"], _group(t)),
        rx.el.p(_LEAGUE["rule"], class_name="mt-3 text-sm text-muted"),
        class_name=f"{styles.CARD} p-4 sm:p-5",
        id="league",
    )
    return rx.cond(BoardOwn.known, panel)


def _group(t: Translator) -> rx.Component:
    head = "py-2 text-left text-sm font-medium text-muted"
    return rx.el.table(
        rx.el.caption(t("Your group this week"), class_name="sr-only"),
        rx.el.thead(
            rx.el.tr(
                rx.el.th(t("Place"), scope="col", class_name=f"{head} w-px pr-2"),
                rx.el.th(t("Name"), scope="col", class_name=head),
                rx.el.th(t("Points"), scope="col", class_name=f"{head} w-px px-2 text-right"),
                rx.el.th(rx.el.span(t("At the end"), class_name="sr-only"), scope="col", class_name=head),
            )
        ),
        rx.el.tbody(rx.foreach(_LEAGUE["rows"], lambda one: _row(t, one))),
        class_name="mt-3 w-full",
    )


def _row(t: Translator, one: Any) -> rx.Component:
    cell = "border-t border-line py-2"
    zone = rx.el.span(
        rx.match(
            one["zone"],
            ("up", icon("arrow-up", "size-4")),
            ("down", icon("arrow-down", "size-4")),
            icon("minus", "size-4"),
        ),
        one["leads"],
        class_name=rx.match(
            one["zone"],
            ("up", f"{_ZONE} tone-teal"),
            ("down", f"{_ZONE} tone-coral"),
            f"{_ZONE} text-muted",
        ),
    )
    return rx.el.tr(
        rx.el.td(one["place"], class_name=f"{cell} pl-2 font-bold tabular-nums"),
        rx.el.th(
            rx.el.bdi(one["name"], custom_attrs={"translate": "no"}),
            rx.cond(
                one["mine"], rx.el.span(" ", rx.el.span(t("You"), class_name=f"{styles.BADGE} tone-saffron"))
            ),
            scope="row",
            class_name=f"{cell} text-left font-semibold leading-snug [overflow-wrap:anywhere]",
        ),
        rx.el.td(one["points"], class_name=f"{cell} px-1.5 text-right font-bold tabular-nums"),
        rx.el.td(zone, class_name=f"{cell} w-px"),
        class_name=rx.cond(one["mine"], "bg-teal-soft", ""),
    )
