"""The parts of the cart that its page and its drawer share: lines, changes, the way to free delivery."""

from typing import Any

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.storefront.cards import picture
from chemouflage.storefront.cart_state import UNDO, CartState
from chemouflage.storefront.cart_view import CartLineView
from chemouflage.ui import styles
from chemouflage.ui.anchor import anchor
from chemouflage.ui.icons import icon

_STEP = (
    "grid size-11 cursor-pointer place-items-center rounded-full text-teal hover:bg-teal-soft "
    "aria-disabled:cursor-not-allowed aria-disabled:opacity-35"
)


def cart_lines(t: Translator) -> rx.Component:
    """All lines."""
    view: Any = CartState.view
    return rx.el.ul(
        rx.foreach(view["lines"].to(list[CartLineView]), lambda line: _line(t, line)),
        class_name="divide-y divide-line",
        role="list",
    )


def cart_messages(t: Translator) -> rx.Component:
    """What changed meanwhile, what could not be done, and the way back after taking a line out."""
    undo = rx.el.button(
        t("Undo"),
        id=UNDO,
        type="button",
        on_click=CartState.undo,
        class_name=f"{styles.PLAIN} -my-1.5",
    )
    return rx.el.div(
        rx.el.div(
            rx.foreach(CartState.changes, lambda text: _message("info", "bg-saffron-soft", text)),
            rx.cond(
                CartState.problem != "", _message("warning", "bg-coral-soft", rx.el.p(CartState.problem))
            ),
            role="alert",
            class_name="space-y-2",
        ),
        rx.cond(CartState.removed != "", _message("return", "bg-sunken", rx.el.p(CartState.removed), undo)),
        class_name="space-y-2 empty:hidden",
    )


def free_delivery(view: Any) -> rx.Component:
    """How far it is to free delivery."""
    return rx.el.div(
        rx.el.p(icon("truck", "size-5 text-teal"), view["hint"], class_name="flex items-center gap-2"),
        rx.el.progress(
            value=view["share"], max="100", class_name="mt-1.5 block h-2 w-full", aria_hidden="true"
        ),
        class_name="text-sm font-medium",
    )


def _message(picture_name: str, look: str, *content: Any) -> rx.Component:
    return rx.el.div(
        icon(picture_name, "mt-0.5 size-5"),
        rx.el.div(*content, class_name="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-x-3"),
        class_name=f"flex gap-3 rounded-2xl px-4 py-3 {look}",
    )


def _line(t: Translator, line: Any) -> rx.Component:
    return rx.el.li(
        anchor(
            picture(line["image"], "", "size-20 rounded-2xl border border-line bg-sunken object-cover"),
            href=line["href"],
            tab_index=-1,
            aria_hidden="true",
        ),
        rx.el.div(
            rx.el.div(
                anchor(line["name"], href=line["href"], class_name="font-bold leading-snug hover:underline"),
                rx.el.p(line["total"], class_name="font-bold tabular-nums"),
                class_name="flex items-start justify-between gap-4",
            ),
            rx.el.p(line["each"], class_name="text-sm text-muted"),
            rx.cond(line["short"], _short(line)),
            rx.el.div(
                _stepper(t, line), _remove(t, line), class_name="mt-2 flex items-center justify-between"
            ),
            class_name="min-w-0 flex-1",
        ),
        key=line["slug"],
        class_name="flex gap-4 py-4",
    )


def _short(line: Any) -> rx.Component:
    return rx.el.p(
        icon("warning", "size-5 text-coral"),
        rx.el.span(line["note"], class_name="font-semibold text-coral"),
        rx.el.button(
            line["fix"],
            type="button",
            on_click=CartState.fit(line["slug"]),
            class_name=f"{styles.LINK} min-h-11 cursor-pointer px-1",
        ),
        class_name="flex flex-wrap items-center gap-x-2",
    )


def _stepper(t: Translator, line: Any) -> rx.Component:
    return rx.el.div(
        rx.el.button(
            icon("minus", "size-5"),
            type="button",
            aria_disabled=line["one"],
            on_click=CartState.less(line["slug"]),
            aria_label=t("One less") + ": " + line["name"],
            class_name=_STEP,
        ),
        rx.el.span(
            rx.el.span(t("Quantity"), ": ", class_name="sr-only"),
            line["quantity"],
            class_name="min-w-8 text-center text-lg font-semibold tabular-nums",
        ),
        rx.el.button(
            icon("plus", "size-5"),
            type="button",
            aria_disabled=line["most"],
            on_click=CartState.more(line["slug"]),
            aria_label=t("One more") + ": " + line["name"],
            class_name=_STEP,
        ),
        class_name="inline-flex items-center rounded-full border border-field",
        role="group",
        aria_label=t("Quantity"),
    )


def _remove(t: Translator, line: Any) -> rx.Component:
    return rx.el.button(
        icon("trash", "size-5"),
        type="button",
        on_click=CartState.remove(line["slug"]),
        aria_label=t("Remove") + ": " + line["name"],
        class_name=f"{styles.ICON_BUTTON} text-muted",
    )
