"""What the cart shows, ready to read in one language."""

from typing import TypedDict

from backend_ext.cart.models import MAX_QUANTITY, CartLine, CartView
from backend_ext.kit.money import format_taka
from backend_ext.kit.text import digits
from backend_ext.terms.models import Terms
from chemouflage.i18n import Translator
from chemouflage.storefront.views import product_path


class CartLineView(TypedDict):
    """A line. `most`: no more can be taken; `short`: fewer are left than it wants; `out`: none is left."""

    slug: str
    href: str
    name: str
    image: str
    each: str
    quantity: str
    total: str
    most: bool
    one: bool
    short: bool
    out: bool
    note: str
    fix: str


class CartShown(TypedDict):
    """The cart. `share` is how much of the way to free delivery is done, in whole percent."""

    lines: list[CartLineView]
    goods: str
    delivery: str
    hint: str
    free: bool
    share: str
    orderable: bool


def cart_shown(view: CartView, terms: Terms, t: Translator) -> CartShown:
    """The cart `view` as the page and the drawer show it: what was added last comes first."""
    missing = terms.delivery_free_from - view.goods
    free = missing <= 0
    least = min(terms.delivery_inside_dhaka, terms.delivery_outside_dhaka)
    return {
        "lines": [_line(line, t) for line in reversed(view.lines)],
        "goods": format_taka(view.goods, t.lang),
        "delivery": t("Free") if free else t("from {price}", price=format_taka(least, t.lang)),
        "hint": t("Delivery is free.")
        if free
        else t("{price} more and delivery is free.", price=format_taka(missing, t.lang)),
        "free": free,
        "share": str(100 if free else view.goods * 100 // terms.delivery_free_from),
        "orderable": view.orderable,
    }


def cart_changes(view: CartView, t: Translator) -> list[str]:
    """What became different since the shopper last looked: prices, and products no longer sold."""
    told = [
        t(
            "“{name}” now costs {price}. Before it was {before}.",
            name=line.product.name.of(t.lang),
            price=format_taka(line.product.price, t.lang),
            before=format_taka(line.price_before, t.lang),
        )
        for line in view.lines
        if line.price_before is not None
    ]
    if view.gone:
        told.append(
            t.plural(
                "{n} product is no longer sold. We took it out of your cart.",
                "{n} products are no longer sold. We took them out of your cart.",
                view.gone,
            )
        )
    return told


def _line(line: CartLine, t: Translator) -> CartLineView:
    product = line.product
    left = digits(str(line.available), t.lang)
    out = line.available < 1
    return {
        "slug": product.slug,
        "href": product_path(product.slug, t),
        "name": product.name.of(t.lang),
        "image": product.images[0].src,
        "each": t("{price} each", price=format_taka(product.price, t.lang)),
        "quantity": digits(str(line.quantity), t.lang),
        "total": format_taka(line.total, t.lang),
        "most": line.quantity >= min(MAX_QUANTITY, line.available),
        "one": line.quantity <= 1,
        "short": line.short,
        "out": out,
        "note": t("Sold out meanwhile.") if out else t("Only {n} left.", n=left),
        "fix": t("Remove it") if out else t("Take {n}", n=left),
    }
