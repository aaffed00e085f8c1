"""The host's screen, readable from the back of a class room: from the way in to the podium."""

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.live.parts import answer, clock, podium, question, top
from chemouflage.live.stage import act, on, stage, value, words
from chemouflage.ui import styles
from chemouflage.ui.dialog import dialog
from chemouflage.ui.icons import icon

_SMALL = f"{styles.QUIET} min-h-11"


def title(t: Translator) -> str:
    """The title of the page."""
    return t("Your live room") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("The screen that everybody looks at.")


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    return stage(
        t,
        "host",
        _lobby(t),
        _game(t),
        _podium(t),
        _people(t),
        _kick(t),
        _end(t),
        bar=(_place(t), _controls(t)),
    )


def _place(t: Translator) -> rx.Component:
    return rx.el.p(
        on("question reveal podium", value("code"), name="span", class_name="font-bold tracking-wider"),
        on("question reveal", words(t("Question {number} of {total}"), "span"), name="span"),
        class_name="flex gap-4 whitespace-nowrap text-lg",
    )


def _controls(t: Translator) -> rx.Component:
    lock = act(
        "lock",
        icon("lock", "size-5"),
        on("open", t("Close the door"), name="span"),
        on("locked", t("Open the door"), name="span"),
        look=_SMALL,
    )
    return rx.el.div(
        on("lobby question reveal", lock, name="span"),
        on(
            "question reveal podium",
            rx.el.button(
                icon("user", "size-5"),
                value("players"),
                type="button",
                aria_label=t("Players"),
                class_name=_SMALL,
                custom_attrs={"data-opens": "people"},
            ),
            name="span",
        ),
        act("full", icon("monitor", "size-5"), t("Full screen"), look=_SMALL, class_name="max-md:hidden"),
        on("lobby question reveal podium", act("end", t("End the room"), look=_SMALL), name="span"),
        class_name="flex flex-1 flex-wrap items-center justify-end gap-2",
    )


def _lobby(t: Translator) -> rx.Component:
    way = rx.el.div(
        rx.el.p(t("Join at"), class_name="text-xl text-muted"),
        value("address", "p", class_name="break-all text-2xl font-semibold sm:text-4xl"),
        rx.el.p(t("with the code"), class_name="mt-4 text-xl text-muted"),
        value("code", "h1", class_name="live-code"),
    )
    picture = rx.el.div(
        rx.el.img(
            hidden=True,
            alt=t("QR code of the address to join"),
            custom_attrs={"data-qr": ""},
            class_name="size-full",
        ),
        class_name="mx-auto aspect-square w-full max-w-xs overflow-hidden rounded-3xl bg-white p-2",
    )
    who = rx.el.div(
        rx.el.h2(words(t("Players: {players}"), "span"), class_name=styles.H2),
        rx.el.p(t("Tap a name to take somebody out."), class_name="text-muted"),
        rx.el.ul(role="list", class_name="mt-4 flex flex-wrap gap-2", custom_attrs={"data-people": ""}),
        class_name="mt-8",
    )
    start = act("next", t("Start the game"), look=styles.ACCENT, class_name="min-h-16 px-10 text-2xl")
    return on(
        "lobby",
        rx.el.div(way, picture, class_name="grid items-center gap-8 md:grid-cols-[minmax(0,1fr)_20rem]"),
        rx.el.div(
            start,
            words(t("{total} questions, {seconds} seconds each"), class_name="text-lg text-muted"),
            class_name="mt-8 flex flex-wrap items-center gap-x-6 gap-y-3",
        ),
        who,
        class_name=f"{styles.WIDE} py-8",
    )


def _game(t: Translator) -> rx.Component:
    answers = rx.el.ul(
        *(answer(t, place, button=False) for place in range(5)), role="list", class_name="live-answers mt-6"
    )
    below = on(
        "question",
        words(t("{count} of {of} have answered"), class_name="text-2xl font-bold"),
        act("close", t("Close the question"), look=styles.QUIET, class_name="min-h-12 text-lg"),
        name="div",
        class_name="mt-6 flex flex-wrap items-center justify-between gap-4",
    )
    after = on(
        "reveal",
        rx.el.div(
            rx.el.div(
                rx.el.h2(t("Why"), class_name="text-xl font-bold"),
                rx.el.p(custom_attrs={"data-explanation": ""}, class_name="mt-2 text-2xl leading-snug"),
                class_name=f"{styles.CARD} flex-1 p-6",
            ),
            rx.el.div(
                on(
                    "more",
                    act("next", t("Next question"), look=styles.ACCENT, class_name=_LARGE),
                    name="span",
                ),
                on(
                    "last",
                    act("next", t("To the podium"), look=styles.ACCENT, class_name=_LARGE),
                    name="span",
                ),
            ),
            class_name="flex flex-col gap-5",
        ),
        rx.el.div(top(t, t("The best so far")), class_name=f"{styles.CARD} p-6"),
        name="div",
        class_name="mt-6 grid gap-6 md:grid-cols-[minmax(0,1fr)_20rem]",
    )
    return on(
        "question reveal",
        on("question", clock(t), name="div"),
        question(class_name="mt-4"),
        answers,
        below,
        after,
        class_name="mx-auto w-full max-w-7xl px-4 py-4 sm:px-6",
    )


_LARGE = "min-h-14 px-8 text-xl"


def _podium(t: Translator) -> rx.Component:
    return on(
        "podium",
        rx.el.h1(t("The podium"), class_name=f"text-center {styles.H1}", tab_index=-1),
        podium(t),
        rx.el.div(top(t, t("The best")), class_name=f"{styles.CARD} mx-auto mt-8 max-w-2xl p-6 text-xl"),
        class_name=f"{styles.WIDE} py-8",
    )


def _people(t: Translator) -> rx.Component:
    """The players, while the game is on."""
    person = rx.el.li(
        rx.el.button(
            rx.el.span(custom_attrs={"data-name": ""}),
            icon("close", "size-4 opacity-60"),
            type="button",
            class_name="live-chip",
        )
    )
    return dialog(
        t,
        "people",
        t("Players"),
        rx.el.p(t("Tap a name to take somebody out."), class_name="text-muted"),
        rx.el.ul(role="list", class_name="mt-4 flex flex-wrap gap-2", custom_attrs={"data-people": ""}),
        rx.el.template(person, custom_attrs={"data-person": ""}),
    )


def _kick(t: Translator) -> rx.Component:
    return dialog(
        t,
        "kick",
        words(t("Take {person} out of the room?"), "span"),
        rx.el.p(t("They cannot come back under this name.")),
        rx.el.div(
            act("kick", t("Take out"), look=styles.DANGER),
            rx.el.button(
                t("Cancel"), type="button", class_name=styles.QUIET, custom_attrs={"data-closes": ""}
            ),
            class_name="mt-6 flex flex-wrap justify-end gap-3",
        ),
    )


def _end(t: Translator) -> rx.Component:
    return dialog(
        t,
        "end",
        t("End the room?"),
        rx.el.p(t("The game is over for everybody then, and nobody can come back.")),
        rx.el.div(
            act("over", t("End the room"), look=styles.DANGER),
            rx.el.button(
                t("Go on playing"), type="button", class_name=styles.QUIET, custom_attrs={"data-closes": ""}
            ),
            class_name="mt-6 flex flex-wrap justify-end gap-3",
        ),
    )
