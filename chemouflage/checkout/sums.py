"""The sum of the checkout, and the button that orders."""

from typing import Any

import reflex as rx

from backend_ext.terms.models import Method
from chemouflage.checkout.checkout_state import PROBLEM, CheckoutState
from chemouflage.checkout.checkout_view import SumLineView
from chemouflage.checkout.coupon import coupon_part
from chemouflage.i18n import Translator
from chemouflage.storefront.cards import picture
from chemouflage.ui import styles
from chemouflage.ui.anchor import anchor
from chemouflage.ui.icons import icon
from chemouflage.ui.states import alert, skeleton


def sums(t: Translator) -> rx.Component:
    """What is ordered and what it costs; below it whatever stands in the way, and the button."""
    return rx.el.section(
        rx.el.div(
            rx.el.h2(t("Your order"), class_name=styles.H3),
            anchor(t("Change"), href=t.path("/cart"), class_name=f"{styles.LINK} py-3"),
            class_name="flex items-center justify-between",
        ),
        rx.cond(
            CheckoutState.ready,
            rx.fragment(_lines(), coupon_part(t), _amounts(t)),
            rx.el.div(skeleton("h-16"), skeleton("h-28"), class_name="space-y-3"),
        ),
        _hindrances(t),
        _button(t),
        rx.el.p(
            icon("return", "size-5 text-teal"),
            t("Money back within 7 days of receipt"),
            class_name="flex items-center gap-2 text-sm text-muted",
        ),
        class_name=f"{styles.CARD} space-y-4 p-5 sm:p-6 lg:sticky lg:top-24",
    )  # fmt: skip


def _lines() -> rx.Component:
    view: Any = CheckoutState.sums

    def line(item: Any) -> rx.Component:
        return rx.el.li(
            picture(item["image"], "", "size-12 rounded-xl border border-line bg-sunken object-cover"),
            rx.el.div(
                rx.el.p(item["quantity"], " × ", item["name"], class_name="leading-snug"),
                rx.cond(
                    item["note"] != "", rx.el.p(item["note"], class_name="text-sm font-semibold text-coral")
                ),
                class_name="min-w-0 flex-1",
            ),
            rx.el.p(item["total"], class_name="tabular-nums"),
            key=item["slug"],
            class_name="flex items-center gap-3 py-2",
        )

    return rx.el.ul(
        rx.foreach(view["lines"].to(list[SumLineView]), line), role="list", class_name="divide-y divide-line"
    )


def _amounts(t: Translator) -> rx.Component:
    view = CheckoutState.sums

    def row(name: Any, value: Any, look: str = "text-muted") -> rx.Component:
        return rx.el.div(
            rx.el.dt(name),
            rx.el.dd(value, class_name="tabular-nums"),
            class_name=f"flex justify-between gap-4 {look}",
        )

    return rx.el.dl(
        row(t("Goods"), view["goods"]),
        rx.cond(
            view["discount"] != "",
            row(
                rx.fragment(t("Coupon"), " ", CheckoutState.coupon),
                view["discount"],
                "font-semibold text-teal",
            ),
        ),
        row(t("Delivery"), view["delivery"]),
        row(t("To pay"), view["total"], "pt-1 text-xl font-bold"),
        class_name="space-y-1 border-t border-line pt-3",
    )


def _hindrances(t: Translator) -> rx.Component:
    sold_out = rx.el.span(
        t("Something in your cart has sold out."),
        " ",
        anchor(t("Change the cart"), href=t.path("/cart"), class_name=styles.LINK),
    )
    return rx.el.div(
        rx.foreach(
            CheckoutState.changes,
            lambda text: rx.el.p(text, class_name="rounded-2xl bg-saffron-soft px-4 py-3"),
        ),
        rx.cond(CheckoutState.ready & ~CheckoutState.sums["orderable"], alert(sold_out)),
        rx.cond(CheckoutState.problem != "", alert(CheckoutState.problem)),
        id=PROBLEM,
        tab_index=-1,
        class_name="space-y-2 outline-none empty:hidden",
    )


def _button(t: Translator) -> rx.Component:
    total = CheckoutState.sums["total"]
    text = rx.match(
        CheckoutState.method,
        (Method.CASH.value, rx.fragment(t("Order now"), " · ", total)),
        rx.fragment(t("Pay now"), " · ", total),
    )
    return rx.el.button(
        rx.cond(
            CheckoutState.busy,
            rx.fragment(rx.el.span(class_name="spinner", aria_hidden="true"), t("One moment …")),
            rx.cond(CheckoutState.ready, text, t("One moment …")),
        ),
        type="submit",
        disabled=CheckoutState.busy | ~CheckoutState.ready,
        class_name=f"{styles.ACCENT} min-h-14 w-full text-lg",
    )
