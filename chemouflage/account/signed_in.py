"""The page of a tab that was opened to sign in beside another one."""

import reflex as rx

from chemouflage.account.entry_parts import card, entry_page
from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.elements import button_link, tile


def title(t: Translator) -> str:
    """The title of the page."""
    return t("You are signed in") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("You can close this tab and go on where you were.")


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    return entry_page(
        t,
        tile("49", "In", t("Signed in"), "teal", "w-16 shrink-0 sm:w-20 sm:text-xl"),
        t("You are signed in"),
        t("You can close this tab and go on where you were."),
        rx.el.meta(name="robots", content="noindex"),
        card(
            button_link(t("To my account"), t.path("/account"), styles.QUIET, rel="nofollow"),
            button_link(t("To the shop"), t.path("/shop"), styles.QUIET),
            class_name="grid gap-3",
        ),
        path="/signed-in",
    )
