"""The fields of an address, for the checkout and for the address book."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from chemouflage.checkout.checkout_view import districts
from chemouflage.i18n import Translator
from chemouflage.ui.forms import select_field

Field = Callable[..., rx.Component]


def place_fields(t: Translator, field: Field, **district: Any) -> rx.Component:
    """Street, area, district, postcode. `field(name, label, autocomplete, …)` makes one line of text;
    `district` are the props of the choice of a district."""
    return rx.el.div(
        rx.el.div(
            field("street", t("House and street"), "address-line1", placeholder=t("House 12, Road 3")),
            class_name="sm:col-span-2",
        ),
        field("area", t("Area or thana"), "address-level3", placeholder=t("Dhanmondi")),
        select_field(
            "district",
            t("District"),
            districts(t.lang),
            placeholder=t("Please choose"),
            autocomplete="address-level1",
            **district,
        ),
        field("postcode", t("Postcode"), "postal-code", inputmode="numeric", required=False,
              optional_note=t("optional"), enter_key_hint="done"),
        class_name="grid gap-4 sm:grid-cols-2",
    )  # fmt: skip
