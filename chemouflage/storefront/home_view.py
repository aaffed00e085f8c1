"""What the start page shows, read from the services."""

from typing import TypedDict

from backend_ext.bootstrap import Services
from backend_ext.catalogue.models import Category, Listed
from chemouflage.first_paint.filled import Loaded
from chemouflage.first_paint.head import Head
from chemouflage.i18n import Translator
from chemouflage.session import Address
from chemouflage.storefront.views import CardView, card_view, delivery_text, free_delivery_text

_FAN = 3
_TILES = {
    "card-decks": ("6", "Cd", "saffron"), "element-families": ("1", "Ef", "teal"),
    "bonding": ("2", "Bo", "sky"),    "organic": ("3", "Or", "plum"),
    "reactions": ("4", "Re", "coral"), "laboratory": ("5", "Lb", "teal"),
    "software": ("7", "Sw", "sky"), "bundles": ("8", "Bu", "plum"), "guides": ("9", "Gd", "coral"),
}  # fmt: skip
_OTHER_TILE = ("0", "Ch", "saffron")


class ShelfView(TypedDict):
    """A category, with the tile that stands for it. `tone` is a class of ui.css."""

    href: str
    name: str
    description: str
    number: str
    symbol: str
    tone: str


class HeroView(TypedDict):
    """One of the cards fanned out at the top. `place` is a class of ui.css."""

    href: str
    name: str
    image: str
    alt: str
    place: str


class HomeView(TypedDict):
    """The start page."""

    hero: list[HeroView]
    featured: list[CardView]
    shelves: list[ShelfView]
    delivery: str
    free_delivery: str


async def load(services: Services, address: Address) -> Loaded:
    """The data of the start page."""
    t = address.t
    terms = await services.terms.get()
    featured = await services.catalogue.featured()
    view: HomeView = {
        "hero": [_hero(listed, t, place) for place, listed in enumerate(featured[:_FAN])],
        "featured": [card_view(listed, t) for listed in featured],
        "shelves": [shelf_view(category, t) for category in await services.catalogue.categories()],
        "delivery": delivery_text(terms, t),
        "free_delivery": free_delivery_text(terms, t),
    }
    return Loaded(view, _head(t, services.settings.origin, view))


def title(t: Translator) -> str:
    """The title of the page."""
    return "Chemouflage · " + t("Chemistry you hold in your hand")


def description(t: Translator) -> str:
    """The description of the page."""
    return t("Card decks that turn chemistry into a game. Cash on delivery everywhere in Bangladesh.")


def shelf_view(category: Category, t: Translator) -> ShelfView:
    """A category as a tile and a link to its part of the shop."""
    number, symbol, tone = _TILES.get(category.id, _OTHER_TILE)
    return {
        "href": t.path(f"/shop?category={category.id}"),
        "name": category.name.of(t.lang),
        "description": category.description.of(t.lang),
        "number": number,
        "symbol": symbol,
        "tone": f"tone-{tone}",
    }


def _hero(listed: Listed, t: Translator, place: int) -> HeroView:
    card = card_view(listed, t)
    return {
        "href": card["href"],
        "name": card["name"],
        "image": card["image"],
        "alt": card["alt"],
        "place": f"fan-{place}",
    }


def _head(t: Translator, origin: str, view: HomeView) -> Head:
    shop = {"@type": "Organization", "name": "Chemouflage", "url": origin, "logo": f"{origin}/brand/logo.svg"}
    site = {
        "@type": "WebSite",
        "name": "Chemouflage",
        "url": origin + t.path("/"),
        "inLanguage": t.lang,
        "potentialAction": {
            "@type": "SearchAction",
            "target": origin + t.path("/shop") + "?q={search_term_string}",
            "query-input": "required name=search_term_string",
        },
    }
    pictures = tuple(card["image"] for card in view["hero"])
    return Head(title(t), description(t), "/", pictures, data=(shop, site))
