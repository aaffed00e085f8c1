"""The checkout: one page from who to how to pay, with the sum beside it."""

from typing import Any

import reflex as rx

from chemouflage.checkout.checkout_state import CheckoutState
from chemouflage.checkout.coupon import coupon_form
from chemouflage.checkout.fields import address_fields, book_field, contact_fields, payment_fields
from chemouflage.checkout.sums import sums
from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.elements import button_link
from chemouflage.ui.shell import shell
from chemouflage.ui.states import empty_state


def title(t: Translator) -> str:
    """The title of the page."""
    return t("Checkout") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("Where it goes, and how you pay.")


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    return shell(
        t,
        rx.el.meta(name="robots", content="noindex"),
        rx.window_event_listener(on_visibility_change=CheckoutState.returned),
        rx.el.div(
            rx.el.h1(t("Checkout"), class_name=f"{styles.H1} mb-6"),
            rx.cond(CheckoutState.empty, _empty(t), _form(t)),
            class_name=f"{styles.WIDE} min-h-screen py-8 sm:py-12",
            custom_attrs={"data-fresh": ""},
        ),
        path="/checkout",
    )


def _form(t: Translator) -> rx.Component:
    fields = rx.el.fieldset(
        rx.el.legend(t("Your order"), class_name="sr-only"),
        _section(t("Who are you?"), contact_fields(t)),
        _section(t("Where does it go?"), rx.fragment(book_field(t), address_fields(t))),
        _section(t("How do you pay?"), payment_fields(t)),
        disabled=~CheckoutState.ready,
        class_name="min-w-0 space-y-6",
    )
    order = rx.el.form(
        fields,
        sums(t),
        rx.el.noscript(t("This page needs JavaScript. Please switch it on.")),
        on_submit=CheckoutState.submit,
        no_validate=True,
        id="checkout",
        class_name="grid items-start gap-6 lg:grid-cols-[1fr_24rem]",
    )
    return rx.fragment(order, coupon_form())


def _section(name: str, content: rx.Component) -> rx.Component:
    return rx.el.section(
        rx.el.h2(name, class_name=f"{styles.H3} mb-4"), content, class_name=f"{styles.CARD} p-5 sm:p-6"
    )


def _empty(t: Translator) -> Any:
    return empty_state(
        "Va",
        t("Nothing to check out"),
        t("Your cart is empty. If you have just ordered, check your e-mail or track your order."),
        rx.cond(
            CheckoutState.placed != "",
            button_link(t("To the order you just placed"), CheckoutState.placed),
            button_link(t("Track your order"), t.path("/track")),
        ),
        button_link(t("See the decks"), t.path("/shop"), styles.QUIET),
    )
