"""What a page of the quiz shows until its state is there: blocks in the size of what is to come."""

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.anchor import anchor
from chemouflage.ui.states import skeleton


def waiting(t: Translator, *heights: str) -> rx.Component:
    """A block for each of `heights` (classes), and a word when it takes long."""
    return rx.el.div(
        rx.el.p(t("Loading …"), class_name="sr-only", role="status"),
        rx.el.noscript(t("This page needs JavaScript. Please switch it on.")),
        *[skeleton(height) for height in heights],
        rx.el.p(
            t("This takes longer than it should."),
            " ",
            anchor(t("Load the page again"), href="", class_name=styles.LINK),
            class_name="late text-center",
        ),
        class_name="space-y-6",
    )
