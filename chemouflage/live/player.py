"""A player's phone: the name, then large answers, then how it went."""

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.live.parts import answer, clock, question, top
from chemouflage.live.stage import on, stage, value, words
from chemouflage.ui import styles
from chemouflage.ui.elements import button_link
from chemouflage.ui.forms import text_field
from chemouflage.ui.icons import icon


def title(t: Translator) -> str:
    """The title of the page."""
    return t("Live room") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("Play chemistry questions together, each on their own phone.")


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    return stage(t, "player", _join(t), _lobby(t), _game(t), _podium(t), bar=(_bar(t),))


def _bar(t: Translator) -> rx.Component:
    number = on(
        "question reveal",
        words(t("{number} of {total}"), "span"),
        name="span",
        class_name="shrink-0 font-semibold",
    )
    return rx.el.p(
        number,
        on(
            "lobby question reveal podium",
            value("name"),
            name="span",
            class_name="min-w-0 truncate text-muted",
        ),
        on(
            "question reveal",
            words(t("{score} points"), "span"),
            name="span",
            class_name="ml-auto shrink-0 font-semibold tabular-nums",
        ),
        class_name="flex min-w-0 flex-1 gap-3",
    )


def _join(t: Translator) -> rx.Component:
    field = text_field(
        "name",
        t("Your name"),
        hint=t("The others see it. From 3 to 24 letters."),
        autocomplete="nickname",
        enter_key_hint="go",
        max_length=40,
        spell_check=False,
    )
    form = rx.el.form(
        field,
        rx.el.button(t("Join"), type="submit", class_name=f"{styles.PRIMARY} min-h-14 w-full text-xl"),
        no_validate=True,
        class_name="mt-6 space-y-4",
        custom_attrs={"data-join": ""},
    )
    return on(
        "join",
        rx.el.p(t("Live room"), class_name="text-muted"),
        value("code", "h1", class_name="font-display text-5xl font-bold tracking-wider"),
        form,
        class_name=f"{styles.NARROW} max-w-md py-8",
    )


def _lobby(t: Translator) -> rx.Component:
    return on(
        "lobby",
        rx.el.div(icon("check", "size-10"), class_name="live-badge bg-teal-soft text-teal-strong"),
        words(t("You are in, {name}!"), "h1", class_name=f"mt-4 {styles.H2}", tab_index=-1),
        rx.el.p(t("Look at the big screen: the game starts soon."), class_name="mt-3 text-lg text-muted"),
        words(t("Players here: {players}"), class_name="mt-6 text-lg font-semibold"),
        class_name=f"{styles.NARROW} py-16 text-center",
    )


def _game(t: Translator) -> rx.Component:
    """The question and its end in one part: nothing jumps when it is over."""
    state = rx.el.p(
        on("stored", t("Your answer is in. Wait for the others."), name="span"),
        on("sending", t("Sending …"), name="span"),
        on("time", t("Time is up."), name="span"),
        words("{problem}", "span", class_name="text-coral"),
        class_name="live-state",
        aria_hidden="true",
    )
    return on(
        "question reveal",
        on("question", clock(t), name="div", class_name="live-slot"),
        on("reveal", _verdict(t), name="div", class_name="live-slot"),
        question(class_name="mt-3"),
        rx.el.div(
            *(answer(t, place, button=True) for place in range(5)),
            role="group",
            aria_label=t("Answers"),
            class_name="live-answers mt-3",
        ),
        on("question", state, name="div"),
        on(
            "reveal",
            rx.el.h2(t("Why"), class_name="text-lg font-bold"),
            rx.el.p(custom_attrs={"data-explanation": ""}, class_name="mt-1"),
            words(t("You are number {place} with {score} points."), class_name="mt-4 font-semibold"),
            class_name=f"{styles.CARD} mt-4 p-4",
        ),
        class_name="mx-auto w-full max-w-xl px-4 py-3",
    )


def _verdict(t: Translator) -> rx.Component:
    look = "live-verdict"
    extra = rx.el.span(
        on("speed", words(t("{speed} for speed"), "span"), name="span"),
        on("streak", words(t("{streak} for a streak"), "span"), name="span"),
        class_name="flex gap-3 text-sm",
    )
    return rx.el.div(
        on("right", icon("check", "size-7"), words(t("Right! +{points}"), "strong"), extra, name="div",
           class_name=f"{look} bg-teal text-on-teal"),
        on("wrong", icon("close", "size-7"), rx.el.strong(t("Not this time")), name="div",
           class_name=f"{look} bg-coral-soft text-ink"),
        on("none", icon("minus", "size-7"), rx.el.strong(t("No answer")), name="div",
           class_name=f"{look} bg-sunken text-ink"),
    )  # fmt: skip


def _podium(t: Translator) -> rx.Component:
    return on(
        "podium",
        rx.el.p(t("Your place"), class_name="text-muted"),
        value("place", "p", class_name="font-display text-8xl font-bold text-teal"),
        words(t("{score} points, {right} right answers"), "h1", class_name="text-xl font-bold", tab_index=-1),
        rx.el.div(top(t, t("The best")), class_name=f"{styles.CARD} mt-8 p-5 text-left"),
        rx.el.div(
            button_link(t("More chemistry games"), t.path("/quiz")),
            button_link(t("Join another room"), t.path("/live"), styles.QUIET),
            class_name="mt-8 flex flex-wrap justify-center gap-3",
        ),
        class_name=f"{styles.NARROW} py-8 text-center",
    )
