"""The parts of a game's page: the question with its options, what is said of the answer, the beginning."""

from typing import Any

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.quiz.clock import NEXT, OPTION, OPTIONS, clock, sound_switch, time_up
from chemouflage.quiz.formula import formula
from chemouflage.quiz.play_state import BEGIN, HEADING, ON, PlayState
from chemouflage.ui import styles
from chemouflage.ui.elements import badge, button_link
from chemouflage.ui.icons import icon
from chemouflage.ui.states import alert

_ROW = (
    "relative flex min-h-14 w-full items-center gap-3 rounded-2xl border-2 px-3 py-1.5 text-left text-lg "
    "leading-snug"
)
_LETTER = "grid size-9 shrink-0 place-items-center rounded-xl font-bold"
_BIG = "min-h-14 w-full text-lg sm:w-auto sm:px-8"
_LOOKS = {
    "right": ("border-teal bg-teal-soft font-semibold", "bg-teal text-on-teal", "check"),
    "wrong": ("border-coral bg-coral-soft", "bg-coral text-surface", "close"),
    "other": ("border-line bg-surface text-muted", "bg-sunken", ""),
}


def intro(t: Translator) -> rx.Component:
    """Before the first question: what comes, and the button that starts the clock."""
    rules = (
        ("info", rx.el.span(t("Questions:"), " ", rx.el.strong(PlayState.total))),
        ("clock", rx.el.span(t("30 seconds for each. The clock starts when a question is shown."))),
        ("spark", rx.el.span(t("10 points for a right answer, up to 5 more for speed, up to 3 for a row."))),
    )
    return rx.el.section(
        rx.el.h1(PlayState.name, class_name=styles.H1),
        rx.cond(PlayState.about != "", rx.el.p(PlayState.about, class_name="mt-2 text-lg text-muted")),
        rx.el.ul(
            *[
                rx.el.li(icon(name, "mt-0.5 size-6 text-teal"), text, class_name="flex gap-3")
                for name, text in rules
            ],
            role="list",
            class_name="mt-6 space-y-3 text-lg",
        ),
        rx.el.button(
            t("Start"),
            type="button",
            id=BEGIN,
            on_click=PlayState.start,
            class_name=f"{styles.ACCENT} {_BIG} mt-8",
            **NEXT,
        ),
        rx.el.p(
            t("Keys: 1 to 5 choose, Enter goes on."),
            class_name="mt-4 hidden text-muted [@media(hover:hover)]:block",
        ),
        class_name=f"{styles.CARD} p-6 sm:p-8",
    )


def game(t: Translator) -> rx.Component:
    """The question that is shown; once it has ended, what is said of it."""
    asked: Any = PlayState.asked
    answered = PlayState.stage == "answered"
    return rx.fragment(
        _top(t, asked),
        rx.el.p(formula(asked["text"]), class_name="mt-3 text-xl font-semibold leading-snug sm:text-2xl"),
        rx.cond(asked["picture"] != "", _picture(asked)),
        rx.el.div(rx.cond(answered, _marked(asked), _choices(asked)), class_name="mt-4"),
        rx.el.div(rx.cond(answered, _told(t)), class_name="mt-4"),
        rx.el.p(
            rx.cond(answered, PlayState.told["verdict"] + " " + PlayState.told["points"], ""),
            role="status",
            class_name="sr-only",
        ),
        time_up(PlayState.late(PlayState.place)),
    )


def _top(t: Translator, asked: Any) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h1(
                asked["heading"],
                id=HEADING,
                tab_index=-1,
                key=asked["place"],
                class_name="-scroll-mt-20 !font-sans text-base font-bold outline-none md:scroll-mt-0",
            ),
            rx.el.p(asked["score"], class_name="ml-auto font-semibold tabular-nums"),
            sound_switch(t),
            class_name="flex items-center gap-2",
        ),
        rx.cond(
            PlayState.stage == "question",
            rx.el.div(clock(t, PlayState.clock), key="running"),
            rx.el.p(
                PlayState.told["time"], class_name="flex h-8 items-center justify-end text-muted", key="over"
            ),
        ),
        rx.el.p(
            badge(asked["topic"], "sky"),
            badge(asked["difficulty"], "saffron"),
            class_name="mt-2 flex flex-wrap gap-2",
        ),
    )


def _picture(asked: Any) -> rx.Component:
    """In a box of its own size: what comes later pushes nothing."""
    return rx.el.img(
        src=asked["picture"],
        alt=asked["alt"],
        class_name="mt-3 h-40 w-full rounded-2xl border border-line bg-surface object-contain sm:h-56",
    )


