"""What pages to sign in are made of: their frame, fields, and the ways from one to the other."""

from typing import Any

import reflex as rx

from chemouflage.account.entry import EntryState
from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.anchor import anchor
from chemouflage.ui.elements import button_link
from chemouflage.ui.forms import text_field
from chemouflage.ui.icons import icon
from chemouflage.ui.live import when
from chemouflage.ui.posted import after, posted_form
from chemouflage.ui.shell import shell

VIEW = EntryState.view


def entry_page(
    t: Translator,
    ornament: rx.Component,
    heading: str,
    lead: Any,
    *content: rx.Component,
    path: Any = VIEW["here"],
) -> rx.Component:
    """A page of one card. `ornament` is a tile; `path` the page's English address."""
    return shell(
        t,
        rx.el.div(
            rx.el.div(
                ornament,
                rx.el.div(
                    rx.el.h1(heading, class_name="text-3xl font-bold sm:text-4xl"),
                    rx.el.p(lead, class_name="mt-2 text-muted"),
                    class_name="min-w-0",
                ),
                class_name="flex items-start gap-4 sm:gap-6",
            ),
            *content,
            class_name="mx-auto min-h-[60vh] max-w-lg px-4 py-10 sm:py-14",
        ),
        path=path,
    )


def card(*content: Any, class_name: str = "") -> rx.Component:
    """The box with the form."""
    return rx.el.section(*content, class_name=f"{styles.CARD} mt-8 p-5 sm:p-6 {class_name}")


def entry_form(t: Translator, action: str, *content: Any, submit: str, **props: Any) -> rx.Component:
    """A form that knows what the address says: where to go on, and what went wrong before."""
    return posted_form(
        t, action, *content, submit=submit, problem=VIEW["problem"], said=VIEW["said"], **props
    )


def hidden(name: str, value: Any) -> rx.Component:
    """What the form posts besides what is typed."""
    return rx.el.input(type="hidden", name=name, default_value=value)


def email_field(t: Translator, *, known: bool = False) -> rx.Component:
    """An e-mail address; `known` for one that password keepers may fill in."""
    return text_field(
        "email",
        t("E-mail"),
        type="email",
        autocomplete="username" if known else "email",
        inputmode="email",
        auto_capitalize="none",
        spell_check=False,
        enter_key_hint="next",
        max_length=254,
    )


def over(text: str, action: str, href: Any, code: str = "link_over") -> rx.Component:
    """In place of a form whose link, or step, is over: says so, and leads to a new one. Put it first."""
    return after(
        code,
        rx.el.div(icon("warning", "mt-0.5 size-5"), rx.el.p(text), class_name="flex gap-3"),
        button_link(action, href, f"{styles.PRIMARY} mt-5 w-full", rel="nofollow"),
        class_name="mb-0!",
    )


def mail_over(t: Translator, action: str, path: str) -> rx.Component:
    """In place of a form whose mailed link is over; `path` is where a new one is to be had."""
    return over(t("This link is no longer good. It may have been used, or be too old."), action, t.path(path))


def way(question: str, answer: str, href: Any) -> rx.Component:
    """A line that leads to another page."""
    return rx.el.p(
        question,
        " ",
        anchor(
            answer,
            href=href,
            rel="nofollow",
            class_name=f"{styles.LINK} inline-flex min-h-11 items-center px-1",
        ),
    )


def federated(t: Translator) -> rx.Component:
    """The buttons of Google and Facebook, as far as the shop has them."""
    return when(
        VIEW["federated"],
        "entry.federated",
        rx.el.div(
            rx.el.p(t("or"), class_name="my-4 text-center text-muted"),
            when(VIEW["google"], "entry.google", _with(t, "google", t("Go on with Google"))),
            when(VIEW["facebook"], "entry.facebook", _with(t, "facebook", t("Go on with Facebook"))),
        ),
    )


def _with(t: Translator, name: str, text: str) -> rx.Component:
    return posted_form(
        t,
        f"/api/sign-in/with/{name}",
        hidden("next", VIEW["next"]),
        submit=text,
        look=styles.QUIET,
        class_name="mt-3",
    )
