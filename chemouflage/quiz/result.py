"""What a game's page shows at its end: points, every question once more, and where to go on."""

from typing import Any

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.quiz.formula import formula
from chemouflage.quiz.play_state import RESULT, PlayState
from chemouflage.quiz.share import share_row
from chemouflage.quiz.teaser import TRY
from chemouflage.ui import styles
from chemouflage.ui.anchor import anchor
from chemouflage.ui.elements import button_link
from chemouflage.ui.icons import icon
from chemouflage.ui.states import alert

_SUMMARY = "flex min-h-14 cursor-pointer list-none items-center gap-3 py-2"


def result(t: Translator) -> rx.Component:
    """The end of a game."""
    return rx.fragment(_sum(t), _share(t), _decks(t), _rows(t))


def _sum(t: Translator) -> rx.Component:
    view: Any = PlayState.result
    cut = alert(t("The time for this game ran out, so it was ended. What you had answered counts."))
    return rx.el.section(
        rx.el.p(PlayState.name, class_name="text-muted"),
        rx.el.h1(
            view["headline"],
            id=RESULT,
            tab_index=-1,
            class_name="text-3xl font-bold outline-none sm:text-4xl",
        ),
        rx.cond(view["cut"], rx.el.div(cut, class_name="mt-4")),
        rx.el.p(view["score"], class_name="mt-5 font-display text-5xl font-bold text-teal tabular-nums"),
        rx.el.p(view["right"], class_name="mt-1 text-lg font-semibold"),
        rx.cond(view["streak"] != "", rx.el.p(view["streak"], class_name="text-muted")),
        _ways(t),
        class_name=f"{styles.CARD} p-6 sm:p-8",
    )


def _ways(t: Translator) -> rx.Component:
    """Where to go on after each kind of game."""
    again = button_link(t("Five more questions"), t.path(TRY), styles.QUIET, rel="nofollow")
    daily = button_link(t("Today’s ten questions"), t.path("/quiz/play/daily"), rel="nofollow")
    keep = rx.fragment(
        rx.el.p(
            t("Make an account, and this game is yours: points, boards and a streak of days come with it."),
            class_name="w-full",
        ),
        button_link(t("Make an account"), t.path("/sign-up")),
        again,
    )
    practice = button_link(t("Practise"), t.path("/quiz/practice"), styles.QUIET, rel="nofollow")
    review = button_link(t("Review"), t.path("/quiz/review"), styles.QUIET, rel="nofollow")
    boards = button_link(t("See the boards"), t.path("/quiz/boards"))
    tomorrow = rx.el.p(
        t("The next ten questions come in"),
        " ",
        rx.el.span(
            class_name="font-bold tabular-nums", role="timer", custom_attrs={"data-left": PlayState.tomorrow}
        ),
        class_name="w-full",
    )
    return rx.el.div(
        rx.match(
            PlayState.kind,
            ("try", rx.cond(PlayState.guest, keep, rx.fragment(daily, again))),
            ("daily", rx.fragment(tomorrow, boards, practice)),
            rx.fragment(practice, review),
        ),
        button_link(t("Back to the quiz"), t.path("/quiz"), styles.PLAIN),
        class_name="mt-6 flex flex-wrap gap-3",
    )


def _share(t: Translator) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("Show your result"), class_name=styles.H3),
        rx.el.div(share_row(t, PlayState.result), class_name="mt-4"),
        class_name="mt-8",
    )


def _decks(t: Translator) -> rx.Component:
    decks: Any = PlayState.result["decks"]

    def deck(item: Any) -> rx.Component:
        return rx.el.li(
            anchor(
                rx.el.img(
                    src=item["image"],
                    alt=item["alt"],
                    class_name="size-20 shrink-0 rounded-2xl bg-sunken object-cover",
                    custom_attrs={"width": "80", "height": "80"},
                ),
                rx.el.span(
                    rx.el.span(item["name"], class_name="block font-bold"),
                    rx.el.span(t("Cards:"), " ", item["cards"], class_name="block text-sm text-muted"),
                    class_name="min-w-0",
                ),
                href=item["href"],
                class_name=f"{styles.CARD} flex h-full items-center gap-4 p-3 no-underline hover:shadow-lift",
            ),
            key=item["href"],
        )

    shelf = rx.el.section(
        rx.el.h2(t("These cards teach what you missed"), class_name=styles.H3),
        rx.el.ul(rx.foreach(decks, deck), role="list", class_name="mt-4 grid gap-3 sm:grid-cols-2"),
        class_name="mt-8",
    )
    return rx.cond(decks.length() > 0, shelf)


def _rows(t: Translator) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("Question by question"), class_name=styles.H3),
        rx.el.ol(
            rx.foreach(PlayState.result["rows"], lambda row: _row(t, row)),
            role="list",
            class_name=f"{styles.CARD} mt-4 divide-y divide-line px-4 sm:px-6",
        ),
        class_name="mt-8",
    )


def _row(t: Translator, row: Any) -> rx.Component:
    good = rx.el.span(
        icon("check", "size-5"),
        class_name="grid size-8 place-items-center rounded-full bg-teal-soft text-teal",
    )
    bad = rx.el.span(
        icon("close", "size-5"),
        class_name="grid size-8 place-items-center rounded-full bg-coral-soft text-coral",
    )
    summary = rx.el.summary(
        rx.cond(row["right"], good, bad),
        rx.el.span(
            rx.el.span(row["number"], ". ", row["topic"], class_name="block font-semibold"),
            rx.el.span(
                row["verdict"],
                rx.cond(row["time"] != "", rx.el.span(" · ", row["time"])),
                class_name="block text-sm text-muted",
            ),
            class_name="min-w-0 flex-1",
        ),
        rx.el.span(row["points"], class_name="shrink-0 font-semibold tabular-nums"),
        icon("chevron-right", "open-turn size-5 text-muted"),
        class_name=_SUMMARY,
    )
    chosen = rx.el.p(
        rx.el.span(t("Your answer") + ": ", class_name="font-semibold text-coral"), formula(row["chosen"])
    )
    told = rx.el.div(
        rx.el.p(formula(row["text"]), class_name="font-semibold"),
        rx.cond(row["chosen"].length() > 0, chosen),
        rx.el.p(
            rx.el.span(t("Right answer") + ": ", class_name="font-semibold text-teal"), formula(row["answer"])
        ),
        rx.el.p(formula(row["explanation"]), class_name="text-muted"),
        class_name="space-y-2 pb-4 pl-11",
    )
    return rx.el.li(rx.el.details(summary, told), key=row["number"])
