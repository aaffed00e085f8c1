"""Where the mail of a sign-up leads.

The link alone does nothing: mail programs open links to look at them. A person presses the button.
"""

import reflex as rx

from chemouflage.account.entry import EntryState, filled
from chemouflage.account.entry_parts import VIEW, card, entry_form, entry_page, hidden, mail_over, way
from chemouflage.i18n import Translator
from chemouflage.ui.elements import tile
from chemouflage.ui.posted import after, password_field

__all__ = ["FILLED", "EntryState", "description", "page", "title"]


def title(t: Translator) -> str:
    """The title of the page."""
    return t("Confirm your address") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("One step to your account.")


FILLED = filled(title, description)


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    return entry_page(
        t,
        tile("27", "Co", t("Confirm"), "saffron", "w-16 shrink-0 sm:w-20 sm:text-xl"),
        t("Confirm your address"),
        t("One step to your account."),
        card(
            entry_form(
                t,
                "/api/confirm",
                mail_over(t, t("Sign up once more"), "/sign-up"),
                hidden("code", VIEW["code"]),
                after("wrong_password", _is_it_you(t)),
                submit=t("Confirm my address"),
            )
        ),
        rx.el.div(
            way(t("Confirmed already?"), t("Sign in"), t.path("/sign-in")), class_name="mt-6 text-center"
        ),
    )


def _is_it_you(t: Translator) -> rx.Component:
    """Somebody else may have signed up with this address and a password of theirs."""
    return rx.el.div(
        rx.el.p(
            t(
                "This is another browser than the one you signed up in, or the password was not right. "
                "To be sure it is you, type the password that you chose."
            ),
            class_name="mb-4 rounded-2xl bg-saffron-soft p-4",
        ),
        password_field("password", t("Password"), t=t),
    )