def _choices(asked: Any) -> rx.Component:
    def choice(option: Any) -> rx.Component:
        return rx.el.li(
            rx.el.button(
                rx.el.span(option["letter"], class_name=f"{_LETTER} bg-sunken"),
                rx.el.span(formula(option["text"]), class_name="min-w-0"),
                type="button",
                on_click=PlayState.choose(PlayState.place, option["id"]),
                class_name=f"{_ROW} cursor-pointer border-field bg-surface hover:border-teal "
                "hover:bg-teal-soft",
                **OPTION,
            ),
            key=option["id"],
        )

    return rx.el.ul(
        rx.foreach(asked["options"], choice),
        key=asked["place"],
        role="list",
        class_name="space-y-2.5",
        **OPTIONS,
    )


def _marked(asked: Any) -> rx.Component:
    """The options of a question that has ended, each in the place and the size it had."""

    def mark(option: Any) -> rx.Component:
        looks = [(look, _mark(option, *parts)) for look, parts in _LOOKS.items()]
        return rx.el.li(rx.match(option["look"], *looks, rx.fragment()), key=option["id"])

    return rx.el.ul(rx.foreach(asked["options"], mark), key="marked", role="list", class_name="space-y-2.5")


def _mark(option: Any, look: str, face: str, sign: str) -> rx.Component:
    tag = rx.el.span(
        option["tag"],
        class_name=f"absolute -top-2.5 right-3 rounded-full px-2 text-xs font-bold leading-5 {face}",
    )
    letter = icon(sign, "size-6") if sign else option["letter"]
    return rx.el.div(
        rx.el.span(letter, class_name=f"{_LETTER} {face}"),
        rx.el.span(formula(option["text"]), class_name="min-w-0"),
        *([tag] if sign else []),
        class_name=f"{_ROW} {look}",
    )


def _told(t: Translator) -> rx.Component:
    told: Any = PlayState.told
    verdict = rx.cond(
        told["right"],
        rx.el.span(icon("check", "size-6"), told["verdict"], class_name="flex items-center gap-2 text-teal"),
        rx.el.span(icon("close", "size-6"), told["verdict"], class_name="flex items-center gap-2 text-coral"),
    )
    on = rx.cond(
        told["last"],
        _go_on(t("See your result"), PlayState.finish, "last"),
        _go_on(t("Next question"), PlayState.go_on(PlayState.place + 1), "next"),
    )
    return rx.el.section(
        rx.el.div(
            rx.el.h2(verdict, class_name="!font-sans text-xl font-bold"),
            rx.el.p(told["points"], class_name="text-xl font-bold tabular-nums"),
            class_name="flex items-center justify-between gap-3",
        ),
        rx.el.ul(
            rx.foreach(told["reasons"], lambda reason: rx.el.li(reason["text"])),
            role="list",
            class_name="flex flex-wrap gap-x-4 text-sm text-muted",
        ),
        rx.el.p(formula(told["explanation"]), class_name="mt-3 leading-relaxed"),
        rx.el.div(on, class_name="mt-4"),
        aria_label=t("Your answer"),
    )


def _go_on(text: str, on_click: Any, key: str) -> rx.Component:
    return rx.el.button(
        text,
        icon("arrow-right", "size-5"),
        type="button",
        id=ON,
        key=key,
        on_click=on_click,
        class_name=f"{styles.PRIMARY} {_BIG} scroll-mb-4",
        **NEXT,
    )


def refused(t: Translator) -> rx.Component:
    """Practice and review without premium: what opens them."""
    return rx.el.section(
        rx.el.h1(t("This is part of premium"), class_name=styles.H1),
        rx.el.p(
            t("Practice and review are open to who has premium. Each deck comes with a code that opens it."),
            class_name="mt-4 text-lg text-muted",
        ),
        rx.el.div(
            button_link(t("Redeem a code"), t.path("/account/codes"), rel="nofollow"),
            button_link(t("See the decks"), t.path("/shop"), styles.QUIET),
            button_link(t("Back to the quiz"), t.path("/quiz"), styles.PLAIN),
            class_name="mt-8 flex flex-wrap gap-3",
        ),
        class_name=f"{styles.CARD} p-6 sm:p-8",
    )


def nothing(t: Translator) -> rx.Component:
    """There is no question to ask."""
    return rx.el.section(
        rx.el.h1(PlayState.name, class_name=styles.H1),
        rx.el.div(alert(PlayState.problem), class_name="mt-4"),
        rx.el.div(button_link(t("Back to the quiz"), t.path("/quiz")), class_name="mt-8"),
        class_name=f"{styles.CARD} p-6 sm:p-8",
    )
