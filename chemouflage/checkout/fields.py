"""The fields of the checkout: who, where to, how to pay."""

from typing import Any

import reflex as rx

from backend_ext.ordering.form import MAX_LENGTH
from backend_ext.terms.models import Method
from chemouflage.checkout.checkout_state import CheckoutState
from chemouflage.checkout.place import place_fields
from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.forms import line_of, radio_card, radio_cards
from chemouflage.ui.states import alert

_SAVE_AFTER = 700  # milliseconds without a key


def contact_fields(t: Translator) -> rx.Component:
    """Name, e-mail, mobile number."""
    return rx.el.div(
        _field("name", t("Your name"), "name"),
        _field("email", t("E-mail"), "email", type="email", inputmode="email", placeholder="name@example.com",
               hint=t("For the order confirmation and your premium codes.")),
        _field("phone", t("Mobile number"), "tel", type="tel", inputmode="tel", placeholder="01712 345678",
               hint=t("The courier will call this number.")),
        key=CheckoutState.filled,
        class_name="grid gap-4 sm:grid-cols-2 *:first:sm:col-span-2",
    )  # fmt: skip


def book_field(t: Translator) -> rx.Component:
    """For who has several addresses saved: which of them it is. It fills in the other fields."""
    book: Any = CheckoutState.book
    choice = rx.el.div(
        rx.el.label(t("Deliver to"), html_for="field-book", class_name="mb-1.5 block font-semibold"),
        rx.el.select(
            rx.el.option(t("Choose from your address book"), value=""),
            rx.foreach(book, lambda entry: rx.el.option(entry["text"], value=entry["id"])),
            id="field-book",
            on_change=CheckoutState.deliver_to,
            class_name=styles.FIELD,
        ),
        class_name="mb-4",
    )
    return rx.cond(book.length() > 1, choice)


def address_fields(t: Translator) -> rx.Component:
    """Street, area, district, postcode."""
    return rx.el.div(
        place_fields(
            t,
            _field,
            value=CheckoutState.saved["district"],
            error=CheckoutState.errors["district"],
            on_change=CheckoutState.choose_district,
            key=CheckoutState.saved["district"],
        ),
        key=CheckoutState.filled,
    )


def payment_fields(t: Translator) -> rx.Component:
    """The ways to pay that are on offer."""
    online = t("bKash, Nagad, Rocket, cards and bank accounts, through aamarPay. Your codes come at once.")
    cash = t("Pay the courier when the parcel is in your hands.")
    ways = radio_cards(
        "method",
        t("Online or in cash"),
        [
            rx.cond(CheckoutState.online, _way(Method.ONLINE, t("Online"), online)),
            rx.cond(CheckoutState.cash, _way(Method.CASH, t("Cash on delivery"), cash)),
        ],
        error=CheckoutState.errors["method"],
    )
    down = rx.el.div(alert(CheckoutState.outage), class_name="mb-4")
    return rx.fragment(rx.cond(CheckoutState.outage != "", down), ways)


def _way(method: Method, title: str, text: str) -> rx.Component:
    return radio_card(
        "method",
        method.value,
        title,
        text,
        checked=CheckoutState.method == method.value,
        on_change=CheckoutState.choose_method(method.value),
        key=rx.cond(CheckoutState.ready, f"{method.value}-ready", method.value),
    )


def _field(name: str, label: str, autocomplete: str, **props: Any) -> rx.Component:
    return line_of(
        CheckoutState.saved,
        CheckoutState.errors,
        name,
        label,
        autocomplete,
        max_length=MAX_LENGTH[name],
        on_blur=CheckoutState.left(name),
        on_change=CheckoutState.typed(name).debounce(_SAVE_AFTER),
        **props,
    )
