"""The parts of an order's page: status, lines, timeline, address."""

from typing import Any

import reflex as rx

from chemouflage.checkout.order_state import CANCEL_DIALOG, OrderPage
from chemouflage.checkout.order_view import EventView, OrderLineView
from chemouflage.i18n import Translator
from chemouflage.storefront.cards import picture
from chemouflage.ui import styles
from chemouflage.ui.anchor import anchor
from chemouflage.ui.dialog import opens
from chemouflage.ui.icons import icon
from chemouflage.ui.states import alert


def status_card(t: Translator) -> rx.Component:
    """Where the order is, and what can be done about it."""
    view = OrderPage.view
    mark = rx.el.div(
        rx.el.span(view["symbol"], class_name="font-display text-3xl font-bold leading-none"),
        class_name=f"hidden h-20 w-16 shrink-0 place-items-center rounded-xl sm:grid {view['tone']}",
        aria_hidden="true",
    )
    words = rx.el.div(
        rx.el.p(
            t("Order"),
            " ",
            rx.el.strong(view["number"], class_name="font-mono text-ink"),
            class_name="text-muted",
        ),
        rx.el.h1(view["headline"], class_name="mt-1 text-3xl font-bold sm:text-4xl"),
        rx.el.p(view["text"], class_name="mt-2 text-lg"),
        role="status",
        class_name="min-w-0",
    )
    return rx.el.section(
        rx.el.div(mark, words, class_name="flex flex-col gap-4 sm:flex-row"),
        rx.cond(view["left"] != "", _countdown(t)),
        rx.cond(view["outage"] != "", alert(view["outage"]), _problem()),
        _deeds(t),
        class_name=f"{styles.CARD} space-y-5 p-5 sm:p-8",
    )  # fmt: skip


def _problem() -> rx.Component:
    return rx.cond(OrderPage.problem != "", alert(OrderPage.problem))


def _countdown(t: Translator) -> rx.Component:
    """Minutes and seconds, counted by ui.js: no clock of the shopper's is trusted."""
    return rx.el.p(
        OrderPage.view["until"],
        " · ",
        rx.el.span(
            class_name="font-bold tabular-nums",
            role="timer",
            key=OrderPage.view["number"],
            custom_attrs={"data-left": OrderPage.view["left"]},
        ),
        class_name="rounded-2xl bg-saffron-soft px-4 py-3 text-lg",
    )


def _deeds(t: Translator) -> rx.Component:
    view = OrderPage.view
    pay = rx.el.button(
        rx.cond(
            OrderPage.busy,
            rx.fragment(rx.el.span(class_name="spinner", aria_hidden="true"), t("One moment …")),
            view["pay"],
        ),
        type="button",
        on_click=OrderPage.pay,
        disabled=OrderPage.busy,
        class_name=f"{styles.ACCENT} min-h-12 text-lg",
    )
    again = rx.el.button(
        t("Put everything back in the cart"),
        type="button",
        on_click=OrderPage.again,
        class_name=f"{styles.ACCENT} min-h-12",
    )
    cancel = rx.el.button(
        t("Cancel the order"), type="button", class_name=styles.PLAIN, **opens(CANCEL_DIALOG)
    )
    invoice = anchor(
        icon("file", "size-5"),
        t("Invoice (PDF)"),
        href=view["invoice"],
        rel="nofollow",
        download="",
        class_name=styles.QUIET,
    )
    return rx.el.div(
        rx.cond(view["payable"], pay),
        rx.cond(view["again"], again),
        rx.cond(view["invoice"] != "", invoice),
        rx.cond(view["cancellable"], cancel),
        class_name="no-print flex flex-wrap items-center gap-3 empty:hidden",
    )


def lines_card(t: Translator) -> rx.Component:
    """What was ordered, and what it costs."""
    view: Any = OrderPage.view

    def line(item: Any) -> rx.Component:
        return rx.el.li(
            picture(item["image"], "", "size-16 rounded-2xl border border-line bg-sunken object-cover"),
            rx.el.div(
                anchor(item["name"], href=item["href"], class_name="font-semibold hover:underline"),
                rx.el.p(item["quantity"], " × ", item["each"], class_name="text-sm text-muted"),
                class_name="min-w-0 flex-1",
            ),
            rx.el.p(item["total"], class_name="tabular-nums"),
            key=item["href"],
            class_name="flex items-center gap-4 py-3",
        )

    def row(name: Any, value: Any, look: str = "text-muted") -> rx.Component:
        return rx.el.div(
            rx.el.dt(name),
            rx.el.dd(value, class_name="text-right tabular-nums"),
            class_name=f"flex justify-between gap-4 {look}",
        )

    return rx.el.section(
        rx.el.h2(t("What you ordered"), class_name=styles.H3),
        rx.el.ul(
            rx.foreach(view["lines"].to(list[OrderLineView]), line),
            role="list",
            class_name="mt-2 divide-y divide-line",
        ),
        rx.el.dl(
            row(t("Goods"), view["goods"]),
            rx.cond(
                view["coupon"] != "",
                row(rx.fragment(t("Coupon"), " ", view["coupon"]), view["discount"]),
            ),
            row(t("Delivery"), view["delivery"]),
            row(t("Total"), view["total"], "text-xl font-bold"),
            rx.cond(view["refunded"] != "", row(t("Sent back to you"), view["refunded"])),
            row(t("Payment"), view["method"], "pt-2"),
            class_name="space-y-1 border-t border-line pt-3",
        ),
        class_name=f"{styles.CARD} p-5 sm:p-6",
    )


def timeline_card(t: Translator) -> rx.Component:
    """What happened, newest first, in Dhaka time."""
    view: Any = OrderPage.view

    def entry(item: Any) -> rx.Component:
        return rx.el.li(
            rx.el.p(item["what"], class_name="font-semibold leading-snug"),
            rx.el.p(item["when"], class_name="text-sm text-muted"),
            class_name="timeline-entry relative pb-4 pl-6",
        )

    return rx.el.section(
        rx.el.h2(t("What happened"), class_name=f"{styles.H3} mb-4"),
        rx.el.ol(rx.foreach(view["events"].to(list[EventView]), entry), role="list"),
        class_name=f"{styles.CARD} p-5 pb-1 sm:p-6 sm:pb-2",
    )


def address_card(t: Translator) -> rx.Component:
    """Where it goes, and that the link is private."""
    view = OrderPage.view
    return rx.el.section(
        rx.el.h2(t("Where it goes"), class_name=f"{styles.H3} mb-3"),
        rx.el.address(
            rx.el.p(view["name"], class_name="font-semibold"),
            rx.el.p(view["street"]),
            rx.el.p(view["place"]),
            rx.el.p(view["phone"], class_name="mt-2 text-muted"),
            rx.el.p(view["email"], class_name="break-all text-muted"),
            class_name="not-italic",
        ),
        rx.el.p(
            icon("info", "mt-0.5 size-5"),
            t("Whoever has the address of this page can see the order. Share it only with people you trust."),
            class_name="no-print mt-4 flex gap-2 text-sm text-muted",
        ),
        class_name=f"{styles.CARD} p-5 sm:p-6",
    )
