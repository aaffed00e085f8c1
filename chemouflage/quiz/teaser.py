"""Ways into the quiz from other pages: the start page and every product's."""

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.quiz.lobby_view import try_questions
from chemouflage.ui import styles
from chemouflage.ui.elements import button_link, tile

# Straight into the first question; links with rel=nofollow are not fetched ahead.
TRY = "/quiz/play/try?start=1"


def quiz_teaser(t: Translator) -> rx.Component:
    """The quiz on the start page."""
    return rx.el.section(
        rx.el.div(
            tile("10", "Ne", t("Neon"), "saffron", "w-20 shrink-0 text-lg sm:w-24 sm:text-xl"),
            rx.el.div(
                rx.el.h2(t("Ten questions a day"), class_name=styles.H2),
                rx.el.p(
                    t("The same for everybody, new each day in Dhaka. How fast do you know it?"),
                    class_name="mt-2 max-w-xl text-muted",
                ),
                class_name="min-w-0",
            ),
            class_name="flex items-center gap-5",
        ),
        rx.el.div(
            button_link(t("To the quiz"), t.path("/quiz"), styles.ACCENT),
            button_link(t("Try five questions"), t.path(TRY), styles.QUIET, rel="nofollow"),
            class_name="mt-5 flex flex-wrap gap-3 md:mt-0 md:shrink-0",
        ),
        class_name=f"{styles.WIDE} mt-14 md:flex md:items-center md:justify-between md:gap-8",
    )


def try_block(t: Translator) -> rx.Component:
    """The quiz on a product's page."""
    return rx.el.section(
        rx.el.div(
            rx.el.h2(t("What do you know already?"), class_name=styles.H3),
            rx.el.p(
                try_questions(t), " ", t("30 seconds each, and the answers are explained."), class_name="mt-1"
            ),
        ),
        button_link(
            t("Try five questions"),
            t.path(TRY),
            f"{styles.PRIMARY} mt-4 w-full sm:mt-0 sm:w-auto",
            rel="nofollow",
        ),
        class_name="mt-12 rounded-3xl bg-sky-soft p-5 sm:flex sm:items-center sm:justify-between sm:gap-6 "
        "sm:p-6",
    )
