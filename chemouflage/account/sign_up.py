"""The sign-up page."""

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
from chemouflage.ui.elements import tile
from chemouflage.ui.forms import text_field
from chemouflage.ui.posted import password_field

__all__ = ["FILLED", "EntryState", "description", "page", "title"]


def title(t: Translator) -> str:
    """The title of the page."""
    return t("Make an account") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("One place for your orders, premium codes and scores.")


FILLED = filled(title, description)


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    return entry_page(
        t,
        tile("89", "Ac", t("Account"), "saffron", "w-16 shrink-0 sm:w-20 sm:text-xl"),
        t("Make an account"),
        t("One place for your orders, premium codes and scores."),
        card(
            entry_form(
                t,
                "/api/sign-up",
                hidden("next", VIEW["next"]),
                text_field(
                    "name",
                    t("Name"),
                    required=False,
                    optional_note=t("may stay empty"),
                    autocomplete="name",
                    auto_capitalize="words",
                    enter_key_hint="next",
                    max_length=80,
                ),
                email_field(t),
                password_field(
                    "password",
                    t("Password"),
                    t=t,
                    new=True,
                    hint=t("10 characters or more; a sentence is good."),
                ),
                submit=t("Make an account"),
            ),
            federated(t),
        ),
        rx.el.div(
            way(t("Been here before?"), t("Sign in"), VIEW["sign_in"]),
            class_name="mt-6 text-center",
        ),
    )
