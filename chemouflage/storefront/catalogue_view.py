"""What the catalogue page shows, read from the services."""

from typing import TypedDict

from backend_ext.bootstrap import Services
from backend_ext.catalogue.models import Category, Listed, Query, Sort
from backend_ext.kit.money import format_taka
from backend_ext.kit.paging import Page
from backend_ext.kit.text import digits
from chemouflage.first_paint.filled import Loaded
from chemouflage.first_paint.head import Head
from chemouflage.i18n import Translator
from chemouflage.session import Address
from chemouflage.storefront import question
from chemouflage.storefront.views import CardView, card_view, product_path

_SUGGESTED = 4
# Cards that a phone shows, in part, before it is scrolled.
_SEEN_FIRST = 4


class ChoiceView(TypedDict):
    """A link that changes the question. `current` is "true" or "false", for aria-current."""

    name: str
    href: str
    current: str


class ChipView(TypedDict):
    """A filter in force; its link takes it off."""

    text: str
    href: str


class PagingView(TypedDict):
    """Where in a long list the page is."""

    pages: str
    previous: str
    next: str
    has_previous: bool
    has_next: bool


class ShopView(PagingView):
    """The catalogue page."""

    title: str
    description: str
    path: str
    heading: str
    count: str
    text: str
    category: str
    sort: str
    minimum: str
    maximum: str
    stock: str
    stock_choice: list[ChoiceView]
    categories: list[ChoiceView]
    sorts: list[ChoiceView]
    chips: list[ChipView]
    filtered: bool
    clear: str
    cards: list[CardView]
    found: bool
    empty: bool
    suggested: list[CardView]


async def load(services: Services, address: Address) -> Loaded:
    """The data of the catalogue page for the question in the address."""
    t = address.t
    query = question.read(address.query)
    categories = await services.catalogue.categories()
    page = await services.catalogue.find(query)
    query = query.model_copy(update={"page": page.number})
    suggested = [] if page.total else await services.catalogue.featured(_SUGGESTED)
    chips = _chips(query, categories, t)
    chosen = next((category for category in categories if category.id == query.category), None)
    heading = chosen.name.of(t.lang) if chosen else t("All products")
    view: ShopView = {
        "title": f"{heading} · Chemouflage",
        "description": chosen.description.of(t.lang) if chosen else t("All decks, guides and software."),
        "path": question.path(query, page=query.page),
        "heading": t("Results for “{text}”", text=query.text) if query.text else heading,
        "count": t.plural("{n} product", "{n} products", page.total),
        "text": query.text,
        "category": query.category,
        "sort": "" if query.sort is Sort.FEATURED else query.sort.value,
        "minimum": question.write(query).get("min", ""),
        "maximum": question.write(query).get("max", ""),
        "stock": "1" if query.in_stock else "",
        "stock_choice": [
            _choice(t("Only what is in stock"), query, t, query.in_stock, in_stock=not query.in_stock)
        ],
        "categories": _categories(query, categories, t),
        "sorts": _sorts(query, t),
        "chips": chips,
        "filtered": bool(chips),
        "clear": t.path("/shop"),
        "cards": [card_view(listed, t) for listed in page.items],
        "found": page.total > 0,
        "empty": page.total == 0,
        "suggested": [card_view(listed, t) for listed in suggested],
        **_paging(query, page, t),
    }  # fmt: skip
    return Loaded(view, _head(t, services.settings.origin, view, query, page))


def _paging(query: Query, page: Page[Listed], t: Translator) -> PagingView:
    number, pages = digits(str(page.number), t.lang), digits(str(page.pages), t.lang)
    return {
        "pages": t("Page {number} of {pages}", number=number, pages=pages),
        "previous": t.path(question.path(query, page=max(1, page.number - 1))),
        "next": t.path(question.path(query, page=page.number + 1)),
        "has_previous": page.number > 1,
        "has_next": page.number < page.pages,
    }


def _choice(name: str, query: Query, t: Translator, current: bool, **changes: object) -> ChoiceView:
    return {
        "name": name,
        "href": t.path(question.path(query, **changes)),
        "current": "true" if current else "false",
    }


def _categories(query: Query, categories: list[Category], t: Translator) -> list[ChoiceView]:
    every = _choice(t("All"), query, t, not query.category, category="")
    return [every] + [
        _choice(category.name.of(t.lang), query, t, query.category == category.id, category=category.id)
        for category in categories
    ]


def _sorts(query: Query, t: Translator) -> list[ChoiceView]:
    names = {
        Sort.FEATURED: t("Best match") if query.text else t("Recommended"),
        Sort.PRICE: t("Price, low to high"),
        Sort.PRICE_DOWN: t("Price, high to low"),
        Sort.NEWEST: t("Newest"),
        Sort.NAME: t("Name"),
    }
    return [_choice(name, query, t, query.sort is sort, sort=sort) for sort, name in names.items()]


def _chips(query: Query, categories: list[Category], t: Translator) -> list[ChipView]:
    chips: list[ChipView] = []

    def chip(shown: str, /, **changes: object) -> None:
        chips.append({"text": shown, "href": t.path(question.path(query, **changes))})

    if query.text:
        chip(f"“{query.text}”", text="")
    for category in categories:
        if category.id == query.category:
            chip(category.name.of(t.lang), category="")
    if query.price_min is not None:
        chip(t("From {amount}", amount=format_taka(query.price_min, t.lang)), price_min=None)
    if query.price_max is not None:
        chip(t("Up to {amount}", amount=format_taka(query.price_max, t.lang)), price_max=None)
    if query.in_stock:
        chip(t("In stock"), in_stock=False)
    return chips


def _head(t: Translator, origin: str, view: ShopView, query: Query, page: Page[Listed]) -> Head:
    first = (page.number - 1) * page.size
    items = [
        {
            "@type": "ListItem",
            "position": first + place,
            "url": origin + product_path(listed.product.slug, t),
            "name": listed.product.name.of(t.lang),
        }
        for place, listed in enumerate(page.items, start=1)
    ]
    seen_first = tuple(card["image"] for card in view["cards"][:_SEEN_FIRST])
    listing = {"@type": "ItemList", "name": view["heading"], "itemListElement": items}
    searched = bool(query.text) or query.price_min is not None or query.price_max is not None
    return Head(
        view["title"], view["description"], view["path"], seen_first, data=(listing,), listed=not searched
    )
