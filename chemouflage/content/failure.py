"""The page shown while the shop cannot read its data, served with status 503."""

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.elements import button_link, tile
from chemouflage.ui.shell import shell


def title(t: Translator) -> str:
    """The title of the page."""
    return t("Back in a moment") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("The shop cannot be reached right now.")


def page(t: Translator) -> rx.Component:
    """The page, without live parts."""
    return shell(
        t,
        rx.el.section(
            tile("503", "Br", t("Break"), "saffron", "mx-auto w-28 text-2xl"),
            rx.el.h1(t("The shop cannot be reached right now."), class_name=f"mt-8 {styles.H1}"),
            rx.el.p(
                t("Nothing was lost: your cart and your orders are safe. Please try again in a minute."),
                class_name="mt-4 text-lg text-muted",
            ),
            rx.el.div(
                button_link(t("Try again"), "", styles.PRIMARY),
                class_name="mt-8 flex flex-wrap justify-center gap-3",
            ),
            class_name=f"{styles.NARROW} py-16 text-center",
        ),
        path="/",
        live=False,
    )
