"""The product page: pictures, price, stock, what is in the box, delivery, related products."""

from typing import Any

import reflex as rx

from chemouflage.first_paint.filled import Filled
from chemouflage.first_paint.tokens import blank
from chemouflage.guard import public
from chemouflage.i18n import Translator
from chemouflage.quiz.teaser import try_block
from chemouflage.runtime import services
from chemouflage.session import address
from chemouflage.storefront.buy import add_to_cart_form
from chemouflage.storefront.cards import card_grid, picture, price_line
from chemouflage.storefront.product_view import ProductView, load
from chemouflage.storefront.reviews import rating_line, reviews
from chemouflage.storefront.wishlist import heart_form
from chemouflage.ui import styles
from chemouflage.ui.anchor import anchor
from chemouflage.ui.elements import badge, breadcrumb, section_head
from chemouflage.ui.icons import icon
from chemouflage.ui.live import each, when
from chemouflage.ui.shell import shell

_PICTURE = "aspect-square w-full rounded-3xl border border-line bg-sunken object-cover"


class ProductState(rx.State):
    """A product's data; the page server gave the same to the browser's first paint."""

    view: ProductView = blank(ProductView)

    @public(loader=True)
    async def load(self) -> None:
        """Reads the page anew."""
        self.view = (await load(services(), address(self))).view  # type: ignore[assignment]


FILLED = Filled("product", ProductState, ProductView, load, ("reviews", "asked", "problem"))


def title(_t: Translator) -> Any:
    """The title of the page."""
    return ProductState.view["title"]


def description(_t: Translator) -> Any:
    """The description of the page."""
    return ProductState.view["summary"]


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    view = ProductState.view
    trail = ((t("Start"), t.path("/")), (view["category"], view["category_href"]))
    return shell(
        t,
        rx.el.div(
            breadcrumb(t, trail, view["name"]),
            rx.el.div(
                _gallery(t),
                _offer(t),
                class_name="mt-2 grid gap-8 md:grid-cols-2 lg:grid-cols-[1.1fr_1fr] lg:gap-14",
            ),
            rx.el.div(_story(t), _box(t), class_name="mt-12 grid gap-8 md:grid-cols-[1.6fr_1fr] lg:gap-14"),
            try_block(t),
            reviews(t, view),
            rx.el.section(
                section_head(t("Goes well with")),
                card_grid(t, view["related"], "product.related"),
                class_name="mt-16",
            ),
            class_name=f"{styles.WIDE} pt-2",
        ),
        path=view["path"],
    )


def _gallery(t: Translator) -> rx.Component:
    """A strip that swipes; the small pictures jump to the large ones by anchors, without JavaScript."""
    view = ProductState.view

    def large(item: Any, *, eager: bool) -> rx.Component:
        return rx.el.li(
            picture(item["src"], item["alt"], _PICTURE, eager=eager),
            id=item["id"],
            class_name="w-full shrink-0",
        )

    def small(item: Any) -> rx.Component:
        look = "block size-16 overflow-hidden rounded-2xl border border-line hover:border-teal"
        return rx.el.li(
            anchor(picture(item["src"], item["alt"], "size-full object-cover"), href=item["anchor"],
                   class_name=look)
        )  # fmt: skip

    first = view["first"]
    others = view["others"]
    strip = rx.el.ul(
        each(first, "product.first", lambda item: large(item, eager=True)),
        each(others, "product.others", lambda item: large(item, eager=False)),
        class_name="strip flex gap-3 overflow-x-auto rounded-3xl",
        role="list",
        tab_index=0,
        aria_label=t("Pictures"),
    )
    thumbs = rx.el.ul(
        each(view["thumbs"], "product.thumbs", small),
        class_name="mt-3 flex flex-wrap gap-2",
        role="list",
    )
    return rx.el.div(
        strip, when(view["several"], "product.several", thumbs), class_name="min-w-0 md:sticky md:top-24"
    )


def _offer(t: Translator) -> rx.Component:
    view = ProductState.view
    return rx.el.section(
        rx.el.h1(view["name"], class_name="text-3xl font-bold sm:text-4xl"),
        rx.el.p(view["summary"], class_name="mt-3 text-lg text-muted"),
        rating_line(t, view),
        rx.el.div(
            price_line(t, view, "product", "text-3xl sm:text-4xl"),
            when(view["discounted"], "product.discounted", badge(view["off"], "saffron")),
            class_name="mt-6 flex flex-wrap items-center gap-3",
        ),
        _stock(),
        add_to_cart_form(t, view),
        heart_form(t, view["slug"]),
        rx.el.ul(
            _fact("truck", rx.el.p(view["delivery"]), rx.el.p(view["free_delivery"])),
            _fact("coins", rx.el.p(t("Pay in cash when it arrives, or online."))),
            _fact("return", rx.el.p(t("Money back within 7 days of receipt"))),
            when(
                view["with_codes"], "product.with_codes", _fact("spark", rx.el.p(view["codes"]))
            ),
            class_name="mt-8 space-y-4 rounded-3xl bg-sunken p-5",
            role="list",
        ),
    )  # fmt: skip


def _stock() -> rx.Component:
    view: Any = ProductState.view

    def line(flag: str, class_name: str) -> rx.Component:
        return when(view[flag], f"product.{flag}", rx.el.p(view["stock"], class_name=class_name))

    return rx.el.div(
        line("in_stock", "text-teal"),
        line("low", "text-coral"),
        line("sold_out", "text-coral"),
        class_name="mt-2 font-semibold",
    )


def _fact(picture_name: str, *text: rx.Component) -> rx.Component:
    return rx.el.li(
        icon(picture_name, "mt-0.5 size-6 text-teal"), rx.el.div(*text), class_name="flex items-start gap-3"
    )


def _story(t: Translator) -> rx.Component:
    paragraphs = ProductState.view["paragraphs"]
    return rx.el.section(
        rx.el.h2(t("About it"), class_name=styles.H2),
        rx.el.div(
            each(paragraphs, "product.paragraphs", lambda line: rx.el.p(line["text"])),
            class_name="mt-4 max-w-prose space-y-4 text-lg leading-relaxed",
        ),
    )


def _box(t: Translator) -> rx.Component:
    view = ProductState.view

    def line(item: Any) -> rx.Component:
        return rx.el.li(
            icon("check", "mt-0.5 size-5 text-teal"),
            rx.el.span(item["text"]),
            class_name="flex items-start gap-3",
        )

    box = rx.el.section(
        rx.el.h2(t("In the box"), class_name=styles.H3),
        rx.el.ul(
            each(view["box"], "product.box", line),
            class_name="mt-4 space-y-2.5",
            role="list",
        ),
        class_name=f"{styles.CARD} self-start p-6",
    )
    return when(view["boxed"], "product.boxed", box)
