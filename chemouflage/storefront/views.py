"""What pages show of a product: flat, ready to read, in one language. Shared by states and page server."""

from typing import TypedDict

from backend_ext.catalogue.models import Listed
from backend_ext.kit.money import format_taka
from backend_ext.kit.text import digits
from backend_ext.terms.models import Terms
from chemouflage.i18n import Translator

LOW_STOCK = 10


class CardView(TypedDict):
    """A product in a list."""

    slug: str
    href: str
    name: str
    summary: str
    image: str
    alt: str
    price: str
    was: str
    off: str
    discounted: bool
    sold_out: bool
    stock: str
    low: bool


def card_view(listed: Listed, t: Translator) -> CardView:
    """The card of a product with what is left of it."""
    product = listed.product
    percent = product.discount_percent
    return {
        "slug": product.slug,
        "href": product_path(product.slug, t),
        "name": product.name.of(t.lang),
        "summary": product.summary.of(t.lang),
        "image": product.images[0].src,
        "alt": product.images[0].alt.of(t.lang),
        "price": format_taka(product.price, t.lang),
        "was": format_taka(product.compare_at, t.lang) if product.compare_at and percent else "",
        "off": t("{percent}% off", percent=digits(str(percent), t.lang)) if percent else "",
        "discounted": percent > 0,
        "sold_out": listed.available <= 0,
        "stock": stock_text(listed.available, t),
        "low": 0 < listed.available <= LOW_STOCK,
    }


def product_path(slug: str, t: Translator) -> str:
    """The address of a product's page."""
    return t.path(f"/products/{slug}")


def stock_text(available: int, t: Translator) -> str:
    """What is left, in words; the exact number only when it is small."""
    if available <= 0:
        return t("Sold out")
    if available <= LOW_STOCK:
        return t("Only {n} left", n=digits(str(available), t.lang))
    return t("In stock")


def delivery_text(terms: Terms, t: Translator) -> str:
    """What delivery costs."""
    return t(
        "{inside} inside Dhaka, {outside} elsewhere in Bangladesh",
        inside=format_taka(terms.delivery_inside_dhaka, t.lang),
        outside=format_taka(terms.delivery_outside_dhaka, t.lang),
    )


def free_delivery_text(terms: Terms, t: Translator) -> str:
    """From what value of goods delivery is free."""
    return t("Free delivery from {amount}", amount=format_taka(terms.delivery_free_from, t.lang))
