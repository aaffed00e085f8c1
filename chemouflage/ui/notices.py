"""Short messages at the foot of the screen: what just happened, and that the connection is lost."""

from typing import Literal

import reflex as rx
from reflex_components_core.core.banner import has_too_many_connection_errors

from chemouflage.i18n import Translator
from chemouflage.ui.icons import icon

Tone = Literal["good", "bad"]


class Notices(rx.State):
    """The one notice on the screen; `notify` sets it."""

    text: str = ""
    is_good: bool = True
    number: int = 0


async def notify(state: rx.State, text: str, tone: Tone = "good") -> None:
    """Shows `text` in the tab of `state`; in a background handler inside `async with self`.

    A new number makes the browser show it anew even when the text is the same.
    """
    notices = await state.get_state(Notices)
    notices.text, notices.is_good = text, tone == "good"
    notices.number += 1


def notice_area(t: Translator) -> rx.Component:
    """Where notices appear; read out politely by screen readers."""
    return rx.el.div(
        rx.cond(
            Notices.text != "",
            rx.el.div(
                rx.cond(
                    Notices.is_good,
                    icon("check", "size-5 text-saffron"),
                    icon("warning", "size-5 text-saffron"),
                ),
                rx.el.p(Notices.text),
                key=Notices.number,
                class_name=_NOTICE + " notice",
            ),
        ),
        role="status",
        aria_live="polite",
        aria_label=t("Notices"),
        class_name=f"{_PLACE} z-50",
    )


def connection_notice(t: Translator) -> rx.Component:
    """Shown while the server cannot be reached; goes by itself when it is back."""
    return rx.el.div(
        rx.cond(
            has_too_many_connection_errors,
            rx.el.div(
                icon("warning", "size-5 text-saffron"),
                rx.el.p(t("No connection. What you see may be old; we keep trying.")),
                class_name=_NOTICE,
            ),
        ),
        role="status",
        class_name=f"{_PLACE} z-40",
    )


_PLACE = "no-print pointer-events-none fixed inset-x-0 bottom-4 grid justify-items-center px-4"
_NOTICE = (
    "pointer-events-auto flex max-w-md items-center gap-3 rounded-2xl bg-[#12302f] px-5 py-3 "
    "text-[#fffdf8] shadow-lift"
)
