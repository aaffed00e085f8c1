"""The page for who is signed in and may not see a page, served with status 403."""

import reflex as rx

from chemouflage.content.plain import LINE, plain_page
from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.elements import button_link

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
    return plain_page(
        t,
        ("403", "No", t("No entry"), "plum"),
        t("This page is not open to you."),
        rx.el.p(MARK, class_name=LINE),
        ways=[
            button_link(t("To my account"), t.path("/account"), rel="nofollow"),
            button_link(t("See all products"), t.path("/shop"), styles.QUIET),
        ],
    )
