"""The sign-in page."""

import reflex as rx

from chemouflage.account.entry import EntryState, filled
from chemouflage.account.entry_parts import (
    VIEW,
    card,
    email_field,
    entry_form,
    entry_page,
    federated,
    hidden,
    way,
)
from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.anchor import anchor
from chemouflage.ui.elements import button_link, tile
from chemouflage.ui.posted import password_field, posted_form
from chemouflage.who import Who

__all__ = ["FILLED", "EntryState", "description", "page", "title"]


def title(t: Translator) -> str:
    """The title of the page."""
    return t("Sign in") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("To your orders, premium codes and scores.")


FILLED = filled(title, description)


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    return entry_page(
        t,
        tile("14", "Si", t("Sign in"), "teal", "w-16 shrink-0 sm:w-20 sm:text-xl"),
        t("Sign in"),
        t("To your orders, premium codes and scores."),
        rx.cond(Who.signed_in, _here_already(t), _form(t)),
    )


def _form(t: Translator) -> rx.Component:
    return rx.el.div(
        card(
            entry_form(
                t,
                "/api/sign-in",
                hidden("next", VIEW["next"]),
                email_field(t, known=True),
                password_field("password", t("Password"), t=t),
                _forgot(t),
                submit=t("Sign in"),
            ),
            federated(t),
        ),
        rx.el.div(
            way(t("New here?"), t("Make an account"), VIEW["sign_up"]),
            way(t("No confirmation mail yet?"), t("Sign up once more"), VIEW["sign_up"]),
            class_name="mt-6 text-center",
        ),
    )


def _forgot(t: Translator) -> rx.Component:
    link = anchor(
        t("Forgot the password?"),
        href=VIEW["forgot"],
        rel="nofollow",
        class_name=f"{styles.LINK} inline-flex min-h-11 items-center",
    )
    return rx.el.p(link, class_name="-mt-2")


def _here_already(t: Translator) -> rx.Component:
    return card(
        rx.el.p(t("You are signed in already:"), " ", rx.el.strong(Who.name), class_name="mb-5"),
        button_link(
            t("Go on"), VIEW["onward"], f"{styles.PRIMARY} mb-3 min-h-12 w-full text-lg", rel="nofollow"
        ),
        posted_form(t, "/api/sign-out", submit=t("Sign out"), look=styles.QUIET),
    )
