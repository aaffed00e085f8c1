"""The catalogue: filters, sorting and paging by links, search and prices by forms; the address holds all."""

from typing import Any

import reflex as rx

from chemouflage.first_paint.filled import Filled
from chemouflage.first_paint.tokens import blank
from chemouflage.guard import public
from chemouflage.i18n import Translator
from chemouflage.runtime import services
from chemouflage.session import address
from chemouflage.storefront.cards import card_grid
from chemouflage.storefront.catalogue_view import ShopView, load
from chemouflage.storefront.question import PARAMETERS
from chemouflage.ui import styles
from chemouflage.ui.anchor import anchor
from chemouflage.ui.elements import button_link, tile
from chemouflage.ui.icons import icon
from chemouflage.ui.live import each, when
from chemouflage.ui.plain_form import plain_form
from chemouflage.ui.shell import shell

_CHOICE = (
    "flex min-h-11 items-center rounded-xl px-3 no-underline hover:bg-teal-soft "
    "aria-[current=true]:bg-teal-soft aria-[current=true]:font-semibold aria-[current=true]:text-teal-strong"
)
_CHIP = "inline-flex min-h-11 items-center gap-1.5 rounded-full bg-teal-soft px-4 no-underline"


class ShopState(rx.State):
    """The catalogue's data; the page server gave the same to the browser's first paint."""

    view: ShopView = blank(ShopView)

    @public(loader=True)
    async def load(self) -> None:
        """Reads the page anew."""
        self.view = (await load(services(), address(self))).view  # type: ignore[assignment]


FILLED = Filled("shop", ShopState, ShopView, load, PARAMETERS)


def title(_t: Translator) -> Any:
    """The title of the page."""
    return ShopState.view["title"]


def description(_t: Translator) -> Any:
    """The description of the page."""
    return ShopState.view["description"]


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    view = ShopState.view
    return shell(
        t,
        rx.el.div(
            rx.el.div(
                rx.el.h1(view["heading"], class_name="text-3xl font-bold sm:text-4xl"),
                rx.el.p(view["count"], class_name="text-muted", role="status"),
                class_name="mb-4 flex flex-wrap items-baseline justify-between gap-x-4",
            ),
            rx.el.div(
                rx.el.aside(_folded(t), rx.el.div(_filters(t), class_name="hidden lg:block")),
                rx.el.div(_bar(t), _results(t), class_name="min-w-0"),
                class_name="grid gap-4 lg:grid-cols-[15rem_1fr] lg:gap-10",
            ),
            class_name=f"{styles.WIDE} pt-6",
        ),
        path=view["path"],
        query=view["text"],
    )


def _folded(t: Translator) -> rx.Component:
    """The filters on a narrow screen: folded away until asked for."""
    return rx.el.details(
        rx.el.summary(
            icon("filter", "size-5"), t("Filter and sort"), class_name=f"{styles.QUIET} w-full list-none"
        ),
        rx.el.div(_filters(t), class_name=f"{styles.CARD} mt-2 p-4"),
        class_name="lg:hidden",
    )


def _filters(t: Translator) -> rx.Component:
    view = ShopState.view
    return rx.el.div(
        _choices(t("Category"), view["categories"], "shop.categories"),
        _choices(t("Sort by"), view["sorts"], "shop.sorts"),
        _choices(t("Stock"), view["stock_choice"], "shop.stock_choice"),
        _price_form(t),
        class_name="space-y-6",
    )


def _choices(name: str, choices: Any, path: str) -> rx.Component:
    def row(choice: Any) -> rx.Component:
        link = anchor(
            choice["name"],
            href=choice["href"],
            class_name=_CHOICE,
            rel="nofollow",
            custom_attrs={"aria-current": choice["current"]},
        )
        return rx.el.li(link)

    return rx.el.nav(
        rx.el.p(name, class_name="mb-1 font-semibold"),
        rx.el.ul(each(choices, path, row), role="list"),
        aria_label=name,
    )


