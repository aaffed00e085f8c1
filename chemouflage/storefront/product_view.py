"""What a product page shows, read from the services."""

import re
from collections.abc import Mapping
from typing import Any, TypedDict

from backend_ext.bootstrap import Services
from backend_ext.catalogue.models import Category, Listed
from backend_ext.kit.money import plain_amount
from backend_ext.kit.text import digits
from backend_ext.terms.models import Terms
from chemouflage.first_paint.filled import Loaded
from chemouflage.first_paint.head import Head
from chemouflage.i18n import Translator
from chemouflage.session import Address
from chemouflage.storefront.review_view import ReviewsView, reviews_view
from chemouflage.storefront.views import CardView, card_view, delivery_text, free_delivery_text, product_path
from chemouflage.ui.problems import known, problem_text

_DRAWN = re.compile(r"(/products/[a-z0-9-]+)-(?:box|card|set)\.svg\Z")


class PictureView(TypedDict):
    """A picture of the product; `id` is its anchor on the page."""

    id: str
    anchor: str
    src: str
    alt: str


class LineView(TypedDict):
    """A line of text."""

    text: str


class ProductView(ReviewsView):
    """The product page."""

    slug: str
    path: str
    title: str
    name: str
    summary: str
    social: str
    category: str
    category_href: str
    first: list[PictureView]
    others: list[PictureView]
    thumbs: list[PictureView]
    several: bool
    price: str
    was: str
    off: str
    discounted: bool
    stock: str
    in_stock: bool
    low: bool
    sold_out: bool
    asked: bool
    unasked: bool
    problem: str
    buyable: bool
    codes: str
    with_codes: bool
    box: list[LineView]
    boxed: bool
    paragraphs: list[LineView]
    delivery: str
    free_delivery: str
    related: list[CardView]


async def load(services: Services, address: Address) -> Loaded:
    """The data of a product page. Raises ProductNotFound."""
    t = address.t
    listed = await services.catalogue.product(address.args["slug"])
    categories = {category.id: category for category in await services.catalogue.categories()}
    related = await services.catalogue.related(listed.product)
    category = categories.get(listed.product.category)
    product, terms = listed.product, await services.terms.get()
    rated, told = await reviews_view(services, product.id, product.slug, address.query, t)
    view = _view(listed, category, related, terms, rated, address.query, t)
    return Loaded(view, _head(listed, view, category, told, services.settings.origin, t))


def _view(
    listed: Listed,
    category: Category | None,
    related: list[Listed],
    terms: Terms,
    rated: ReviewsView,
    query: Mapping[str, str],
    t: Translator,
) -> ProductView:
    product = listed.product
    card = card_view(listed, t)
    pictures = [
        PictureView(id=f"picture-{n}", anchor=f"#picture-{n}", src=image.src, alt=image.alt.of(t.lang))
        for n, image in enumerate(product.images, start=1)
    ]
    codes = digits(str(product.codes_per_unit), t.lang)
    asked = query.get("asked") == "1"
    return {
        **rated,
        "slug": product.slug,
        "path": f"/products/{product.slug}",
        "title": f"{card['name']} · Chemouflage",
        "name": card["name"],
        "summary": card["summary"],
        "social": _social(product.images[0].src),
        "category": category.name.of(t.lang) if category else t("All products"),
        "category_href": t.path(f"/shop?category={category.id}" if category else "/shop"),
        "first": pictures[:1],
        "others": pictures[1:],
        "thumbs": pictures if len(pictures) > 1 else [],
        "several": len(pictures) > 1,
        "price": card["price"],
        "was": card["was"],
        "off": card["off"],
        "discounted": card["discounted"],
        "stock": card["stock"],
        "in_stock": listed.available > 0 and not card["low"],
        "low": card["low"],
        "sold_out": card["sold_out"],
        "asked": asked,
        "unasked": not asked,
        "problem": problem_text(known(query.get("problem", "")), t),
        "buyable": not card["sold_out"],
        "codes": t("Premium codes for the quiz game: {n}", n=codes),
        "with_codes": product.codes_per_unit > 0,
        "box": [{"text": line.of(t.lang)} for line in product.in_the_box],
        "boxed": bool(product.in_the_box),
        "paragraphs": [{"text": text} for text in product.description.of(t.lang).split("\n\n")],
        "delivery": delivery_text(terms, t),
        "free_delivery": free_delivery_text(terms, t),
        "related": [card_view(other, t) for other in related],
    }


def _head(
    listed: Listed,
    view: ProductView,
    category: Category | None,
    rating: Mapping[str, Any],
    origin: str,
    t: Translator,
) -> Head:
    """What the page says of itself; `rating` goes into its structured data as it is."""
    product = listed.product
    url = origin + product_path(product.slug, t)
    offer = {
        "@type": "Offer",
        "url": url,
        "price": plain_amount(product.price),
        "priceCurrency": "BDT",
        "itemCondition": "https://schema.org/NewCondition",
        "availability": f"https://schema.org/{'InStock' if listed.available > 0 else 'OutOfStock'}",
    }
    data = {
        "@type": "Product",
        "name": view["name"],
        "description": view["summary"],
        "sku": product.slug,
        "image": [
            _absolute(src, origin) for src in (view["social"], *(image.src for image in product.images))
        ],
        "brand": {"@type": "Brand", "name": "Chemouflage"},
        "category": category.name.of(t.lang) if category else "",
        "offers": offer,
        **rating,
    }
    trail = (
        (t("Start"), origin + t.path("/")),
        (view["category"], origin + view["category_href"]),
        (view["name"], url),
    )
    crumbs = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": item}
            for place, (name, item) in enumerate(trail, start=1)
        ],
    }
    price = plain_amount(product.price)
    return Head(
        view["title"],
        view["summary"],
        view["path"],
        (product.images[0].src,),
        "product",
        price,
        (data, crumbs),
    )


def _social(src: str) -> str:
    """The picture chats and search engines show: of a drawn picture its JPEG twin, since they show no SVG."""
    drawn = _DRAWN.match(src)
    return f"{drawn[1]}-social.jpg" if drawn else src


def _absolute(src: str, origin: str) -> str:
    return src if src.startswith("https://") else origin + src
