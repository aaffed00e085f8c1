"""The boards: today, this week, all time, by topic. Links choose one, so that it works without JavaScript."""

from typing import Any

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.quiz.boards_state import FILLED, BoardOwn, BoardState
from chemouflage.quiz.league import league_panel
from chemouflage.quiz.nav import quiz_nav
from chemouflage.quiz.own import around_panel, own_strip, shown_panel
from chemouflage.ui import styles
from chemouflage.ui.anchor import anchor
from chemouflage.ui.elements import badge, button_link
from chemouflage.ui.live import each, when
from chemouflage.ui.shell import shell
from chemouflage.ui.states import empty_state

__all__ = ["FILLED", "description", "page", "title"]

_PATH = "/quiz/boards"
_SPAN = (
    "flex min-h-11 items-center justify-center rounded-full px-1 text-center font-semibold leading-tight "
    "hover:bg-teal-soft aria-[current=page]:bg-teal aria-[current=page]:text-on-teal"
)
_PLACE = "inline-grid size-9 place-items-center rounded-xl font-bold tabular-nums"
_TOPIC = (
    "flex min-h-11 items-center whitespace-nowrap rounded-full border border-line bg-surface px-4 "
    "hover:bg-teal-soft aria-[current=page]:border-teal aria-[current=page]:bg-teal "
    "aria-[current=page]:text-on-teal"
)


def title(_t: Translator) -> Any:
    """The title of the page."""
    return BoardState.view["title"]


def description(_t: Translator) -> Any:
    """The description of the page."""
    return BoardState.view["description"]


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    aside = "lg:col-start-2"
    return shell(
        t,
        rx.el.div(
            quiz_nav(t, _PATH),
            _tabs(t),
            rx.el.div(
                rx.el.div(own_strip(t), class_name=f"{aside} lg:row-start-1"),
                _board(t),
                rx.el.div(
                    around_panel(t),
                    league_panel(t),
                    shown_panel(t),
                    class_name=f"{aside} space-y-6 lg:row-start-2",
                ),
                class_name="grid items-start gap-6 lg:grid-cols-[1fr_24rem] lg:grid-rows-[auto_1fr] lg:gap-8",
            ),
            class_name=f"{styles.WIDE} min-h-screen space-y-5 py-5 sm:py-8",
        ),
        rx.window_event_listener(on_visibility_change=BoardState.returned),
        path=BoardState.view["path"],
    )


def _tabs(t: Translator) -> rx.Component:
    view = BoardState.view

    def tab(look: str) -> Any:
        def row(one: Any) -> rx.Component:
            link = anchor(
                one["name"],
                href=one["href"],
                class_name=look,
                custom_attrs={"aria-current": one["current"]},
            )
            return rx.el.li(link)

        return row

    return rx.el.nav(
        rx.el.ul(
            each(view["spans"], "boards.spans", tab(_SPAN)),
            role="list",
            class_name="grid max-w-md grid-cols-3 gap-1 rounded-full border border-line bg-surface p-1",
        ),
        rx.el.ul(
            each(view["topics"], "boards.topics", tab(_TOPIC)),
            role="list",
            class_name="strip -mx-4 flex gap-2 overflow-x-auto px-4 py-1 sm:-mx-6 sm:px-6 lg:mx-0 "
            "lg:flex-wrap lg:px-0",
            custom_attrs={"data-tabs": ""},
        ),
        aria_label=t("Boards"),
        class_name="min-w-0 space-y-3",
    )


def _board(t: Translator) -> rx.Component:
    view = BoardState.view
    head = rx.el.div(
        rx.el.div(
            rx.el.h1(view["heading"], class_name="text-3xl font-bold sm:text-4xl"),
            rx.el.p(view["count"], class_name="whitespace-nowrap text-muted"),
            class_name="flex flex-wrap items-baseline justify-between gap-x-4",
        ),
        rx.el.p(view["about"], class_name="mt-1 text-muted"),
    )
    ties = rx.el.p(
        t("With the same points, who reached them first stands first. The best 50 are shown."),
        class_name="mt-4 text-sm text-muted",
    )
    found = rx.el.div(rx.el.div(_table(t), class_name=f"{styles.CARD} overflow-hidden"), ties)
    empty = rx.el.div(
        empty_state(
            "1",
            view["nobody"],
            t("Be the first: ten questions, the same for everybody."),
            button_link(t("Play today’s ten"), t.path("/quiz/play/daily"), styles.ACCENT, rel="nofollow"),
        ),
        class_name=f"{styles.CARD} px-4",
    )
    return rx.el.section(
        head,
        when(view["found"], "boards.found", found),
        when(view["empty"], "boards.empty", empty),
        class_name="min-w-0 space-y-4 lg:col-start-1 lg:row-span-2 lg:row-start-1",
    )


def _table(t: Translator) -> rx.Component:
    def row(one: Any) -> rx.Component:
        own = (BoardOwn.own["key"] == one["key"]).bool()
        place = rx.el.span(
            one["place"],
            class_name=f"{_PLACE} {one['tone']}",
        )
        return rx.el.tr(
            rx.el.td(place, class_name="w-px py-1.5 pl-3 pr-1 sm:pl-4"),
            rx.el.th(
                rx.el.bdi(one["name"], custom_attrs={"translate": "no"}),
                rx.cond(own, rx.el.span(" ", badge(t("You"), "saffron"))),
                scope="row",
                class_name="break-words px-2 py-1.5 text-left font-semibold [overflow-wrap:anywhere]",
            ),
            rx.el.td(
                one["points"],
                class_name="w-px whitespace-nowrap py-1.5 pl-2 pr-4 text-right font-bold tabular-nums",
            ),
            class_name=rx.cond(own, "bg-teal-soft", "odd:bg-sunken/40"),
        )

    return rx.el.table(
        rx.el.caption(BoardState.view["heading"], class_name="sr-only"),
        rx.el.thead(
            rx.el.tr(
                rx.el.th(t("Place"), scope="col", class_name="py-2 pl-3 pr-1 text-left font-medium sm:pl-4"),
                rx.el.th(t("Name"), scope="col", class_name="px-2 py-2 text-left font-medium"),
                rx.el.th(t("Points"), scope="col", class_name="py-2 pl-2 pr-4 text-right font-medium"),
                class_name="border-b border-line text-sm text-muted",
            )
        ),
        rx.el.tbody(each(BoardState.view["rows"], "boards.rows", row)),
        class_name="w-full",
    )
