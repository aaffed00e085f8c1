"""The start page: what the shop is, what it sells, how it works, why to trust it."""

from typing import Any

import reflex as rx

from chemouflage.first_paint.filled import Filled
from chemouflage.first_paint.tokens import blank
from chemouflage.guard import public
from chemouflage.i18n import Translator
from chemouflage.quiz.teaser import quiz_teaser
from chemouflage.runtime import services
from chemouflage.session import address
from chemouflage.storefront.cards import card_grid
from chemouflage.storefront.home_view import HomeView, description, load, title
from chemouflage.ui import styles
from chemouflage.ui.anchor import anchor
from chemouflage.ui.elements import button_link, section_head, tile
from chemouflage.ui.icons import icon
from chemouflage.ui.live import each
from chemouflage.ui.shell import shell

__all__ = ["FILLED", "HomeState", "description", "page", "title"]

# Seven real elements that spell the shop's name.
_NAME = (
    ("6", "C", "Carbon", "teal"), ("2", "He", "Helium", "sky"), ("42", "Mo", "Molybdenum", "plum"),
    ("92", "U", "Uranium", "saffron"), ("9", "F", "Fluorine", "coral"), ("57", "La", "Lanthanum", "saffron"),
    ("32", "Ge", "Germanium", "teal"),
)  # fmt: skip
_SECTION = f"{styles.WIDE} mt-14 sm:mt-20"
_SHELF_TILE = "flex h-16 w-13 shrink-0 flex-col justify-between whitespace-nowrap rounded-xl p-2"


class HomeState(rx.State):
    """The start page's data; the page server gave the same to the browser's first paint."""

    view: HomeView = blank(HomeView)

    @public(loader=True)
    async def load(self) -> None:
        """Reads the page anew."""
        self.view = (await load(services(), address(self))).view  # type: ignore[assignment]


FILLED = Filled("home", HomeState, HomeView, load)


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    return shell(t, _hero(t), _featured(t), quiz_teaser(t), _how(t), _shelves(t), _trust(t), path="/")


def _hero(t: Translator) -> rx.Component:
    tiles = [
        tile(*each_tile, class_name="w-full text-[0.7rem] min-[400px]:text-[0.8rem] sm:text-lg")
        for each_tile in _NAME
    ]
    lead = t(
        "Decks of cards for the periodic table, bonding and reactions. "
        "Play at home, scan, and learn for real."
    )
    words = rx.el.div(
        rx.el.div(
            *tiles,
            class_name="grid max-w-lg grid-cols-7 gap-1 sm:gap-2 max-sm:[&>*>:last-child]:hidden",
            aria_hidden="true",
        ),
        rx.el.h1(
            t("Chemistry you hold in your hand"),
            class_name="mt-7 text-4xl font-bold min-[400px]:text-5xl sm:text-6xl",
        ),
        rx.el.p(lead, class_name="mt-5 max-w-xl text-lg text-muted"),
        rx.el.div(
            button_link(t("See the decks"), t.path("/shop")),
            button_link(t("How it works"), "#how", styles.QUIET),
            class_name="mt-7 flex flex-wrap gap-3",
        ),
    )
    fan = rx.el.ul(
        each(HomeState.view["hero"], "home.hero", _fan_card),
        class_name="fan mx-auto w-full max-w-md",
        role="list",
    )
    return rx.el.section(
        rx.el.div(class_name="graph-paper pointer-events-none absolute inset-0 -z-10", aria_hidden="true"),
        rx.el.div(
            words,
            fan,
            class_name=f"{styles.WIDE} grid items-center gap-8 pb-4 pt-8 sm:pt-14 lg:grid-cols-[1.15fr_1fr]",
        ),
        class_name="relative isolate overflow-hidden",
    )


def _fan_card(card: Any) -> rx.Component:
    look = "aspect-square w-full rounded-3xl border-4 border-surface bg-sunken object-cover shadow-lift"
    return rx.el.li(
        anchor(
            rx.el.img(
                src=card["image"],
                alt=card["alt"],
                class_name=look,
                custom_attrs={"width": "800", "height": "800"},
            ),
            href=card["href"],
        ),
        class_name=card["place"],
    )


