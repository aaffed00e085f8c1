"""The start page."""

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.elements import button_link, tile
from chemouflage.ui.shell import shell

# Seven real elements that spell the shop's name.
_NAME = (
    ("6", "C", "Carbon", "teal"), ("2", "He", "Helium", "sky"), ("42", "Mo", "Molybdenum", "plum"),
    ("92", "U", "Uranium", "saffron"), ("9", "F", "Fluorine", "coral"), ("57", "La", "Lanthanum", "saffron"),
    ("32", "Ge", "Germanium", "teal"),
)  # fmt: skip


def title(t: Translator) -> str:
    """The title of the page."""
    return "Chemouflage · " + t("Chemistry you hold in your hand")


def description(t: Translator) -> str:
    """The description of the page."""
    return t("Card decks that turn chemistry into a game. Cash on delivery everywhere in Bangladesh.")


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    return shell(t, _hero(t), path="/")


def _hero(t: Translator) -> rx.Component:
    return rx.el.section(
        rx.el.div(class_name="graph-paper pointer-events-none absolute inset-0 -z-10", aria_hidden="true"),
        rx.el.div(
            rx.el.div(
                *[tile(*each, class_name="w-full text-sm sm:text-lg") for each in _NAME],
                class_name="grid max-w-xl grid-cols-7 gap-1 sm:gap-2",
            ),
            rx.el.h1(
                t("Chemistry you hold in your hand"),
                class_name="mt-8 max-w-3xl text-5xl font-bold sm:text-6xl",
            ),
            rx.el.p(
                t(
                    "Decks of cards for the periodic table, bonding and reactions. Play at home, scan, and learn for real."
                ),
                class_name="mt-5 max-w-xl text-lg text-muted",
            ),
            rx.el.div(
                button_link(t("See the decks"), t.path("/shop")),
                button_link(t("How it works"), "#how", styles.QUIET),
                class_name="mt-8 flex flex-wrap gap-3",
            ),
            class_name=f"{styles.WIDE} py-14 sm:py-20",
        ),
        class_name="relative isolate overflow-hidden",
    )
