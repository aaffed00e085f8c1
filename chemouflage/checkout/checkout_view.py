"""What the checkout shows beside its form: the sum, and the districts to choose from."""

import unicodedata
from typing import TypedDict

from backend_ext.cart.models import CartView
from backend_ext.kit.money import format_taka
from backend_ext.kit.text import Lang, digits
from backend_ext.ordering.districts import DISTRICTS
from backend_ext.ordering.models import Quote
from backend_ext.terms.models import Method, Terms
from chemouflage.i18n import Translator


class SumLineView(TypedDict):
    """A line of the sum; `note` says what is wrong with it, if anything is."""

    slug: str
    name: str
    image: str
    quantity: str
    total: str
    note: str


class SumView(TypedDict):
    """What will be paid. `orderable` is false while something in it has sold out.

    `discount` is what the coupon takes off, empty without one.
    """

    lines: list[SumLineView]
    goods: str
    discount: str
    delivery: str
    total: str
    orderable: bool


def sum_view(view: CartView, quote: Quote, t: Translator) -> SumView:
    """The cart `view` at the prices of `quote`."""
    return {
        "lines": [
            {
                "slug": line.product.slug,
                "name": line.product.name.of(t.lang),
                "image": line.product.images[0].src,
                "quantity": digits(str(line.quantity), t.lang),
                "total": format_taka(line.total, t.lang),
                "note": _note(line.available, t) if line.short else "",
            }
            for line in view.lines
        ],
        "goods": format_taka(quote.goods, t.lang),
        "discount": f"−{format_taka(quote.discount, t.lang)}" if quote.coupon else "",
        "delivery": format_taka(quote.delivery, t.lang) if quote.delivery else t("Free"),
        "total": format_taka(quote.total, t.lang),
        "orderable": view.orderable,
    }


def outage_text(terms: Terms, t: Translator) -> str:
    """That the payment gateway does not answer, and what can be done instead."""
    minutes = digits(str(terms.hold_minutes), t.lang)
    if Method.CASH in terms.methods:
        return t(
            "The payment service does not answer right now. Pay in cash at the door, or order now and pay "
            "later by the link in your mail: we keep everything for you for {n} minutes.",
            n=minutes,
        )
    return t(
        "The payment service does not answer right now. Order now and pay later by the link in your mail: "
        "we keep everything for you for {n} minutes.",
        n=minutes,
    )


def districts(lang: Lang) -> list[tuple[str, str]]:
    """Slug and name of all districts, in the order of the language's alphabet."""
    names = [(slug, name.of(lang)) for slug, name in DISTRICTS.items()]
    # Decomposed, a Bangla letter with a dot below sorts beside its plain one, as in a dictionary.
    return sorted(names, key=lambda pair: unicodedata.normalize("NFD", pair[1]))


def _note(available: int, t: Translator) -> str:
    return t("Only {n} left.", n=digits(str(available), t.lang)) if available else t("Sold out meanwhile.")
