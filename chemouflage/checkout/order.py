"""The page of an order: where it is, what is in it, its premium codes. Reached by a signed link only."""

from typing import Any

import reflex as rx

from chemouflage.checkout.codes import codes_card
from chemouflage.checkout.order_parts import address_card, lines_card, status_card, timeline_card
from chemouflage.checkout.order_state import CANCEL_DIALOG, OrderPage
from chemouflage.checkout.track import track_form
from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.dialog import sure
from chemouflage.ui.elements import tile
from chemouflage.ui.shell import shell
from chemouflage.ui.states import skeleton


def title(t: Translator) -> Any:
    """The title of the page."""
    number = OrderPage.view["number"]
    return rx.cond(number != "", f"{t('Order')} {number} · Chemouflage", t("Your order") + " · Chemouflage")


def description(t: Translator) -> str:
    """The description of the page."""
    return t("Where your order is.")


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    return shell(
        t,
        rx.el.meta(name="robots", content="noindex"),
        rx.el.meta(name="referrer", content="no-referrer"),
        rx.window_event_listener(on_visibility_change=OrderPage.returned),
        rx.el.div(
            rx.cond(
                OrderPage.ready,
                rx.cond(OrderPage.view["number"] != "", _order(t), _locked(t)),
                _waiting(t),
            ),
            class_name=f"{styles.WIDE} min-h-screen py-8 sm:py-12",
            custom_attrs={"data-fresh": ""},
        ),
        path=OrderPage.path,
    )


def _order(t: Translator) -> rx.Component:
    return rx.fragment(
        status_card(t),
        rx.el.div(
            rx.el.div(codes_card(t), lines_card(t), class_name="min-w-0 space-y-6"),
            rx.el.div(timeline_card(t), address_card(t), class_name="space-y-6"),
            class_name="mt-6 grid items-start gap-6 lg:grid-cols-[1.6fr_1fr]",
        ),
        sure(
            t,
            CANCEL_DIALOG,
            t("Cancel this order?"),
            t("Nothing will be sent, and everything goes back on the shelf. This cannot be undone."),
            yes=t("Yes, cancel it"),
            no=t("Keep it"),
            on_yes=OrderPage.cancel,
        ),
    )


def _waiting(t: Translator) -> rx.Component:
    return rx.el.div(
        rx.el.p(t("Loading …"), class_name="sr-only", role="status"),
        skeleton("h-52"),
        skeleton("h-72"),
        rx.el.noscript(t("This page needs JavaScript. Please switch it on.")),
        class_name="space-y-6",
    )


def _locked(t: Translator) -> rx.Component:
    return rx.el.section(
        tile("?", "Lk", t("Locked"), "plum", "mx-auto w-24 text-xl"),
        rx.el.h1(t("This link does not open an order"), class_name=f"mt-6 text-center {styles.H2}"),
        rx.el.p(
            t("Use the link in our e-mail, or find your order here."),
            class_name="mt-2 text-center text-muted",
        ),
        rx.el.div(track_form(t), class_name=f"{styles.CARD} mt-8 p-5 sm:p-6"),
        class_name="mx-auto max-w-lg",
    )
