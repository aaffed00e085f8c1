"""What letters about orders are made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend_ext.kit.dates import show_moment
from backend_ext.kit.i18n import Translator
from backend_ext.kit.text import Lang, digits
from backend_ext.kit.typed import clean
from backend_ext.mail.letter import Action, Draft, Letter, page
from backend_ext.ordering.districts import DISTRICTS
from backend_ext.ordering.models import Order
from backend_ext.ordering.timeline import timeline
from backend_ext.premium.models import PremiumCode


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a letter is about: the order as it is now, its codes, its signed link, `origin` of the site."""

    order: Order
    codes: Sequence[PremiumCode]
    order_url: str
    origin: str

    def page(self, path: str) -> str:
        """The address of the page `path` (absolute, English) in the order's language."""
        return page(self.origin, path, self.order.lang)


@dataclass(frozen=True, slots=True)
class Codes:
    """The premium codes of one product, as people read them."""

    product: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLetter(Letter):
    """A letter with the order below it; `total` says what the sum is: paid, or to be paid until when."""

    action: Action
    total: str
    codes: tuple[Codes, ...] = ()
    links_products: bool = False


def framed(letter: OrderLetter, about: Occasion, t: Translator) -> Draft:
    """A letter with the order it is about, in the language of `t`."""
    order = about.order
    return Draft(
        name=clean(order.contact.name),
        why=t.gettext("You get this mail because your address was given with an order at Chemouflage."),
        letter=letter,
        template="order",
        facts={
            "order": order,
            "order_url": about.order_url,
            "product_url": lambda slug: about.page(f"/products/{slug}"),
            "placed_at": show_moment(order.created_at, t.lang),
            "address": _address(order, t.lang),
            "history": [(show_moment(event.at, t.lang), what) for event, what in timeline(order, t)],
        },
    )


def _address(order: Order, lang: Lang) -> tuple[str, ...]:
    """The label of the parcel, line by line."""
    where = order.address
    district = DISTRICTS[where.district].of(lang)
    lines = (
        order.contact.name,
        where.street,
        where.area,
        f"{district} {digits(where.postcode, lang)}",
        order.contact.phone,
    )
    return tuple(clean(line) for line in lines)
