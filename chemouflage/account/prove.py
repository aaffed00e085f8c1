"""Where the mail leads that asks whether it is the owner who signs in with Google or Facebook."""

import reflex as rx

from chemouflage.account.entry import EntryState, filled
from chemouflage.account.entry_parts import VIEW, card, entry_form, entry_page, hidden, mail_over
from chemouflage.i18n import Translator
from chemouflage.ui.elements import tile

__all__ = ["FILLED", "EntryState", "description", "page", "title"]


def title(t: Translator) -> str:
    """The title of the page."""
    return t("Is it you?") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("You may sign in with Google or Facebook from then on.")


FILLED = filled(title, description)


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    return entry_page(
        t,
        tile("59", "Pr", t("Proof"), "sky", "w-16 shrink-0 sm:w-20 sm:text-xl"),
        t("Is it you?"),
        t("You may sign in with Google or Facebook from then on."),
        card(
            entry_form(
                t,
                "/api/prove",
                mail_over(t, t("To the sign-in page"), "/sign-in"),
                hidden("code", VIEW["code"]),
                rx.el.p(
                    t("Open this page in the browser you tried it with: elsewhere the link is not good.")
                ),
                submit=t("Yes, it is me"),
            )
        ),
    )
