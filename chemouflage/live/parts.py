"""Parts that the host's screen and the phones share: the question, its answers, the clock, the best."""

from typing import Any

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.live.stage import value
from chemouflage.ui.icons import icon

LETTERS = "ABCDE"
# A triangle, a drop, a square, a benzene ring, a star: each in a box of 24.
_SHAPES = (
    "M12 3 22 21H2Z",
    "M12 2c4 5.5 7 9 7 12.5a7 7 0 0 1-14 0C5 11 8 7.5 12 2Z",
    "M4 4h16v16H4Z",
    "M12 2 20.7 7v10L12 22 3.3 17V7Z",
    "m12 2 3 6.6 7.2.8-5.3 4.9 1.5 7.1L12 17.8 5.6 21.4l1.5-7.1L1.8 9.4 9 8.6Z",
)


def shape(place: int, class_name: str = "size-7") -> rx.Component:
    """The shape of the answer at `place` (from 0), an ornament beside its letter."""
    return rx.el.svg(
        rx.el.path(d=_SHAPES[place]),
        view_box="0 0 24 24",
        class_name=f"shrink-0 fill-current {class_name}",
        custom_attrs={"aria-hidden": "true", "focusable": "false"},
    )


def answer(t: Translator, place: int, *, button: bool) -> rx.Component:
    """The answer at `place`: on phones a button, on the host's screen a line with its share at the end."""
    marks = [
        rx.el.span(
            icon("check", "size-6"),
            rx.el.span(t("Right answer"), class_name="sr-only"),
            class_name="live-tick",
        ),
        rx.el.span(
            icon("close", "size-6"),
            rx.el.span(t("Your answer, wrong"), class_name="sr-only"),
            class_name="live-cross",
        ),
    ]
    inside = [
        rx.el.span(
            shape(place),
            rx.el.span(LETTERS[place], class_name="text-lg font-bold leading-none"),
            class_name="live-sign",
        ),
        rx.el.span(class_name="live-text", custom_attrs={"data-text": ""}),
        rx.el.span(class_name="live-count", custom_attrs={"data-count": ""}),
        *marks,
    ]
    attrs = {"data-option": str(place)}
    look = f"live-answer live-answer-{place}"
    if button:
        return rx.el.button(*inside, type="button", hidden=True, class_name=look, custom_attrs=attrs)
    return rx.el.li(
        rx.el.span(class_name="live-share", custom_attrs={"data-share": ""}),
        *inside,
        hidden=True,
        class_name=look,
        custom_attrs=attrs,
    )


def clock(t: Translator) -> rx.Component:
    """The time left: a bar, and the seconds beside it."""
    return rx.el.div(
        rx.el.div(rx.el.div(class_name="live-bar", custom_attrs={"data-bar": ""}), class_name="live-track"),
        rx.el.span(
            custom_attrs={"data-seconds": ""},
            class_name="min-w-[2ch] text-right text-xl font-bold tabular-nums",
            aria_label=t("Seconds left"),
            role="timer",
        ),
        class_name="flex items-center gap-3",
    )


def question(**props: Any) -> rx.Component:
    """The question's words, and its picture where it has one."""
    return rx.el.div(
        rx.el.h1(custom_attrs={"data-question": ""}, tab_index=-1, class_name="live-question"),
        rx.el.img(hidden=True, alt="", custom_attrs={"data-picture": ""}, class_name="live-picture"),
        **props,
    )


def top(t: Translator, heading: str) -> rx.Component:
    """Who is in front."""
    return rx.el.div(
        rx.el.h2(heading, class_name="text-xl font-bold"),
        rx.el.ol(
            *(
                rx.el.li(
                    rx.el.span(value(f"top{place}place"), class_name="live-place"),
                    value(f"top{place}name", class_name="min-w-0 flex-1 truncate font-semibold"),
                    value(f"top{place}score", class_name="font-bold tabular-nums"),
                    hidden=True,
                    class_name="live-row",
                    custom_attrs={"data-top": str(place)},
                )
                for place in range(5)
            ),
            role="list",
            class_name="mt-3 grid gap-2",
        ),
    )


def podium(t: Translator) -> rx.Component:
    """The first three, on their steps: the second left, the third right of the first."""
    steps = [_step(t, place) for place in (1, 0, 2)]
    return rx.el.ol(*steps, role="list", class_name="live-podium", aria_label=t("The first three"))


def _step(t: Translator, place: int) -> rx.Component:
    return rx.el.li(
        value(f"top{place}name", class_name="live-winner"),
        rx.el.span(
            value(f"top{place}place", class_name="block font-display text-4xl font-bold sm:text-6xl"),
            value(f"top{place}score", class_name="block text-lg font-semibold tabular-nums"),
            rx.el.span(t("points"), class_name="block text-sm"),
            class_name="live-step",
        ),
        hidden=True,
        class_name=f"live-stand live-stand-{place}",
        custom_attrs={"data-top": str(place)},
    )
