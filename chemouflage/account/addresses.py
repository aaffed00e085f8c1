"""The address book."""

from typing import Any

import reflex as rx

from backend_ext.ordering.form import MAX_LENGTH
from chemouflage.account.addresses_state import DELETE, FORM, AddressesState
from chemouflage.account.frame import frame, named, panel
from chemouflage.checkout.place import place_fields
from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.dialog import dialog, sure
from chemouflage.ui.elements import badge
from chemouflage.ui.forms import line_of
from chemouflage.ui.icons import icon
from chemouflage.ui.states import empty_state


def title(t: Translator) -> str:
    """The title of the page."""
    return named(t, t("Addresses"))


def description(t: Translator) -> str:
    """The description of the page."""
    return t("Where your parcels go.")


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    book: Any = AddressesState.book
    return frame(
        t,
        "/account/addresses",
        t("Addresses"),
        AddressesState.ready,
        rx.cond(book.length() > 0, _book(t), _empty(t)),
        lead=t("The default one fills in the checkout."),
        around=(_form_dialog(t), _delete_dialog(t)),
    )


def _book(t: Translator) -> rx.Component:
    full = rx.el.p(t("Your address book is full. Please delete an address first."), class_name="text-muted")
    return rx.fragment(
        rx.el.ul(
            rx.foreach(AddressesState.book, lambda item: _entry(t, item)),
            role="list",
            class_name="grid gap-4 md:grid-cols-2",
        ),
        rx.cond(AddressesState.full, full, _add(t)),
    )


def _add(t: Translator) -> rx.Component:
    return rx.el.button(
        icon("plus", "size-5"),
        t("Add an address"),
        type="button",
        on_click=AddressesState.add,
        class_name=f"{styles.PRIMARY} min-h-12 w-full sm:w-auto",
    )


def _entry(t: Translator, item: Any) -> rx.Component:
    def deed(text: str, handler: Any, look: str = styles.PLAIN) -> rx.Component:
        return rx.el.button(
            text,
            rx.el.span(": ", item["name"], ", ", item["street"], class_name="sr-only"),
            type="button",
            on_click=handler(item["id"]),
            class_name=f"{look} px-3",
        )

    return rx.el.li(
        rx.el.address(
            rx.el.p(
                rx.el.strong(item["name"]),
                rx.cond(item["default"], badge(t("Default"))),
                class_name="flex flex-wrap items-center gap-2",
            ),
            rx.el.p(item["street"]),
            rx.el.p(item["place"]),
            rx.el.p(item["phone"], class_name="text-muted"),
            class_name="flex-1 not-italic",
        ),
        rx.el.div(
            deed(t("Change"), AddressesState.edit),
            rx.cond(item["default"], rx.fragment(), deed(t("Make it the default"), AddressesState.choose)),
            deed(t("Delete"), AddressesState.ask_delete),
            class_name="-mx-3 mt-3 flex flex-wrap",
        ),
        key=item["id"],
        class_name=f"{styles.CARD} flex flex-col p-5 pb-3",
    )


def _empty(t: Translator) -> rx.Component:
    return panel(
        empty_state(
            "Ad",
            t("No address yet"),
            t("Save one, and the checkout is filled in for you."),
            _add(t),
        )
    )


def _form_dialog(t: Translator) -> rx.Component:
    def field(name: str, label: str, autocomplete: str, **props: Any) -> rx.Component:
        values, errors = AddressesState.values, AddressesState.errors
        return line_of(values, errors, name, label, autocomplete, max_length=MAX_LENGTH[name], **props)

    form = rx.el.form(
        rx.el.div(
            field("name", t("Name"), "name"),
            field("phone", t("Mobile number"), "tel", type="tel", inputmode="tel", placeholder="01712 345678",
                  hint=t("The courier will call this number.")),
            place_fields(
                t, field, value=AddressesState.values["district"], error=AddressesState.errors["district"]
            ),
            class_name="grid gap-4",
        ),
        rx.el.button(t("Save"), type="submit", class_name=f"{styles.PRIMARY} mt-6 min-h-12 w-full text-lg"),
        on_submit=AddressesState.save,
        no_validate=True,
        key=AddressesState.number,
    )  # fmt: skip
    heading: Any = rx.cond(AddressesState.is_new, t("A new address"), t("Change the address"))
    return dialog(t, FORM, heading, form)


def _delete_dialog(t: Translator) -> rx.Component:
    return sure(
        t,
        DELETE,
        t("Delete this address?"),
        AddressesState.doomed,
        yes=t("Yes, delete it"),
        no=t("Keep it"),
        on_yes=AddressesState.delete,
    )