def _featured(t: Translator) -> rx.Component:
    action = button_link(t("All products"), t.path("/shop"), styles.PLAIN)
    return rx.el.section(
        section_head(t("Decks people start with"), action=action),
        card_grid(t, HomeState.view["featured"], "home.featured"),
        class_name=_SECTION,
    )


def _how(t: Translator) -> rx.Component:
    steps = (
        ("package", t("Buy"), t("Choose a deck. Pay when it arrives, or online.")),
        ("scan", t("Scan"), t("Each deck holds a premium code that opens the quiz game.")),
        ("spark", t("Play"), t("Play with the cards, then beat the clock. What you miss comes back.")),
    )  # fmt: skip
    return rx.el.section(
        section_head(t("How it works")),
        rx.el.ol(
            *[_step(number, *step) for number, step in enumerate(steps, start=1)],
            class_name="grid gap-4 md:grid-cols-3",
            role="list",
        ),
        id="how",
        class_name=_SECTION,
    )


def _step(number: int, picture_name: str, name: str, text: str) -> rx.Component:
    tone = ("tone-teal", "tone-saffron", "tone-coral")[number - 1]
    return rx.el.li(
        rx.el.div(
            icon(picture_name, "size-7"), class_name=f"{tone} grid size-14 place-items-center rounded-2xl"
        ),
        rx.el.h3(name, class_name=f"mt-4 {styles.H3}"),
        rx.el.p(text, class_name="mt-1 text-muted"),
        class_name=f"{styles.CARD} p-6",
    )


def _shelves(t: Translator) -> rx.Component:
    return rx.el.section(
        section_head(t("Find your field")),
        rx.el.ul(
            each(HomeState.view["shelves"], "home.shelves", _shelf),
            class_name="grid gap-3 sm:grid-cols-2 lg:grid-cols-3",
            role="list",
        ),
        class_name=_SECTION,
    )


def _shelf(shelf: Any) -> rx.Component:
    mark = rx.el.span(
        rx.el.span(shelf["number"], class_name="text-[0.65rem] leading-none opacity-80"),
        rx.el.span(shelf["symbol"], class_name="font-display text-2xl font-bold leading-none"),
        class_name=f"{shelf['tone']} {_SHELF_TILE}",
        aria_hidden="true",
    )
    words = rx.el.span(
        rx.el.span(shelf["name"], class_name="block text-lg font-bold"),
        rx.el.span(shelf["description"], class_name="block text-sm text-muted"),
    )
    look = (
        f"{styles.CARD} flex h-full items-center gap-4 p-4 no-underline transition-shadow hover:shadow-lift"
    )
    return rx.el.li(anchor(mark, words, href=shelf["href"], class_name=look))


def _trust(t: Translator) -> rx.Component:
    view = HomeState.view
    return rx.el.section(
        rx.el.h2(t("Ordering is safe and simple"), class_name=styles.H2),
        rx.el.ul(
            _promise("coins", t("Cash on delivery"), rx.el.p(t("Or online: bKash, Nagad, cards."))),
            _promise(
                "truck",
                t("Delivered to your door"),
                rx.el.p(view["delivery"]),
                rx.el.p(view["free_delivery"]),
            ),
            _promise("return", t("7 days to change your mind"),
                     rx.el.p(t("Ask within 7 days of receipt; the money is back within 10 business days."))),
            class_name="mt-8 grid gap-8 md:grid-cols-3",
            role="list",
        ),
        class_name=f"{styles.WIDE} mt-14 rounded-[2rem] bg-teal-soft py-10 sm:mt-20 sm:py-14",
    )  # fmt: skip


def _promise(picture_name: str, name: str, *text: rx.Component) -> rx.Component:
    return rx.el.li(
        icon(picture_name, "size-8 text-teal"),
        rx.el.div(rx.el.h3(name, class_name="text-lg font-bold"), *text, class_name="space-y-0.5"),
        class_name="flex gap-4",
    )
