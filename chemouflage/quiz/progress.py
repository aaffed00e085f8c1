"""What somebody has learned: levels by topic, the cards of each deck, badges."""

from typing import Any

import reflex as rx

from chemouflage.account.frame import panel
from chemouflage.i18n import Translator
from chemouflage.quiz.charts import as_table, bar
from chemouflage.quiz.mastery_view import LevelView
from chemouflage.quiz.statistics_state import StatisticsState
from chemouflage.ui import styles
from chemouflage.ui.anchor import anchor
from chemouflage.ui.icons import icon

_MASTERY = StatisticsState.mastery


def mastery_panel(t: Translator) -> rx.Component:
    """How much is known of each topic."""

    def row(one: Any) -> rx.Component:
        return rx.el.div(
            rx.el.div(
                rx.el.span(one["name"], class_name="font-medium"),
                rx.el.span(one["share"], class_name="font-bold tabular-nums"),
                class_name="flex items-baseline justify-between gap-x-3",
            ),
            bar(one["size"]),
            rx.el.p(_level(one), class_name="mt-1.5"),
        )

    name = t("What you know")
    return panel(
        rx.el.div(
            rx.foreach(_MASTERY["topics"], row),
            role="img",
            class_name="grid gap-x-8 gap-y-4 sm:grid-cols-2",
            custom_attrs={"aria-label": _MASTERY["label"]},
        ),
        as_table(
            t,
            name,
            (t("Topic"), t("Level"), t("Answered"), t("Today")),
            _MASTERY["topics"],
            ("name", "level", "answers", "share"),
        ),
        heading=name,
        lead=t("How much of each topic you remember today. It fades unless it comes back."),
    )


def decks_panel(t: Translator) -> rx.Component:
    """The cards of each deck."""

    def card(one: Any) -> rx.Component:
        return rx.el.li(
            rx.el.span(one["name"], class_name="min-w-0"),
            _level(one),
            class_name="flex flex-wrap items-center justify-between gap-x-3 border-t border-line py-2",
        )

    def deck(one: Any) -> rx.Component:
        shop = anchor(
            t("The deck in the shop"),
            icon("chevron-right", "size-4"),
            href=one["href"],
            class_name=f"{styles.LINK} inline-flex min-h-11 items-center gap-1",
        )
        return rx.el.details(
            rx.el.summary(
                icon("chevron-right", "size-5 transition-transform group-open:rotate-90"),
                rx.el.span(
                    rx.el.span(one["name"], class_name="block font-semibold leading-snug"),
                    rx.el.span(one["told"], class_name="block text-sm text-muted"),
                    class_name="min-w-0 flex-1",
                ),
                class_name="flex min-h-14 cursor-pointer items-center gap-2 rounded-2xl px-2 py-2 "
                "hover:bg-teal-soft",
            ),
            rx.el.div(
                rx.el.ul(rx.foreach(one["cards"].to(list[LevelView]), card), role="list"),
                rx.cond(one["href"] != "", shop),
                class_name="px-3 pb-3",
            ),
            class_name="group rounded-2xl border border-line",
        )

    decks: Any = _MASTERY["decks"]
    shown = panel(
        rx.el.div(rx.foreach(decks, deck), class_name="grid items-start gap-3 md:grid-cols-2"),
        heading=t("Card by card"),
        lead=t("Questions belong to cards of our decks. What you answer shows which cards you know."),
    )
    return rx.cond(decks.length() > 0, shown)


def badges_panel(t: Translator) -> rx.Component:
    """Badges earned, and those still to get."""

    def item(one: Any) -> rx.Component:
        face = (
            "grid h-14 w-12 shrink-0 place-items-center whitespace-nowrap rounded-xl font-display text-lg "
            "font-bold"
        )
        earned = rx.el.p(
            icon("check", "size-4"),
            t("Earned on"),
            " ",
            one["when"],
            class_name="mt-1 flex flex-wrap items-center gap-1 text-sm font-semibold text-teal",
        )
        waits = rx.el.p(
            icon("lock", "size-4"),
            t("Still to get"),
            class_name="mt-1 flex items-center gap-1 text-sm text-muted",
        )
        return rx.el.li(
            rx.el.span(
                one["symbol"],
                aria_hidden="true",
                class_name=rx.cond(
                    one["earned"],
                    f"{face} {one['tone']}",
                    f"{face} border-2 border-dashed border-field text-muted",
                ),
                custom_attrs={"translate": "no"},
            ),
            rx.el.div(
                rx.el.h3(one["name"], class_name="text-lg font-bold"),
                rx.el.p(one["about"], class_name="leading-snug"),
                rx.cond(one["earned"], earned, waits),
                class_name="min-w-0",
            ),
            key=one["symbol"],
            class_name="flex gap-4",
        )

    return panel(
        rx.el.ul(
            rx.foreach(StatisticsState.badges, item),
            role="list",
            class_name="grid gap-6 sm:grid-cols-2 lg:grid-cols-3",
        ),
        heading=t("Badges"),
    )


def _level(one: Any) -> rx.Component:
    """A level: dots, and its name."""
    return rx.el.span(
        rx.el.span(one["steps"], aria_hidden="true", class_name="text-xs tracking-widest"),
        one["level"],
        class_name=f"inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 text-sm font-semibold "
        f"{one['tone']}",
    )