def _price_form(t: Translator) -> rx.Component:
    view: Any = ShopState.view
    kept = [
        rx.el.input(type="hidden", name=name, default_value=view[field])
        for name, field in (("q", "text"), ("category", "category"), ("stock", "stock"), ("sort", "sort"))
    ]
    return plain_form(
        rx.el.fieldset(
            rx.el.legend(t("Price in taka"), class_name="mb-2 font-semibold"),
            rx.el.div(
                _price(t("from"), "min", view["minimum"]),
                _price(t("to"), "max", view["maximum"]),
                class_name="grid grid-cols-2 gap-2",
            ),
        ),
        *kept,
        rx.el.button(t("Show"), type="submit", class_name=f"{styles.QUIET} mt-3 w-full"),
        action=t.path("/shop"),
        method="get",
    )


def _price(name: str, parameter: str, value: Any) -> rx.Component:
    return rx.el.label(
        rx.el.span(name, class_name="text-sm text-muted"),
        rx.el.input(
            name=parameter,
            default_value=value,
            input_mode="numeric",
            pattern="[0-9]*",
            max_length=6,
            auto_complete="off",
            class_name=styles.FIELD,
        ),
    )


def _bar(t: Translator) -> rx.Component:
    """The filters in force, each with a link that takes it off."""
    view = ShopState.view

    def chip(item: Any) -> rx.Component:
        link = anchor(
            rx.el.span(t("Remove:"), class_name="sr-only"),
            item["text"],
            icon("close", "size-4"),
            href=item["href"],
            rel="nofollow",
            class_name=_CHIP,
        )
        return rx.el.li(link)

    bar = rx.el.div(
        rx.el.ul(each(view["chips"], "shop.chips", chip), class_name="contents", role="list"),
        anchor(t("Clear all"), href=view["clear"], class_name=styles.PLAIN),
        class_name="mb-4 flex flex-wrap items-center gap-2",
    )
    return when(view["filtered"], "shop.filtered", bar)


def _results(t: Translator) -> rx.Component:
    view = ShopState.view
    grid = "grid grid-cols-2 gap-3 sm:gap-5 md:grid-cols-3"
    found = rx.el.div(
        rx.el.h2(t("Products"), class_name="sr-only"),
        card_grid(t, view["cards"], "shop.cards", grid),
        _paging(t),
    )
    empty = rx.el.section(
        tile("0", "Ø", t("Nothing"), "sky", "mx-auto w-24 text-xl"),
        rx.el.h2(t("Nothing fits all of that"), class_name=f"mt-6 text-center {styles.H2}"),
        rx.el.p(
            t("Take off a filter, try another word, or start from what others like."),
            class_name="mx-auto mt-2 max-w-md text-center text-muted",
        ),
        rx.el.p(button_link(t("See all products"), view["clear"]), class_name="mb-8 mt-6 text-center"),
        card_grid(t, view["suggested"], "shop.suggested", grid),
    )
    return rx.el.div(when(view["found"], "shop.found", found), when(view["empty"], "shop.empty", empty))


def _paging(t: Translator) -> rx.Component:
    view = ShopState.view
    back = anchor(
        icon("chevron-left", "size-5"), t("Back"), href=view["previous"], rel="prev", class_name=styles.QUIET
    )
    forth = anchor(
        t("Next"), icon("chevron-right", "size-5"), href=view["next"], rel="next", class_name=styles.QUIET
    )
    return rx.el.nav(
        rx.el.div(when(view["has_previous"], "shop.has_previous", back)),
        rx.el.p(view["pages"], class_name="text-muted"),
        rx.el.div(when(view["has_next"], "shop.has_next", forth), class_name="text-right"),
        aria_label=t("Pages"),
        class_name="mt-8 grid grid-cols-[1fr_auto_1fr] items-center gap-3",
    )
