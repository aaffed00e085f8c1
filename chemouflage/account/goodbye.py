"""The page after an account was deleted."""

import reflex as rx

from chemouflage.account.entry_parts import card, entry_page
from chemouflage.i18n import Translator
from chemouflage.ui.elements import button_link, tile


def title(t: Translator) -> str:
    """The title of the page."""
    return t("Your account is deleted") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("Thank you for the time with us.")


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    return entry_page(
        t,
        tile("83", "Bi", t("Bye"), "plum", "w-16 shrink-0 sm:w-20 sm:text-xl"),
        t("Your account is deleted"),
        t("We keep of your orders what the law asks for, without your name. Thank you for the time with us."),
        rx.el.meta(name="robots", content="noindex"),
        card(
            button_link(t("To the shop"), t.path("/shop")),
            class_name="grid gap-3",
        ),
        path="/goodbye",
    )
