"""The page of an address that does not exist, served with status 404."""

import reflex as rx

from chemouflage.content.plain import LINE, plain_page
from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.elements import button_link


def title(t: Translator) -> str:
    """The title of the page."""
    return t("Not found") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("This element is not in our table.")


def page(t: Translator) -> rx.Component:
    """The page, without live parts."""
    return plain_page(
        t,
        ("404", "Nf", t("Not found"), "coral"),
        t("This element is not in our table."),
        rx.el.p(t("The page was moved, sold out for good, or never synthesised."), class_name=LINE),
        ways=[
            button_link(t("See all products"), t.path("/shop")),
            button_link(t("To the start page"), t.path("/"), styles.QUIET),
        ],
    )
