"""The page where somebody with premium opens a live room."""

from typing import Any

import reflex as rx

from backend_ext.quiz.live.models import FEWEST_QUESTIONS, LONGEST, MOST_QUESTIONS, SHORTEST
from chemouflage.i18n import Translator
from chemouflage.live.opening_state import OpeningState
from chemouflage.ui import styles
from chemouflage.ui.anchor import anchor
from chemouflage.ui.forms import check_field, radio_card, radio_cards, text_field
from chemouflage.ui.icons import icon
from chemouflage.ui.posted import posted_form
from chemouflage.ui.shell import shell
from chemouflage.ui.states import lasting, skeleton


def title(t: Translator) -> str:
    """The title of the page."""
    return t("Open a live room") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("Your class or your friends answer on their phones, and the fastest right answers win.")


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    return shell(
        t,
        rx.el.meta(name="robots", content="noindex"),
        rx.el.section(
            rx.el.h1(t("Open a live room"), class_name=styles.H1),
            rx.el.p(
                t("Your class or your friends answer on their phones, and the fastest right answers win."),
                class_name="mt-3 text-lg text-muted",
            ),
            rx.cond(OpeningState.rooms.length() > 0, _running(t)),  # type: ignore[attr-defined]
            rx.cond(lasting(OpeningState.ready), _form(t), skeleton("mt-8 h-96")),  # type: ignore[arg-type]
            _steps(t),
            class_name=f"{styles.NARROW} py-8 sm:py-12",
        ),
        path="/quiz/live",
    )


def _running(t: Translator) -> rx.Component:
    rooms: Any = OpeningState.rooms
    return rx.el.div(
        rx.el.h2(t("Your open rooms"), class_name=styles.H3),
        rx.el.ul(
            rx.foreach(
                rooms,
                lambda room: rx.el.li(
                    anchor(
                        rx.el.span(room["code"], class_name="font-bold tracking-wider"),
                        rx.el.span(room["text"], class_name="text-muted"),
                        icon("arrow-right", "size-5"),
                        href=room["href"],
                        rel="nofollow",
                        class_name="flex min-h-12 items-center justify-between gap-3 rounded-2xl px-3 "
                        "text-ink no-underline hover:bg-teal-soft",
                    ),
                    key=room["code"],
                ),
            ),
            role="list",
            class_name="mt-2",
        ),
        class_name=f"{styles.CARD} mt-8 p-5",
    )


def _form(t: Translator) -> rx.Component:
    topics: Any = OpeningState.topics
    chosen = rx.el.fieldset(
        rx.el.legend(t("Topics"), class_name="mb-1 font-semibold"),
        rx.el.p(t("None chosen means all of them."), class_name="text-sm text-muted"),
        rx.el.div(
            rx.foreach(
                topics,
                lambda topic: check_field("topic", topic["name"], value=topic["slug"], key=topic["slug"]),
            ),
            class_name="mt-1 grid gap-x-4 sm:grid-cols-2",
        ),
    )
    return rx.el.div(
        posted_form(
            t,
            "/api/live/rooms",
            chosen,
            radio_cards(
                "difficulty",
                t("Difficulty"),
                [
                    radio_card("difficulty", "", t("Mixed"), checked=True),
                    radio_card("difficulty", "easy", t("Easy")),
                    radio_card("difficulty", "medium", t("Medium")),
                    radio_card("difficulty", "hard", t("Hard")),
                ],
                look="grid-cols-2 sm:grid-cols-4",
            ),
            rx.el.div(
                _number("questions", t("Questions"), "10", FEWEST_QUESTIONS, MOST_QUESTIONS),
                _number("seconds", t("Seconds a question"), "20", SHORTEST, LONGEST),
                class_name="grid grid-cols-2 items-end gap-4",
            ),
            submit=t("Open the room"),
            look=styles.ACCENT,
            class_name="space-y-6",
        ),
        class_name=f"{styles.CARD} mt-8 p-5 sm:p-6",
    )


def _number(name: str, label: str, value: str, least: int, most: int) -> rx.Component:
    return text_field(
        name, label, value=value, type="number", inputmode="numeric", min=str(least), max=str(most)
    )


def _steps(t: Translator) -> rx.Component:
    steps = (
        t("Show the code and its picture on the big screen. Everybody joins by name, without an account."),
        t("Start. The question stands on the big screen, the answers on the phones. Fast and right wins."),
        t("After the last question the podium shows the best three."),
    )
    return rx.el.div(
        rx.el.h2(t("So it goes"), class_name=styles.H3),
        rx.el.ol(
            *(rx.el.li(step) for step in steps), class_name="mt-3 list-decimal space-y-2 pl-6 text-muted"
        ),
        rx.el.p(
            t("Up to 200 players a room. A room and its answers are gone after 7 days."),
            class_name="mt-3 text-sm text-muted",
        ),
        class_name="mt-10",
    )
