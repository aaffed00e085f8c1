"""The page of an address that does not exist, served with status 404."""

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.elements import button_link, tile
from chemouflage.ui.shell import shell


def title(t: Translator) -> str:
    """The title of the page."""
    return t("Not found") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("This element is not in our table.")


def page(t: Translator) -> rx.Component:
    """The page, without live parts."""
    return shell(
        t,
        rx.el.section(
            tile("404", "Nf", t("Not found"), "coral", "mx-auto w-28 text-2xl"),
            rx.el.h1(t("This element is not in our table."), class_name=f"mt-8 {styles.H1}"),
            rx.el.p(
                t("The page was moved, sold out for good, or never synthesised."),
                class_name="mt-4 text-lg text-muted",
            ),
            rx.el.div(
                button_link(t("See all products"), t.path("/shop")),
                button_link(t("To the start page"), t.path("/"), styles.QUIET),
                class_name="mt-8 flex flex-wrap justify-center gap-3",
            ),
            class_name=f"{styles.NARROW} py-16 text-center",
        ),
        path="/",
        live=False,
    )
