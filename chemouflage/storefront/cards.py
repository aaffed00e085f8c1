"""The product card, as it stands in every list."""

from typing import Any

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.anchor import anchor
from chemouflage.ui.elements import badge
from chemouflage.ui.live import each, when

_GRID = "grid grid-cols-2 gap-3 sm:gap-5 md:grid-cols-3 lg:grid-cols-4"


def card_grid(t: Translator, cards: Any, path: str, class_name: str = _GRID) -> rx.Component:
    """All `cards` (a Var, at `path` in the view) in a grid."""
    return rx.el.ul(
        each(cards, path, lambda card: _card(t, card, path)),
        class_name=class_name,
        role="list",
    )


def picture(src: Any, alt: Any, class_name: str, *, eager: bool = False) -> rx.Component:
    """A square picture; `eager` for what is seen first."""
    hints = {"fetchpriority": "high"} if eager else {"loading": "lazy", "decoding": "async"}
    return rx.el.img(
        src=src, alt=alt, class_name=class_name, custom_attrs={"width": "800", "height": "800", **hints}
    )


def _card(t: Translator, card: Any, path: str) -> rx.Component:
    return rx.el.li(
        rx.el.article(
            rx.el.div(
                picture(card["image"], "", "aspect-square w-full bg-sunken object-cover"),
                rx.el.div(
                    when(card["discounted"], f"{path}.discounted", badge(card["off"], "saffron")),
                    when(card["sold_out"], f"{path}.sold_out", badge(t("Sold out"), "coral")),
                    class_name="absolute left-2 top-2 flex flex-wrap gap-1",
                ),
                class_name="relative overflow-hidden rounded-t-3xl",
            ),
            rx.el.div(
                rx.el.h3(
                    anchor(
                        card["name"],
                        href=card["href"],
                        class_name="no-underline after:absolute after:inset-0 after:rounded-3xl",
                    ),
                    class_name="font-bold leading-snug sm:text-lg",
                ),
                rx.el.p(card["summary"], class_name="mt-1 line-clamp-2 text-sm text-muted"),
                price_line(t, card, path, "mt-auto pt-3 text-lg sm:text-xl"),
                when(card["low"], f"{path}.low", rx.el.p(card["stock"], class_name="text-sm text-coral")),
                class_name="flex flex-1 flex-col p-3 sm:p-4",
            ),
            class_name=f"{styles.CARD} relative flex h-full flex-col transition-shadow hover:shadow-lift",
        ),
    )


def price_line(t: Translator, view: Any, path: str, class_name: str) -> rx.Component:
    """The price, and what it was before."""
    was = rx.el.s(
        rx.el.span(t("Before:"), class_name="sr-only"),
        view["was"],
        class_name="text-[0.75em] text-muted",
    )
    return rx.el.p(
        rx.el.span(view["price"], class_name="font-bold"),
        when(view["discounted"], f"{path}.discounted", was),
        class_name=f"flex flex-wrap items-baseline gap-x-2 {class_name}",
    )
