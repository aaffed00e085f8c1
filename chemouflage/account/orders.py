"""The orders of an account."""

from typing import Any

import reflex as rx

from backend_ext.ordering.models import OrderFilter
from chemouflage.account.frame import frame, named, panel
from chemouflage.account.orders_state import CANCEL, OrdersState
from chemouflage.account.orders_view import PictureView, list_path
from chemouflage.i18n import Translator
from chemouflage.storefront.cards import picture
from chemouflage.ui import styles
from chemouflage.ui.anchor import anchor
from chemouflage.ui.dialog import sure
from chemouflage.ui.elements import button_link
from chemouflage.ui.icons import icon
from chemouflage.ui.states import empty_state

_TAB = (
    "inline-flex min-h-11 items-center whitespace-nowrap rounded-full border border-field px-4 font-medium "
    "hover:bg-teal-soft aria-[current=page]:border-teal aria-[current=page]:bg-teal-soft"
)

_BADGE = "inline-block rounded-xl px-2.5 py-0.5 text-sm font-semibold leading-snug"  # may take two lines


def title(t: Translator) -> str:
    """The title of the page."""
    return named(t, t("Orders"))


def description(t: Translator) -> str:
    """The description of the page."""
    return t("All your orders.")


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    cancel = sure(
        t,
        CANCEL,
        t("Cancel this order?"),
        rx.fragment(
            rx.el.strong(OrdersState.doomed, class_name="block font-mono"),
            t("Nothing will be sent, and everything goes back on the shelf. This cannot be undone."),
        ),
        yes=t("Yes, cancel it"),
        no=t("Keep it"),
        on_yes=OrdersState.cancel,
    )
    rows: Any = OrdersState.rows
    return frame(
        t,
        "/account/orders",
        t("Orders"),
        OrdersState.ready,
        _tabs(t),
        rx.cond(rows.length() > 0, _list(t), _empty(t)),
        around=(cancel, rx.window_event_listener(on_visibility_change=OrdersState.returned)),
    )


def _tabs(t: Translator) -> rx.Component:
    tabs = (
        (OrderFilter.ALL, t("All")),
        (OrderFilter.OPEN, t("Not paid yet")),
        (OrderFilter.PAID, t("Paid")),
        (OrderFilter.ENDED, t("Ended")),
    )
    return rx.el.nav(
        rx.el.ul(
            *[
                rx.el.li(
                    anchor(
                        name,
                        href=list_path(which, 1, t),
                        rel="nofollow",
                        class_name=_TAB,
                        custom_attrs={
                            "aria-current": rx.cond(OrdersState.which == which.value, "page", "false")
                        },
                    )
                )
                for which, name in tabs
            ],
            role="list",
            class_name="strip -mx-4 flex gap-2 overflow-x-auto px-4 py-1 sm:mx-0 sm:px-0",
        ),
        aria_label=t("Which orders"),
    )


def _list(t: Translator) -> rx.Component:
    return rx.fragment(
        rx.el.ul(rx.foreach(OrdersState.rows, lambda row: _row(t, row)), role="list", class_name="space-y-4"),
        rx.cond(OrdersState.pages["several"], _pages(t)),
    )


def _row(t: Translator, row: Any) -> rx.Component:
    look = "size-14 rounded-xl border border-line bg-sunken object-cover sm:size-16"
    pictures = rx.el.div(
        rx.foreach(row["pictures"].to(list[PictureView]), lambda one: picture(one["src"], "", look)),
        class_name="flex -space-x-8",
    )
    words = rx.el.div(
        rx.el.p(rx.el.span(row["headline"], class_name=f"{_BADGE} {row['tone']}"), class_name="mb-1.5"),
        rx.el.h2(
            anchor(
                row["number"],
                href=row["href"],
                rel="nofollow",
                class_name="font-mono text-lg font-bold no-underline after:absolute after:inset-0 "
                "after:rounded-3xl hover:underline",
            )
        ),
        rx.el.p(row["what"], class_name="leading-snug"),
        rx.el.p(row["date"], class_name="text-sm text-muted"),
        class_name="min-w-0 flex-1",
    )
    return rx.el.li(
        rx.el.div(
            pictures,
            words,
            rx.el.p(row["total"], class_name="text-lg font-bold tabular-nums"),
            class_name="flex flex-wrap items-start gap-x-4 gap-y-3 sm:flex-nowrap",
        ),
        _deeds(t, row),
        key=row["number"],
        class_name=f"{styles.CARD} relative p-4 hover:shadow-lift sm:p-5",
    )


def _deeds(t: Translator, row: Any) -> rx.Component:
    busy = OrdersState.paying == row["number"]
    pay = rx.el.button(
        rx.cond(
            busy,
            rx.fragment(rx.el.span(class_name="spinner", aria_hidden="true"), t("One moment …")),
            row["pay"],
        ),
        rx.el.span(" ", row["number"], class_name="sr-only"),
        type="button",
        disabled=OrdersState.paying != "",
        on_click=OrdersState.pay(row["number"]),
        class_name=styles.ACCENT,
    )
    cancel = rx.el.button(
        t("Cancel the order"),
        rx.el.span(" ", row["number"], class_name="sr-only"),
        type="button",
        on_click=OrdersState.ask_cancel(row["number"]),
        class_name=f"{styles.PLAIN} px-3 first:-ml-3",
    )
    invoice = anchor(
        icon("file", "size-5"),
        t("Invoice (PDF)"),
        rx.el.span(" ", row["number"], class_name="sr-only"),
        href=row["invoice"],
        rel="nofollow",
        download="",
        class_name=f"{styles.PLAIN} px-3 first:-ml-3",
    )
    # Above the link that covers the card.
    return rx.el.div(
        rx.cond(row["pay"] != "", pay),
        rx.cond(row["invoice"] != "", invoice),
        rx.cond(row["cancellable"], cancel),
        class_name="relative mt-3 flex w-fit flex-wrap gap-2 empty:hidden",
    )


def _pages(t: Translator) -> rx.Component:
    pages = OrdersState.pages
    newer = anchor(
        icon("chevron-left", "size-5"),
        t("Newer"),
        href=pages["newer"],
        rel="nofollow",
        class_name=styles.QUIET,
    )
    older = anchor(
        t("Older"),
        icon("chevron-right", "size-5"),
        href=pages["older"],
        rel="nofollow",
        class_name=styles.QUIET,
    )
    return rx.el.nav(
        rx.cond(pages["newer"] != "", newer, rx.el.span()),
        rx.el.p(pages["here"], class_name="text-muted"),
        rx.cond(pages["older"] != "", older, rx.el.span()),
        aria_label=t("Pages"),
        class_name="flex items-center justify-between gap-3",
    )


def _empty(t: Translator) -> rx.Component:
    nothing = empty_state(
        "Os",
        t("Nothing ordered yet"),
        t("What you order while signed in stands here, and guest orders with your e-mail address too."),
        button_link(t("See the decks"), t.path("/shop")),
        button_link(t("Track your order"), t.path("/track"), styles.QUIET),
    )
    none_such = empty_state(
        "No",
        t("No such orders"),
        t("There are none of this kind."),
        button_link(t("Show all"), t.path("/account/orders"), styles.QUIET, rel="nofollow"),
    )
    return panel(rx.cond(OrdersState.which == OrderFilter.ALL.value, nothing, none_such))
