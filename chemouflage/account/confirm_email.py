"""Where the mail to a new address of an account leads."""

import reflex as rx

from chemouflage.account.entry import EntryState, filled
from chemouflage.account.entry_parts import VIEW, card, entry_form, entry_page, hidden, mail_over, way
from chemouflage.i18n import Translator
from chemouflage.ui.elements import tile
from chemouflage.who import Who

__all__ = ["FILLED", "EntryState", "description", "page", "title"]


def title(t: Translator) -> str:
    """The title of the page."""
    return t("Your new address") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("From then on you sign in with it.")


FILLED = filled(title, description)


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    return entry_page(
        t,
        tile("10", "Ne", t("New"), "plum", "w-16 shrink-0 sm:w-20 sm:text-xl"),
        t("Your new address"),
        t("From then on you sign in with it."),
        card(
            entry_form(
                t,
                "/api/email/confirm",
                mail_over(t, t("To my account"), "/account/security"),
                hidden("code", VIEW["code"]),
                submit=t("Confirm the new address"),
            )
        ),
        rx.cond(
            ~Who.signed_in,
            way(t("Not signed in here?"), t("Sign in first"), Who.way),
        ),
    )
