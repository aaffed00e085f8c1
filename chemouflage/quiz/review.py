"""The page where review begins: how much is due, and of what."""

from typing import Any

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.quiz.learn_parts import learn_page
from chemouflage.quiz.learn_state import LearnState
from chemouflage.ui import styles
from chemouflage.ui.elements import button_link
from chemouflage.ui.states import empty_state


def title(t: Translator) -> str:
    """The title of the page."""
    return t("Review") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("What you missed comes back just before you forget it.")


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    return learn_page(
        t,
        "/quiz/review",
        t("Review"),
        t("What you missed comes back just before you forget it."),
        t("Review is part of premium"),
        rx.cond(LearnState.due["some"], _due(t), _nothing(t)),
    )


def _due(t: Translator) -> rx.Component:
    due: Any = LearnState.due
    return rx.el.section(
        rx.el.h2(due["heading"], class_name=styles.H2),
        rx.el.ul(
            rx.foreach(due["topics"], lambda line: rx.el.li(line)),
            class_name="mt-4 space-y-1 text-lg text-muted",
            role="list",
        ),
        button_link(
            t("Review now"),
            t.path("/quiz/play/review"),
            f"{styles.ACCENT} mt-8 min-h-14 w-full text-lg sm:w-auto sm:px-10",
            rel="nofollow",
        ),
        class_name=f"{styles.CARD} p-6 sm:p-8",
    )


def _nothing(t: Translator) -> rx.Component:
    due: Any = LearnState.due
    text = rx.cond(
        due["next"] != "", due["next"], t("Questions that you miss in a game come here when it is time.")
    )
    return rx.el.div(
        empty_state(
            "Ok",
            t("Nothing is due right now"),
            text,
            button_link(t("Practise"), t.path("/quiz/practice"), rel="nofollow"),
            button_link(t("Today’s ten questions"), t.path("/quiz/play/daily"), styles.QUIET, rel="nofollow"),
        ),
        class_name=f"{styles.CARD} p-6 sm:p-8",
    )
