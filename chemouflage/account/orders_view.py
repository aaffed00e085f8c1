"""What the list of orders shows."""

from datetime import datetime
from typing import TypedDict
from urllib.parse import urlencode

from backend_ext.kit.dates import show_day
from backend_ext.kit.money import format_taka
from backend_ext.kit.paging import Page
from backend_ext.kit.text import digits
from backend_ext.ordering.models import Order, OrderFilter, PaymentState
from chemouflage.checkout.order_view import payable
from chemouflage.checkout.order_words import status
from chemouflage.i18n import Translator

_PICTURES = 3


class PictureView(TypedDict):
    """A picture of something ordered."""

    src: str


class OrderRow(TypedDict):
    """An order in the list; `pay` is the text of the button, empty when there is nothing to pay.

    `invoice`: where its invoice is, empty while there is none.
    """

    number: str
    href: str
    date: str
    tone: str
    headline: str
    total: str
    pictures: list[PictureView]
    what: str
    pay: str
    cancellable: bool
    invoice: str


class PagesView(TypedDict):
    """The ways to the neighbouring pages; empty at an end."""

    several: bool
    here: str
    newer: str
    older: str


def order_row(order: Order, key: str, now: datetime, t: Translator, invoice: str) -> OrderRow:
    """An order at the moment `now`; `key` opens its page, `invoice` is where its invoice is, if anywhere."""
    said = status(order, now, t)
    return {
        "number": order.number,
        "href": t.path(f"/orders/{order.number}?key={key}"),
        "date": show_day(order.created_at, t.lang),
        "tone": said.tone,
        "headline": said.headline,
        "total": format_taka(order.total, t.lang),
        "pictures": [{"src": line.image} for line in order.lines[:_PICTURES]],
        "what": _what(order, t),
        "pay": _pay(order, t) if payable(order, now) else "",
        "cancellable": order.cancellable,
        "invoice": invoice,
    }


def pages_view(page: Page[Order], which: OrderFilter, t: Translator) -> PagesView:
    """Where `page` is among the others."""

    def way(number: int) -> str:
        return list_path(which, number, t) if 1 <= number <= page.pages else ""

    return {
        "several": page.pages > 1,
        "here": t(
            "Page {n} of {all}", n=digits(str(page.number), t.lang), all=digits(str(page.pages), t.lang)
        ),
        "newer": way(page.number - 1),
        "older": way(page.number + 1),
    }


def list_path(which: OrderFilter, number: int, t: Translator) -> str:
    """The address of a page of the list."""
    query = ({"show": which.value} if which is not OrderFilter.ALL else {}) | (
        {"page": number} if number > 1 else {}
    )
    path = t.path("/account/orders")
    return f"{path}?{urlencode(query)}" if query else path


def _what(order: Order, t: Translator) -> str:
    """The first thing ordered, and how many more."""
    first, more = order.lines[0].name.of(t.lang), len(order.lines) - 1
    return first if not more else first + " " + t.plural("and {n} more", "and {n} more", more)


def _pay(order: Order, t: Translator) -> str:
    return t("Pay again") if order.payment_state is PaymentState.FAILED else t("Pay now")
