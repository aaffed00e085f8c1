"""The frame of a running room: a bare page without the framework, which `assets/live.js` brings to life.

The script holds no words. What is said stands in the page in its language: `data-words` has a text with
places for values, `data-on` names the phases in which a part is shown, `data-say` what is read out.
"""

import hashlib
from pathlib import Path
from typing import Any

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.anchor import anchor
from chemouflage.ui.elements import button_link, skip_link
from chemouflage.ui.icons import icon

_ASSETS = Path(__file__).parents[2] / "assets"
_BAR = "flex min-h-14 items-center gap-3 px-4 sm:px-6"


def stage(t: Translator, role: str, *content: rx.Component, bar: tuple[rx.Component, ...]) -> rx.Component:
    """The page. `role`: player or host; `bar` stands in its top line."""
    return rx.fragment(
        rx.el.meta(name="robots", content="noindex"),
        rx.el.link(rel="stylesheet", href=_own("live.css")),
        skip_link(t),
        rx.el.header(
            anchor(
                rx.el.img(
                    src="/brand/mark.svg",
                    alt="",
                    class_name="size-9 shrink-0",
                    custom_attrs={"width": "36", "height": "36"},
                ),
                href=t.path("/"),
                aria_label=t("Chemouflage, to the start page"),
                class_name="flex min-h-11 items-center",
            ),
            *bar,
            anchor(
                "বাংলা" if t.lang == "en" else "English",
                href=t.path("/live"),
                lang="bn" if t.lang == "en" else "en",
                class_name="ml-auto inline-flex min-h-11 shrink-0 items-center px-2 font-medium",
                custom_attrs={"data-other": ""},
            ),
            id="header",  # the first paint waits for its end, see first_paint/documents.py
            class_name=f"{_BAR} border-b border-line",
        ),
        rx.el.main(
            *content,
            *_ends(t, role),
            _offline(t),
            _voice(t, role),
            rx.el.noscript(
                rx.el.p(t("This page needs JavaScript. Please switch it on."), class_name="p-6 text-center")
            ),
            id="main",
            tab_index=-1,
            class_name=f"live outline-none live-{role}",
            custom_attrs={"data-room": role, "data-phase": ""},
        ),
        rx.el.script(src=_own("live.js"), defer=True),
    )


def _own(name: str) -> str:
    """The address of a file of these pages; it changes with what is in it."""
    version = hashlib.sha256((_ASSETS / name).read_bytes()).hexdigest()[:12]
    return f"/{name}?v={version}"


def on(phases: str, *content: Any, name: str = "section", **props: Any) -> rx.Component:
    """A part that stands there in the `phases` alone; hidden until the script knows better."""
    attrs = {"data-on": phases, **props.pop("custom_attrs", {})}
    make: Any = getattr(rx.el, name)
    return make(*content, hidden=True, custom_attrs=attrs, **props)


def words(text: str, name: str = "p", **props: Any) -> rx.Component:
    """A text whose `{places}` the script fills with the values of the room."""
    attrs = {"data-words": text, **props.pop("custom_attrs", {})}
    make: Any = getattr(rx.el, name)
    return make(custom_attrs=attrs, **props)


def value(name: str, element: str = "span", **props: Any) -> rx.Component:
    """One value of the room as it is: a number in the page's digits, or a text with formulas."""
    return words(f"{{{name}}}", element, **props)


def act(name: str, *content: Any, look: str = styles.PRIMARY, **props: Any) -> rx.Component:
    """A button for which the script knows what to do."""
    attrs = {"data-act": name, **props.pop("custom_attrs", {})}
    return rx.el.button(
        *content,
        type="button",
        class_name=f"{look} {props.pop('class_name', '')}",
        custom_attrs=attrs,
        **props,
    )


def _ends(t: Translator, role: str) -> list[rx.Component]:
    """What stands there before the room is known, and when it is over."""
    center = f"{styles.NARROW} py-16 text-center"
    away = t.path("/live" if role == "player" else "/quiz/live")
    back = t("Join another room") if role == "player" else t("Open another room")
    return [
        rx.el.section(
            rx.el.div(class_name="spinner mx-auto size-10 text-teal"),
            rx.el.p(t("Looking for the room …"), class_name="mt-4 text-lg text-muted"),
            hidden=True,
            role="status",
            class_name=center,
            custom_attrs={"data-on": "waiting"},
        ),
        on(
            "ended",
            rx.el.h1(t("This room is over"), class_name=styles.H2, tab_index=-1),
            words("{problem}", class_name="mt-3 text-lg text-muted"),
            rx.el.div(button_link(back, away), class_name="mt-8"),
            class_name=center,
        ),
        on(
            "refused",
            rx.el.h1(t("You cannot come in"), class_name=styles.H2, tab_index=-1),
            words("{problem}", class_name="mt-3 text-lg text-muted"),
            rx.el.div(button_link(back, away), class_name="mt-8"),
            class_name=center,
        ),
        on(
            "elsewhere",
            rx.el.h1(t("You are playing in another tab"), class_name=styles.H2, tab_index=-1),
            rx.el.p(
                t("Your points are safe. One screen at a time can answer."),
                class_name="mt-3 text-lg text-muted",
            ),
            rx.el.div(act("here", t("Play here")), class_name="mt-8"),
            class_name=center,
        ),
    ]


def _offline(t: Translator) -> rx.Component:
    return rx.el.p(
        icon("warning", "size-5"),
        t("No connection. Trying again …"),
        hidden=True,
        role="status",
        class_name="live-offline",
        custom_attrs={"data-offline": ""},
    )


def _voice(t: Translator, role: str) -> rx.Component:
    """What a screen reader is told; the script puts the texts into the one place that is read out."""
    said = {
        "lobby": t("You are in. The game starts soon.") if role == "player" else "",
        "question": t("Question {number} of {total}. {question}"),
        "stored": t("Your answer is in."),
        "right": t("Right. {points} points more."),
        "wrong": t("Wrong. The right answer: {answer}"),
        "none": t("No answer. The right answer: {answer}"),
        "reveal": t("The right answer: {answer}"),
        "podium": t("The game is over. You are number {place} with {score} points."),
        "over": t("The game is over."),
        "time": t("Time is up."),
    }
    return rx.el.p(
        role="status",
        class_name="sr-only",
        custom_attrs={"data-voice": "", **{f"data-say-{name}": text for name, text in said.items()}},
    )
