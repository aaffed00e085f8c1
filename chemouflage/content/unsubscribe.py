"""Where the link of a mail that nobody needs leads.

The link alone does nothing: mail programs open links to look at them. A person presses the button.
"""

import reflex as rx

from chemouflage.account.entry import EntryState, filled
from chemouflage.account.entry_parts import VIEW, card, entry_form, entry_page, hidden, mail_over
from chemouflage.i18n import Translator
from chemouflage.ui.elements import button_link, tile

__all__ = ["FILLED", "EntryState", "description", "done", "done_title", "page", "title"]


def title(t: Translator) -> str:
    """The title of the page."""
    return t("No more mails like this?") + " · Chemouflage"


def done_title(t: Translator) -> str:
    """The title of the page afterwards."""
    return t("No more of these mails") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of both pages."""
    return t("End the mails that you do not need.")


FILLED = filled(title, description)


def page(t: Translator) -> rx.Component:
    """The page with the button, in the language of `t`."""
    return entry_page(
        t,
        _tile(t),
        t("No more mails like this?"),
        t("Press the button, and we send you no more mails of this kind."),
        card(
            entry_form(
                t,
                "/api/mail/unsubscribe",
                mail_over(t, t("To the shop"), "/shop"),
                hidden("code", VIEW["code"]),
                submit=t("No more of these mails"),
            )
        ),
        rx.el.p(
            t("Mails about your orders and your account still come: you need those."),
            class_name="mt-6 text-center text-muted",
        ),
    )


def done(t: Translator) -> rx.Component:
    """The page afterwards, in the language of `t`."""
    return entry_page(
        t,
        _tile(t),
        t("No more of these mails"),
        t("It is done: we send you no more mails of this kind."),
        rx.el.meta(name="robots", content="noindex"),
        card(button_link(t("To the shop"), t.path("/shop")), class_name="grid gap-3"),
        path="/unsubscribed",
    )


def _tile(t: Translator) -> rx.Component:
    return tile("102", "No", t("No more"), "plum", "w-16 shrink-0 sm:w-20 sm:text-xl")
