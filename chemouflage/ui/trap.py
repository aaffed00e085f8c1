"""A field that people neither see nor reach, and programs fill in."""

import reflex as rx

from chemouflage.i18n import Translator


def trap(t: Translator) -> rx.Component:
    """The field `website`; a route that gets anything in it keeps nothing."""
    return rx.el.div(
        rx.el.label(
            t("Leave this empty"),
            rx.el.input(type="text", name="website", tab_index=-1, auto_complete="off"),
        ),
        class_name="sr-only",
        aria_hidden="true",
    )
