"""Where the mail for a new password leads."""

import reflex as rx

from chemouflage.account.entry import EntryState, filled
from chemouflage.account.entry_parts import VIEW, card, entry_form, entry_page, hidden, mail_over
from chemouflage.i18n import Translator
from chemouflage.ui.elements import tile
from chemouflage.ui.posted import password_field

__all__ = ["FILLED", "EntryState", "description", "page", "title"]


def title(t: Translator) -> str:
    """The title of the page."""
    return t("Choose a new password") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("All your other devices are signed out by it.")


FILLED = filled(title, description)


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    return entry_page(
        t,
        tile("75", "Re", t("Reset"), "coral", "w-16 shrink-0 sm:w-20 sm:text-xl"),
        t("Choose a new password"),
        t("All your other devices are signed out by it."),
        card(
            entry_form(
                t,
                "/api/reset",
                mail_over(t, t("Ask for a new link"), "/forgot"),
                hidden("code", VIEW["code"]),
                password_field(
                    "password",
                    t("New password"),
                    t=t,
                    new=True,
                    hint=t("10 characters or more; a sentence is good."),
                ),
                submit=t("Save and sign in"),
            )
        ),
    )
