"""The page shown while the shop cannot read its data, served with status 503."""

import reflex as rx

from chemouflage.content.plain import LINE, plain_page
from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.elements import button_link


def title(t: Translator) -> str:
    """The title of the page."""
    return t("Back in a moment") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("The shop cannot be reached right now.")


def page(t: Translator) -> rx.Component:
    """The page, without live parts."""
    return plain_page(
        t,
        ("503", "Br", t("Break"), "saffron"),
        t("The shop cannot be reached right now."),
        rx.el.p(
            t("Nothing was lost: your cart and your orders are safe. Please try again in a minute."),
            class_name=LINE,
        ),
        ways=[button_link(t("Try again"), "", styles.PRIMARY)],
    )
