"""The second step of signing in: the code of an authenticator app, or a recovery code."""

from typing import Any

import reflex as rx

from chemouflage.account.entry import EntryState, filled
from chemouflage.account.entry_parts import VIEW, card, entry_form, entry_page, hidden, over
from chemouflage.i18n import Translator
from chemouflage.ui.elements import tile
from chemouflage.ui.forms import text_field

__all__ = ["FILLED", "EntryState", "description", "page", "title"]


def title(t: Translator) -> str:
    """The title of the page."""
    return t("The second step") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("Your account asks for a code too.")


FILLED = filled(title, description)


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    by_app = text_field(
        "code",
        t("Code"),
        hint=t("6 digits, from your authenticator app."),
        autocomplete="one-time-code",
        inputmode="numeric",
        enter_key_hint="go",
        max_length=20,
    )
    # A phone shows digits for the field above; a recovery code has letters.
    by_paper = text_field(
        "code",
        t("Recovery code"),
        hint=t("One of those you kept when you set this up. Each is good once."),
        key="recovery",
        auto_capitalize="characters",
        spell_check=False,
        enter_key_hint="go",
        max_length=20,
    )
    return entry_page(
        t,
        tile("2", "He", t("Second"), "sky", "w-16 shrink-0 sm:w-20 sm:text-xl"),
        t("The second step"),
        t("Your account asks for a code too."),
        card(
            _form(t, by_app),
            rx.el.details(
                rx.el.summary(
                    t("Use a recovery code"),
                    class_name="flex min-h-11 cursor-pointer items-center font-medium text-teal underline",
                ),
                rx.el.div(_form(t, by_paper), class_name="mt-3"),
                class_name="mt-4",
            ),
        ),
    )


def _form(t: Translator, field: rx.Component) -> Any:
    return entry_form(
        t,
        "/api/sign-in/code",
        over(
            t("This took too long, or was done already. Please start again."),
            t("To the sign-in page"),
            VIEW["sign_in"],
            "step_over",
        ),
        hidden("next", VIEW["next"]),
        field,
        submit=t("Go on"),
    )
