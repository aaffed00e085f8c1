"""The wishlist page, and the heart that fills it."""

from typing import Any

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.storefront.cards import picture
from chemouflage.storefront.wishlist_state import WISH_FORM, WishState, WishView
from chemouflage.ui import styles
from chemouflage.ui.anchor import anchor
from chemouflage.ui.elements import badge, button_link
from chemouflage.ui.icons import icon
from chemouflage.ui.shell import shell
from chemouflage.ui.states import alert, empty_state, skeleton

_PICTURE = "size-20 rounded-2xl border border-line bg-sunken object-cover sm:size-24"

_NARROW = "whitespace-nowrap text-sm sm:text-base"


def title(t: Translator) -> str:
    """The title of the page."""
    return t("Your wishlist") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("What you would like to have, with today's price.")


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    return shell(
        t,
        rx.el.meta(name="robots", content="noindex"),
        rx.el.div(
            rx.el.h1(t("Your wishlist"), class_name=styles.H1),
            rx.el.p(
                t("It keeps what you would like to have, with today's price."),
                class_name="mt-2 mb-6 text-muted",
            ),
            rx.el.div(rx.cond(WishState.problem != "", alert(WishState.problem)), aria_live="polite"),
            rx.cond(
                WishState.ready,
                rx.cond(WishState.any, _list(t), _empty(t)),
                _waiting(t),
            ),
            class_name="mx-auto min-h-screen w-full max-w-4xl px-4 py-8 sm:px-6 sm:py-12",
            custom_attrs={"data-fresh": ""},
        ),
        path="/wishlist",
    )


def heart_form(t: Translator, slug: Any) -> rx.Component:
    """The heart of a product page: a plain POST before and without scripts, the websocket with them."""
    button = rx.el.button(
        rx.cond(WishState.wished, icon("heart", "size-6 fill-coral! text-coral"), icon("heart", "size-6")),
        rx.el.span(
            rx.cond(WishState.wished, t("On your wishlist"), t("Put on the wishlist")),
        ),
        type="submit",
        aria_pressed=rx.cond(WishState.wished, "true", "false"),
        class_name=f"{styles.PLAIN} -ml-3 px-3",
    )
    return rx.el.div(
        rx.el.form(
            rx.el.input(type="hidden", name="slug", default_value=slug),
            rx.el.input(type="hidden", name="lang", default_value=t.lang),
            button,
            id=WISH_FORM,
            action="/api/wishlist/items",
            method="post",
            on_submit=WishState.toggle,
        ),
        rx.cond(
            WishState.wished,
            anchor(t("See the list"), href=t.path("/wishlist"), class_name=styles.LINK, rel="nofollow"),
        ),
        class_name="mt-3 flex flex-wrap items-center gap-x-3",
    )


def _list(t: Translator) -> rx.Component:
    rows: Any = WishState.rows
    return rx.el.ul(
        rx.foreach(rows.to(list[WishView]), lambda row: _row(t, row)),
        class_name=f"{styles.CARD} divide-y divide-line px-4 sm:px-6",
        role="list",
    )


def _row(t: Translator, row: Any) -> rx.Component:
    price = rx.el.p(
        rx.el.span(row["price"], class_name="text-lg font-bold"),
        rx.cond(
            row["discounted"],
            rx.fragment(
                rx.el.s(
                    rx.el.span(t("Before:"), class_name="sr-only"),
                    row["was"],
                    class_name="text-sm text-muted",
                ),
                badge(row["off"], "saffron"),
            ),
        ),
        class_name="mt-1 flex flex-wrap items-baseline gap-x-2",
    )
    stock = rx.el.p(
        row["stock"],
        class_name=rx.cond(
            row["sold_out"] | row["low"],
            "text-sm font-semibold text-coral",
            "text-sm font-semibold text-teal",
        ),
    )
    return rx.el.li(
        anchor(
            picture(
                row["image"], "", "size-20 rounded-2xl border border-line bg-sunken object-cover sm:size-24"
            ),
            href=row["href"],
            tab_index=-1,
            aria_hidden="true",
        ),
        rx.el.div(
            rx.el.div(
                anchor(row["name"], href=row["href"], class_name="font-bold leading-snug hover:underline"),
                _remove(t, row),
                class_name="flex items-start justify-between gap-2",
            ),
            price,
            rx.el.div(
                stock, _buy(t, row), class_name="mt-2 flex flex-wrap items-center justify-between gap-2"
            ),
            class_name="min-w-0 flex-1",
        ),
        key=row["slug"],
        class_name="flex gap-4 py-4",
    )


def _buy(t: Translator, row: Any) -> rx.Component:
    cart = rx.el.button(
        icon("cart", "hidden size-5 sm:block"),
        t("Move to the cart"),
        rx.el.span(": " + row["name"], class_name="sr-only"),
        type="button",
        on_click=WishState.move(row["slug"]),
        class_name=f"{styles.ACCENT} {_NARROW}",
    )
    tell = button_link(
        t("Tell me when it is back"), row["href"] + "#back-in-stock", f"{styles.QUIET} {_NARROW}"
    )
    return rx.cond(row["sold_out"], tell, cart)


def _remove(t: Translator, row: Any) -> rx.Component:
    return rx.el.button(
        icon("trash", "size-5"),
        type="button",
        on_click=WishState.remove(row["slug"]),
        aria_label=t("Remove") + ": " + row["name"],
        class_name=f"{styles.ICON_BUTTON} -mr-2 -mt-2 text-muted",
    )


def _waiting(t: Translator) -> rx.Component:
    row = rx.el.div(skeleton("size-20"), skeleton("h-20 flex-1"), class_name="flex gap-4 py-4")
    return rx.el.div(
        rx.el.p(t("Loading …"), class_name="sr-only", role="status"),
        rx.el.noscript(t("This page needs JavaScript. Please switch it on.")),
        row,
        row,
        row,
    )


def _empty(t: Translator) -> rx.Component:
    return empty_state(
        "Li",
        t("Nothing on it yet"),
        t("Press the heart on a product's page, and it waits for you here."),
        button_link(t("See the decks"), t.path("/shop")),
    )
