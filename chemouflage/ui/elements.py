"""Small parts that pages are made of: element tiles, badges, prices, breadcrumbs, headings."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.anchor import anchor
from chemouflage.ui.icons import icon

TILE_TONES = {
    "teal": "bg-teal-soft text-teal-strong",
    "saffron": "bg-saffron-soft text-ink",
    "coral": "bg-coral-soft text-ink",
    "plum": "bg-plum-soft text-ink",
    "sky": "bg-sky-soft text-ink",
}


def tile(number: str, symbol: str, name: str, tone: str = "teal", class_name: str = "w-16") -> rx.Component:
    """A tile of the periodic table, as an ornament (hidden from screen readers). `tone`: see TILE_TONES."""
    return rx.el.div(
        rx.el.span(number, class_name="text-[0.6em] leading-none opacity-80"),
        rx.el.span(symbol, class_name="font-display text-[1.7em] font-bold leading-none"),
        rx.el.span(name, class_name="truncate text-[0.5em] leading-tight opacity-80"),
        class_name=(
            "flex aspect-[4/5] min-w-0 flex-col justify-between overflow-hidden whitespace-nowrap text-left "
            "rounded-xl border border-black/10 p-[0.5em] "
            f"dark:border-white/10 {TILE_TONES[tone]} {class_name}"
        ),
        aria_hidden="true",
        custom_attrs={"translate": "no"},
    )


def badge(text: Any, tone: str = "teal", **props: Any) -> rx.Component:
    """A short label on a soft ground. `tone`: see TILE_TONES."""
    return rx.el.span(
        text,
        class_name=f"{styles.BADGE} {TILE_TONES[tone]}",
        **props,
    )


def button_link(text: Any, href: Any, look: str = styles.PRIMARY, **props: Any) -> rx.Component:
    """A link that looks like a button; a full page load, so it works without JavaScript."""
    return anchor(text, href=href, class_name=look, **props)


def section_head(title: str, lead: str = "", action: rx.Component | None = None) -> rx.Component:
    """A section's heading, a line under it and perhaps a link beside it."""
    return rx.el.div(
        rx.el.div(
            rx.el.h2(title, class_name=styles.H2),
            *([rx.el.p(lead, class_name="mt-2 max-w-prose text-muted")] if lead else []),
        ),
        *([action] if action else []),
        class_name="mb-6 flex flex-wrap items-end justify-between gap-4",
    )


def breadcrumb(t: Translator, trail: Sequence[tuple[Any, Any]], here: Any) -> rx.Component:
    """The way to this page: `trail` of (text, href), then the page itself."""
    items = [
        rx.el.li(
            anchor(text, href=href, class_name="inline-flex min-h-11 items-center hover:underline"),
            icon("chevron-right", "size-4 text-muted"),
            class_name="flex items-center gap-1",
        )
        for text, href in trail
    ]
    return rx.el.nav(
        rx.el.ol(
            *items,
            rx.el.li(here, class_name="min-w-0 truncate py-2 text-muted", aria_current="page"),
            class_name="flex flex-wrap items-center gap-x-1 text-sm",
        ),
        aria_label=t("You are here"),
    )


def skip_link(t: Translator) -> rx.Component:
    """The first stop of the Tab key: straight to the content."""
    return anchor(
        t("Skip to the content"),
        href="#main",
        class_name=(
            "sr-only focus:not-sr-only focus:fixed focus:left-2 focus:top-2 focus:z-50 focus:rounded-full "
            "focus:bg-teal focus:px-5 focus:py-3 focus:text-on-teal"
        ),
    )
