"""The page of a game: one for all kinds, from the beginning to the result."""

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.quiz.clock import GAME
from chemouflage.quiz.play_parts import game, intro, nothing, refused
from chemouflage.quiz.play_state import PlayState
from chemouflage.quiz.result import result
from chemouflage.ui import styles
from chemouflage.ui.anchor import anchor
from chemouflage.ui.shell import shell
from chemouflage.ui.states import skeleton


def title(t: Translator) -> str:
    """The title of the page."""
    return t("Quiz") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("Chemistry questions against the clock.")


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    around = rx.match(
        PlayState.stage,
        ("intro", intro(t)),
        ("result", result(t)),
        ("premium", refused(t)),
        ("empty", nothing(t)),
        _waiting(t),
    )
    running = (PlayState.stage == "question") | (PlayState.stage == "answered")
    return shell(
        t,
        rx.el.meta(name="robots", content="noindex"),
        rx.el.div(
            rx.cond(running, game(t), around),
            class_name=f"{styles.NARROW} min-h-screen pb-6 pt-3 sm:pt-8",
            **GAME,
        ),
        rx.window_event_listener(on_storage=PlayState.elsewhere, on_visibility_change=PlayState.returned),
        path=PlayState.path,
    )


def _waiting(t: Translator) -> rx.Component:
    late = rx.el.p(
        t("This takes longer than it should. The game needs cookies and JavaScript."),
        " ",
        anchor(t("Load the page again"), href="", class_name=styles.LINK),
        class_name="late text-center",
    )
    return rx.el.div(
        rx.el.h1(t("Quiz"), class_name="sr-only"),
        rx.el.p(t("Loading …"), class_name="sr-only", role="status"),
        rx.el.noscript(t("This page needs JavaScript. Please switch it on.")),
        skeleton("h-8"),
        skeleton("h-20"),
        skeleton("h-14"),
        skeleton("h-14"),
        skeleton("h-14"),
        skeleton("h-14"),
        late,
        class_name="space-y-3",
    )
