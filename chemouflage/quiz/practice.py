"""The page where practice begins: a topic, how hard, and off. The form is a plain one, to the game's page."""

from typing import Any

import reflex as rx

from backend_ext.quiz.content.models import Difficulty
from chemouflage.i18n import Translator
from chemouflage.quiz.learn_parts import learn_page
from chemouflage.quiz.learn_state import LearnState
from chemouflage.quiz.words import difficulty_name
from chemouflage.ui import styles
from chemouflage.ui.plain_form import plain_form

_TILE = (
    f"{styles.CARD} flex h-full min-h-14 cursor-pointer items-center gap-3 p-3 "
    "has-[:checked]:border-teal has-[:checked]:bg-teal-soft has-[:focus-visible]:outline-3 "
    "has-[:focus-visible]:outline-saffron"
)
_PILL = (
    "flex min-h-12 cursor-pointer items-center justify-center rounded-full border border-field "
    "bg-surface px-5 font-semibold has-[:checked]:border-teal has-[:checked]:bg-teal "
    "has-[:checked]:text-on-teal "
    "has-[:focus-visible]:outline-3 has-[:focus-visible]:outline-saffron"
)


def title(t: Translator) -> str:
    """The title of the page."""
    return t("Practice") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("Practise any topic of chemistry, as often as you like.")


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    return learn_page(
        t,
        "/quiz/practice",
        t("Practice"),
        t("Up to ten questions a round, of what you choose. They fit what you know; no board counts them."),
        t("Practice is part of premium"),
        _form(t),
    )


def _form(t: Translator) -> rx.Component:
    levels = [("", t("Any")), *((level.value, difficulty_name(level, t)) for level in Difficulty)]
    everything = rx.el.li(
        _choice(
            "topic",
            "",
            rx.el.span(
                rx.el.span(t("All topics"), class_name="block font-bold"),
                rx.el.span(t("A bit of everything."), class_name="block text-sm text-muted"),
            ),
            _TILE,
            chosen=True,
        )
    )
    return plain_form(
        rx.el.fieldset(
            rx.el.legend(t("Topic"), class_name=styles.H3),
            rx.el.ul(
                everything,
                rx.foreach(LearnState.topics, _topic),
                role="list",
                class_name="mt-4 grid gap-3 sm:grid-cols-2 lg:grid-cols-3",
            ),
        ),
        rx.el.fieldset(
            rx.el.legend(t("How hard?"), class_name=styles.H3),
            rx.el.div(
                *[
                    _choice("difficulty", value, rx.el.span(name), _PILL, chosen=not value)
                    for value, name in levels
                ],
                class_name="mt-4 flex flex-wrap gap-2",
            ),
            class_name="mt-8",
        ),
        rx.el.button(
            t("Practise"),
            type="submit",
            class_name=f"{styles.ACCENT} mt-8 min-h-14 w-full text-lg sm:w-auto sm:px-10",
        ),
        action=t.path("/quiz/play/practice"),
        method="get",
    )


def _choice(name: str, value: Any, face: rx.Component, look: str, *, chosen: bool = False) -> rx.Component:
    entry = rx.el.input(
        type="radio",
        name=name,
        value=value,
        default_checked=chosen,
        class_name="sr-only",
        auto_complete="off",
    )
    return rx.el.label(entry, face, class_name=look)


def _topic(topic: Any) -> rx.Component:
    face = rx.el.span(
        rx.el.span(
            topic["symbol"],
            class_name=f"{topic['tone']} grid size-12 shrink-0 place-items-center rounded-xl font-display "
            "font-bold",
            aria_hidden="true",
            custom_attrs={"translate": "no"},
        ),
        rx.el.span(
            rx.el.span(topic["name"], class_name="block font-bold"),
            rx.el.span(topic["known"], class_name="block text-sm text-muted"),
            rx.el.progress(
                value=topic["percent"], max=100, aria_hidden="true", class_name="mt-1.5 h-1.5 w-full"
            ),
            class_name="min-w-0 flex-1",
        ),
        class_name="flex flex-1 items-center gap-3",
    )
    return rx.el.li(_choice("topic", topic["slug"], face, _TILE), key=topic["slug"])
