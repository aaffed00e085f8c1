"""The parts of the boards that are one person's own; they come once the page's state knows who is here.

Their room is kept from the first paint on, which is the same for everybody.
"""

from typing import Any

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.quiz.boards_state import BoardOwn
from chemouflage.ui import styles
from chemouflage.ui.elements import button_link
from chemouflage.ui.icons import icon
from chemouflage.ui.states import lasting, skeleton

_STRIP = f"{styles.CARD} flex min-h-32 flex-col lg:min-h-28 justify-center p-4 sm:p-5"


_READY: Any = BoardOwn.ready


def own_strip(t: Translator) -> rx.Component:
    """Where they stand, in a line; above the board on a phone."""
    own = BoardOwn.own
    known = rx.el.div(
        rx.el.h2(t("Your place"), class_name="text-sm font-semibold text-muted"),
        rx.el.div(
            rx.el.p(own["told"], class_name="font-display text-xl font-bold leading-tight"),
            rx.el.p(own["why"], class_name=rx.cond(own["on_board"], "font-semibold", "text-sm text-muted")),
            class_name="flex flex-wrap items-baseline justify-between gap-x-4",
        ),
    )
    stranger = rx.el.div(
        rx.el.h2(t("Your place"), class_name="sr-only"),
        rx.el.p(t("Where would you stand?"), class_name="min-w-0 flex-1 font-semibold leading-snug"),
        button_link(t("Sign in"), BoardOwn.way, f"{styles.QUIET} shrink-0", rel="nofollow"),
        class_name="flex items-center gap-3",
    )
    waiting = rx.el.div(
        skeleton("h-4 w-24"),
        skeleton("mt-2 h-6 w-48"),
        rx.el.noscript(t("Your own place needs JavaScript.")),
    )
    return rx.el.section(
        rx.cond(lasting(_READY), rx.cond(BoardOwn.known, known, stranger), waiting),
        class_name=_STRIP,
        id="own",
    )


def around_panel(t: Translator) -> rx.Component:
    """Who stands around them."""

    def row(one: Any) -> rx.Component:
        return rx.el.li(
            rx.el.span(one["place"], class_name="min-w-8 shrink-0 font-bold tabular-nums"),
            rx.el.bdi(
                one["name"],
                class_name="min-w-0 flex-1 font-semibold [overflow-wrap:anywhere]",
                custom_attrs={"translate": "no"},
            ),
            rx.cond(one["mine"], rx.el.span(t("You"), class_name=f"{styles.BADGE} tone-saffron")),
            rx.el.span(one["points"], class_name="font-bold tabular-nums"),
            class_name=rx.cond(
                one["mine"],
                "flex min-h-11 items-center gap-3 rounded-xl bg-teal-soft px-3",
                "flex min-h-11 items-center gap-3 px-3",
            ),
            key=one["key"],
        )

    shown = rx.el.section(
        rx.el.h2(t("Around you"), class_name=styles.H3),
        rx.el.ol(rx.foreach(BoardOwn.own["around"], row), role="list", class_name="mt-3"),
        class_name=f"{styles.CARD} p-4 sm:p-5",
    )
    return rx.cond(BoardOwn.own["on_board"], shown)


def shown_panel(t: Translator) -> rx.Component:
    """A switch: on the boards, or on none."""
    hidden = BoardOwn.own["hidden"]
    knob = "size-6 rounded-full bg-surface shadow-card transition-transform"
    switch = rx.el.button(
        rx.el.span(t("Show me on the boards"), class_name="flex-1 text-left font-semibold"),
        rx.el.span(
            rx.cond(hidden, t("Off"), t("On")), class_name="text-sm font-semibold", aria_hidden="true"
        ),
        rx.el.span(
            rx.el.span(class_name=rx.cond(hidden, knob, f"{knob} translate-x-6")),
            class_name=rx.cond(
                hidden,
                "flex h-8 w-14 items-center rounded-full bg-field p-1",
                "flex h-8 w-14 items-center rounded-full bg-teal p-1",
            ),
            aria_hidden="true",
        ),
        type="button",
        role="switch",
        on_click=BoardOwn.show(hidden),
        class_name="flex min-h-12 w-full cursor-pointer items-center gap-3 rounded-2xl",
        custom_attrs={"aria-checked": rx.cond(hidden, "false", "true"), "aria-describedby": "shown-about"},
    )
    about = rx.el.ul(
        *[
            rx.el.li(icon(picture, "mt-0.5 size-4"), text, class_name="flex gap-2")
            for picture, text in (
                (
                    "eye-off",
                    t("Hidden, your name stands on no board, and your league shows a player without a name."),
                ),
                ("check", t("Your points, streak, badges and league go on as before.")),
                ("return", t("When you show yourself again, all your points are back at once.")),
                ("info", t("A result that you share yourself still says your name.")),
            )
        ],
        id="shown-about",
        role="list",
        class_name="mt-3 space-y-2 text-sm text-muted",
    )
    panel = rx.el.section(
        rx.el.h2(t("Being seen"), class_name="sr-only"),
        switch,
        about,
        class_name=f"{styles.CARD} p-4 sm:p-5",
    )
    return rx.cond(BoardOwn.known, panel)
