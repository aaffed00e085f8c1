"""The page for who was too fast, served with status 429."""

import reflex as rx

from chemouflage.content.plain import LINE, plain_page
from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.elements import button_link

MARK = "[[wait]]"  # where the page server says how long
WAITS = (15, 60, 120, 300, 900, 1800, 3600)  # seconds that are told apart


def rounded(seconds: int) -> int:
    """The wait of WAITS that is told for `seconds`: the next longer one."""
    return next((wait for wait in WAITS if seconds <= wait), WAITS[-1])


def told(t: Translator, wait: int) -> str:
    """A wait of WAITS in words."""
    if wait < 60:
        return t("You can go on in a few seconds.")
    if wait == WAITS[-1]:
        return t("You can go on in about an hour.")
    return t.plural("You can go on in about a minute.", "You can go on in about {n} minutes.", wait // 60)


def title(t: Translator) -> str:
    """The title of the page."""
    return t("One moment") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("That was a little too fast.")


def page(t: Translator) -> rx.Component:
    """The page, without live parts."""
    return plain_page(
        t,
        ("429", "Wt", t("Wait"), "saffron"),
        t("That was a little too fast."),
        rx.el.p(
            t("Too many requests came from you or your network in a short time. Nothing was lost."),
            class_name=LINE,
        ),
        rx.el.p(MARK, class_name="mt-2 text-lg font-semibold"),
        ways=[
            button_link(t("See all products"), t.path("/shop")),
            button_link(t("To the start page"), t.path("/"), styles.QUIET),
        ],
    )
