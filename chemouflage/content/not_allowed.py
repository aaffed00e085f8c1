"""The page for who is signed in and may not see a page, served with status 403."""

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.elements import button_link, tile
from chemouflage.ui.shell import shell

MARK = "[[why]]"  # where the page server says why


def role_told(t: Translator) -> str:
    """Why somebody without the role may not."""
    return t("Your account may not see this page. If it should, ask an admin of the shop.")


def premium_told(t: Translator) -> str:
    """Why somebody without premium may not, and how to get it."""
    return t(
        "This is part of premium. Each deck comes with a code that opens it: redeem yours in your account."
    )


def title(t: Translator) -> str:
    """The title of the page."""
    return t("Not allowed") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("This page is not open to you.")


def page(t: Translator) -> rx.Component:
    """The page, without live parts."""
    return shell(
        t,
        rx.el.section(
            tile("403", "No", t("No entry"), "plum", "mx-auto w-28 text-2xl"),
            rx.el.h1(t("This page is not open to you."), class_name=f"mt-8 {styles.H1}"),
            rx.el.p(MARK, class_name="mt-4 text-lg text-muted"),
            rx.el.div(
                button_link(t("To my account"), t.path("/account"), rel="nofollow"),
                button_link(t("See all products"), t.path("/shop"), styles.QUIET),
                class_name="mt-8 flex flex-wrap justify-center gap-3",
            ),
            class_name=f"{styles.NARROW} py-16 text-center",
        ),
        path="/",
        live=False,
    )
