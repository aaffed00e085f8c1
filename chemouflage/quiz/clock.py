"""What ui.js does for a game: the clock of a question, keys, sound. It knows the marks made here.

The server says how much time is left; the browser counts it down by a clock that nobody sets, and asks the
server once it has run down. What is late is decided by the server alone.
"""

from typing import Any

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.icons import icon

GAME: dict[str, Any] = {"custom_attrs": {"data-game": "", "data-fresh": ""}}
OPTIONS: dict[str, Any] = {"custom_attrs": {"data-options": ""}}
OPTION: dict[str, Any] = {"custom_attrs": {"data-option": ""}}
NEXT: dict[str, Any] = {"custom_attrs": {"data-next": ""}}


def clock(t: Translator, left: Any) -> rx.Component:
    """A bar that empties and the seconds left; `left` is what `clock_text` gives, empty to stand still."""
    said = {"data-said-10": t("10 seconds left"), "data-said-5": t("5 seconds left")}
    return rx.el.div(
        rx.el.div(
            rx.el.div(
                class_name="clock-bar h-full origin-left rounded-full bg-teal", custom_attrs={"data-bar": ""}
            ),
            class_name="h-3 flex-1 overflow-hidden rounded-full bg-sunken motion-reduce:invisible",
            aria_hidden="true",
        ),
        rx.el.p(
            icon("warning", "clock-low size-5"),
            rx.el.span(custom_attrs={"data-seconds": ""}, class_name="min-w-[2ch] text-right"),
            rx.el.span(t("seconds left"), class_name="sr-only"),
            class_name="clock-text flex min-w-16 items-center justify-end gap-1 text-xl font-bold "
            "tabular-nums",
            role="timer",
        ),
        rx.el.p(role="status", class_name="sr-only", custom_attrs={"data-said": ""}),
        class_name="clock flex h-8 items-center gap-3",
        custom_attrs={"data-clock": left, **said},
    )


def time_up(on_click: Any) -> rx.Component:
    """What ui.js presses when the time and its allowance are over."""
    return rx.el.button(type="button", hidden=True, on_click=on_click, custom_attrs={"data-over": ""})


def sound_switch(t: Translator) -> rx.Component:
    """Switches sounds on and off in this browser; they are off until somebody wants them."""
    return rx.el.button(
        icon("sound", "when-on size-5"),
        icon("sound-off", "when-off size-5"),
        type="button",
        aria_label=t("Sounds"),
        class_name=styles.ICON_BUTTON + " sound",
        custom_attrs={"data-sound": "", "aria-pressed": "false"},
    )
