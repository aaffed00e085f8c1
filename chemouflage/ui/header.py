"""The top of every page: logo, search, language, theme, account, cart."""

from typing import Any

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.storefront.cart_state import CartState
from chemouflage.ui import styles
from chemouflage.ui.anchor import anchor
from chemouflage.ui.icons import icon
from chemouflage.ui.plain_form import plain_form
from chemouflage.ui.portrait import portrait
from chemouflage.who import Who

_MENU_ITEM = "flex min-h-11 w-full cursor-pointer items-center gap-3 rounded-2xl px-3 hover:bg-teal-soft"


def header(t: Translator, other_href: Any, query: Any = "") -> rx.Component:
    """The header. `other_href`: this same page in the other language; `query`: what was searched for."""
    return rx.el.header(
        rx.el.div(
            _logo(t),
            _search(t, "hidden flex-1 md:flex", query),
            rx.el.div(
                rx.el.div(*_ways(t), class_name="hidden md:flex"),
                _language(t, other_href),
                _theme(t),
                _account(t),
                cart_link(t),
                class_name="ml-auto flex items-center",
            ),
            class_name=f"{styles.WIDE} flex min-h-16 items-center gap-2 md:gap-6",
        ),
        rx.el.div(
            *_ways(t),
            _search(t, "ml-2 flex min-w-0 flex-1", query),
            class_name=f"{styles.WIDE} flex items-center pb-3 md:hidden",
        ),
        id="header",  # the first paint waits for its end, see first_paint/documents.py
        class_name=(
            "no-print relative z-30 border-b border-line bg-paper/95 md:sticky md:top-0 md:backdrop-blur"
        ),
    )


def _logo(t: Translator) -> rx.Component:
    return anchor(
        rx.el.img(
            src="/brand/mark.svg",
            alt="",
            class_name="size-10 shrink-0",
            custom_attrs={"width": "40", "height": "40"},
        ),
        rx.el.span("Chemouflage", class_name="hidden font-display text-xl font-bold min-[420px]:inline"),
        href=t.path("/"),
        aria_label=t("Chemouflage, to the start page"),
        class_name="flex min-h-11 items-center gap-2.5 text-ink no-underline",
        custom_attrs={"translate": "no"},
    )


def _search(t: Translator, class_name: str, query: Any) -> rx.Component:
    return plain_form(
        rx.el.label(
            rx.el.span(t("Search the shop"), class_name="sr-only"),
            rx.el.input(
                type="search",
                name="q",
                default_value=query,
                placeholder=t("Search: bonding, acids, lab …"),
                auto_complete="off",
                max_length=80,
                enter_key_hint="search",
                class_name="min-h-11 w-full rounded-full border border-field bg-surface pl-4 pr-12 text-base",
            ),
            class_name="w-full",
        ),
        rx.el.button(
            icon("search", "size-5"),
            type="submit",
            aria_label=t("Search"),
            class_name=f"{styles.ICON_BUTTON} absolute right-0",
        ),
        action=t.path("/shop"),
        method="get",
        role="search",
        class_name=f"relative {class_name}",
    )


def _ways(t: Translator) -> list[rx.Component]:
    """Shop and quiz; on a phone beside the search, where there is room."""
    return [_nav_link(t("Shop"), t.path("/shop")), _nav_link(t("Quiz"), t.path("/quiz"))]


def _nav_link(text: str, href: str) -> rx.Component:
    return anchor(
        text,
        href=href,
        class_name="inline-flex min-h-11 items-center rounded-full px-3 font-semibold hover:bg-teal-soft",
    )


def _language(t: Translator, other_href: Any) -> rx.Component:
    other, short, name = ("bn", "বাং", "বাংলা") if t.lang == "en" else ("en", "EN", "English")
    return anchor(
        rx.el.span(short, aria_hidden="true"),
        rx.el.span(name, class_name="sr-only"),
        href=other_href,
        custom_attrs={"hreflang": other, "lang": other},
        class_name=f"{styles.ICON_BUTTON} text-sm font-semibold",
    )


def _theme(t: Translator) -> rx.Component:
    choices = (
        ("light", "sun", t("Light")),
        ("dark", "moon", t("Dark")),
        ("system", "monitor", t("Like the device")),
    )
    return rx.el.details(
        rx.el.summary(
            icon("sun", "when-light size-5"),
            icon("moon", "when-dark size-5"),
            aria_label=t("Light or dark"),
            class_name=f"{styles.ICON_BUTTON} list-none",
        ),
        rx.el.div(
            *[_theme_choice(value, picture, text) for value, picture, text in choices],
            class_name=f"absolute right-0 z-40 mt-2 w-52 p-2 {styles.CARD}",
        ),
        class_name="relative",
        custom_attrs={"data-menu": ""},
    )


def _theme_choice(value: str, picture: str, text: str) -> rx.Component:
    return rx.el.button(
        icon(picture, "size-5 text-muted"),
        text,
        type="button",
        class_name=_MENU_ITEM,
        custom_attrs={"data-theme-choice": value},
    )


def _account(t: Translator) -> rx.Component:
    """The way to the account. The first paint is everybody's: the icon, and a link that asks who it is."""
    face = portrait(Who.picture, Who.initial, "size-8 text-sm")
    staff = rx.el.span(
        rx.el.span(t("Staff"), class_name="sr-only"),
        class_name="absolute right-1 top-1 size-3 rounded-full border-2 border-paper bg-saffron",
    )
    return anchor(
        rx.cond(Who.signed_in, face, icon("user")),
        rx.el.span(t("Account"), class_name="sr-only"),
        rx.cond(Who.staff, staff),
        href=rx.cond(Who.way != "", Who.way, t.path("/account")),
        rel="nofollow",
        class_name=f"{styles.ICON_BUTTON} relative",
        custom_attrs={"data-account": ""},
    )


def cart_link(t: Translator) -> rx.Component:
    """The way to the cart."""
    return anchor(
        icon("cart"),
        rx.el.span(t("Cart"), class_name="sr-only"),
        rx.cond(
            CartState.count > 0,
            rx.el.span(
                CartState.count_text,
                class_name=(
                    "absolute right-0 top-0 min-w-5 rounded-full bg-saffron px-1 text-center text-xs "
                    "font-bold leading-5 text-on-saffron tabular-nums"
                ),
            ),
        ),
        href=t.path("/cart"),
        class_name=f"{styles.ICON_BUTTON} relative",
    )
