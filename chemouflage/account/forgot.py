"""The page to ask for a mail with which a new password is chosen."""

import reflex as rx

from chemouflage.account.entry import EntryState, filled
from chemouflage.account.entry_parts import VIEW, card, email_field, entry_form, entry_page, way
from chemouflage.i18n import Translator
from chemouflage.ui.elements import tile

__all__ = ["FILLED", "EntryState", "description", "page", "title"]


def title(t: Translator) -> str:
    """The title of the page."""
    return t("Forgot the password?") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("We mail you a link to choose a new one.")


FILLED = filled(title, description)


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    return entry_page(
        t,
        tile("9", "F", t("Forgot"), "coral", "w-16 shrink-0 sm:w-20 sm:text-xl"),
        t("Forgot the password?"),
        t("We mail you a link to choose a new one."),
        card(entry_form(t, "/api/reset-mail", email_field(t, known=True), submit=t("Send me the link"))),
        rx.el.div(
            way(t("Remembered it?"), t("Sign in"), VIEW["sign_in"]),
            way(t("No account yet?"), t("Make an account"), VIEW["sign_up"]),
            class_name="mt-6 text-center",
        ),
    )
