"""Native dialogs: a box in the middle, or a drawer from the side. ui.js opens and closes them."""

from typing import Any

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.icons import icon

_BOX = "m-auto w-[min(32rem,92vw)] rounded-3xl"
_DRAWER = "drawer rounded-l-3xl"


def dialog(t: Translator, id: str, title: Any, *content: Any, drawer: bool = False) -> rx.Component:  # noqa: A002
    """A dialog that an element with `opens(id)` brings up; Escape, the cross or a click beside close it."""
    close = rx.el.button(
        icon("close", "size-5"),
        type="button",
        aria_label=t("Close"),
        class_name=styles.ICON_BUTTON,
        custom_attrs={"data-closes": ""},
    )
    return rx.el.dialog(
        rx.el.div(
            rx.el.div(
                rx.el.h2(title, id=f"{id}-title", class_name=styles.H3),
                close,
                class_name="flex items-center justify-between border-b border-line py-2 pl-5 pr-2",
            ),
            rx.el.div(*content, class_name="flex-1 overflow-y-auto p-5"),
            class_name="flex flex-col " + ("h-full max-h-[100dvh]" if drawer else "max-h-[90dvh]"),
        ),
        id=id,
        class_name=f"{_DRAWER if drawer else _BOX} border border-line bg-surface text-ink shadow-lift",
        aria_labelledby=f"{id}-title",
    )


def sure(t: Translator, id: str, title: str, text: Any, *, yes: str, no: str, on_yes: Any) -> rx.Component:  # noqa: A002
    """A dialog that asks before something is done that cannot be undone."""
    return dialog(
        t,
        id,
        title,
        rx.el.p(text),
        rx.el.div(
            rx.el.button(yes, type="button", on_click=on_yes, class_name=styles.DANGER),
            rx.el.button(no, type="button", class_name=styles.QUIET, custom_attrs={"data-closes": ""}),
            class_name="mt-6 flex flex-wrap gap-3",
        ),
    )


def opens(id: str) -> dict[str, Any]:  # noqa: A002
    """Props for what opens the dialog `id`; put them on a link, which leads on without JavaScript."""
    return {"custom_attrs": {"data-opens": id, "aria-haspopup": "dialog"}}
