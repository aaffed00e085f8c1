"""The cart page."""

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.storefront.cart_parts import cart_lines, cart_messages, free_delivery
from chemouflage.storefront.cart_state import CartState
from chemouflage.ui import styles
from chemouflage.ui.elements import button_link
from chemouflage.ui.icons import icon
from chemouflage.ui.shell import shell
from chemouflage.ui.states import empty_state, skeleton


def title(t: Translator) -> str:
    """The title of the page."""
    return t("Your cart") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("What you have chosen, and what it costs.")


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    return shell(
        t,
        rx.el.meta(name="robots", content="noindex"),
        rx.el.div(
            rx.el.h1(t("Your cart"), class_name=f"{styles.H1} mb-6"),
            cart_messages(t),
            rx.cond(
                CartState.ready,
                rx.cond(CartState.count > 0, _full(t), _empty(t)),
                _waiting(t),
            ),
            class_name=f"{styles.WIDE} min-h-screen py-8 sm:py-12",
        ),
        path="/cart",
    )


def _full(t: Translator) -> rx.Component:
    return rx.el.div(
        rx.el.section(cart_lines(t), aria_label=t("What is in it"), class_name=f"{styles.CARD} px-4 sm:px-6"),
        _sums(t),
        class_name="mt-4 grid items-start gap-6 lg:grid-cols-[1fr_22rem]",
    )


def _sums(t: Translator) -> rx.Component:
    view = CartState.view

    def row(name: str, value: rx.Component | str, look: str = "") -> rx.Component:
        return rx.el.div(rx.el.dt(name), rx.el.dd(value), class_name=f"flex justify-between gap-4 {look}")

    return rx.el.section(
        rx.el.h2(t("Sum"), class_name="sr-only"),
        rx.el.dl(
            row(t("Goods"), view["goods"], "text-lg font-bold tabular-nums"),
            row(t("Delivery"), view["delivery"], "text-muted"),
            class_name="space-y-1",
        ),
        free_delivery(view),
        rx.cond(
            view["orderable"],
            button_link(t("Go to checkout"), t.path("/checkout"), f"{styles.ACCENT} min-h-12 w-full text-lg"),
            rx.el.p(
                t("Something in your cart has sold out. Reduce it or remove it to go on."),
                class_name="rounded-2xl bg-coral-soft p-4",
            ),
        ),
        button_link(t("Keep shopping"), t.path("/shop"), f"{styles.PLAIN} w-full"),
        rx.el.p(
            icon("coins", "size-5 text-teal"),
            t("Pay in cash when it arrives, or online."),
            class_name="flex items-center gap-2 text-sm text-muted",
        ),
        class_name=f"{styles.CARD} space-y-4 p-5 sm:p-6 lg:sticky lg:top-24",
    )


def _waiting(t: Translator) -> rx.Component:
    row = rx.el.div(skeleton("size-20"), skeleton("h-16 flex-1"), class_name="flex gap-4 py-4")
    return rx.el.div(
        rx.el.p(t("Loading …"), class_name="sr-only", role="status"),
        row,
        row,
        row,
        rx.el.noscript(t("This page needs JavaScript. Please switch it on.")),
        class_name="min-h-96",
    )


def _empty(t: Translator) -> rx.Component:
    no_cookie = t(
        "Did you put something in? Then your browser did not keep our cookie. "
        "Please allow cookies for this shop and try again."
    )
    return rx.fragment(
        empty_state(
            "Va",
            t("Your cart is empty"),
            t("Find a deck you like; it will wait for you here."),
            button_link(t("See the decks"), t.path("/shop")),
        ),
        rx.cond(
            CartState.nobody,
            rx.el.p(no_cookie, class_name="mx-auto max-w-md rounded-2xl bg-saffron-soft p-4"),
        ),
    )
