"""Form fields: each with its label, its hint, its own error, and what phones and browsers need to help.

Values and errors are texts or Vars. An error is shown when it is not empty, and is tied to its field for
screen readers. `name` is what the form posts; ids are made from it, so it is unique on a page.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import reflex as rx

from chemouflage.ui import styles
from chemouflage.ui.icons import icon


def text_field(
    name: str,
    label: str,
    *,
    value: Any = "",
    error: Any = "",
    hint: str = "",
    type: str = "text",  # noqa: A002  named as in HTML
    autocomplete: str = "off",
    inputmode: str = "text",
    required: bool = True,
    optional_note: str = "",
    key: str = "",
    **props: Any,
) -> rx.Component:
    """One line of text. `optional_note` stands beside the label of a field that may stay empty.

    `key` takes the name's part in ids, where two forms of a page have a field of the same name.
    """
    entry = rx.el.input(
        type=type,
        default_value=value,
        auto_complete=autocomplete,
        input_mode=inputmode,
        class_name=styles.FIELD,
        **_wiring(name, error, hint, required, key or name),
        **props,
    )
    return _framed(key or name, label, entry, error, hint, optional_note)


def line_of(values: Any, errors: Any, name: str, label: str, autocomplete: str, **props: Any) -> rx.Component:
    """A `text_field` whose value and error stand under its name in the Vars `values` and `errors`."""
    hint = props.pop("enter_key_hint", "next")
    return text_field(
        name,
        label,
        value=values[name],
        error=errors[name],
        autocomplete=autocomplete,
        enter_key_hint=hint,
        **props,
    )


def text_area(
    name: str, label: str, *, value: Any = "", error: Any = "", hint: str = "", rows: int = 3, **props: Any
) -> rx.Component:
    """Several lines of text that may stay empty."""
    entry = rx.el.textarea(
        default_value=value,
        rows=rows,
        class_name=styles.FIELD,
        **_wiring(name, error, hint, required=False),
        **props,
    )
    return _framed(name, label, entry, error, hint, "")


def select_field(
    name: str,
    label: str,
    options: Sequence[tuple[str, str]] | Mapping[str, Sequence[tuple[str, str]]],
    *,
    placeholder: str,
    value: Any = "",
    error: Any = "",
    hint: str = "",
    autocomplete: str = "off",
    **props: Any,
) -> rx.Component:
    """A choice from (value, text) `options` or groups of them; `placeholder` stands until one is made."""
    entry = rx.el.select(
        rx.el.option(placeholder, value=""),
        *_options(options),
        default_value=value,
        auto_complete=autocomplete,
        class_name=styles.FIELD,
        **_wiring(name, error, hint, required=True),
        **props,
    )
    return _framed(name, label, entry, error, hint, "")


def file_field(name: str, label: str, *, accept: str, most: int, heavy: str, hint: str = "") -> rx.Component:
    """A file from the device; `accept` names the media types to offer.

    One of more than `most` bytes is not sent: ui.js says `heavy`.
    """
    wiring = _wiring(name, "", hint, required=True)
    wiring["custom_attrs"] |= {"data-most": str(most), "data-heavy": heavy}
    entry = rx.el.input(
        type="file",
        accept=accept,
        class_name=(
            "block w-full min-h-12 rounded-2xl border border-dashed border-field bg-surface p-1.5 text-sm "
            "file:mr-3 file:min-h-9 file:cursor-pointer file:rounded-full file:border-0 file:bg-teal-soft "
            "file:px-4 file:font-semibold file:text-teal-strong"
        ),
        **wiring,
    )
    return _framed(name, label, entry, "", hint, "")


def radio_cards(
    name: str,
    legend: str,
    choices: Sequence["rx.Component"],
    *,
    error: Any = "",
    look: str = "",
    **props: Any,
) -> rx.Component:
    """A question with few answers, each a `radio_card`. `look` places them beside each other."""
    return rx.el.fieldset(
        rx.el.legend(legend, class_name="mb-2 font-semibold"),
        rx.el.div(*choices, class_name=f"grid gap-3 {look}"),
        field_error(name, error),
        id=f"field-{name}",
        **props,
    )


def radio_card(
    name: str, value: str, title: Any, text: Any = "", *, checked: Any = False, **props: Any
) -> rx.Component:
    """One answer of `radio_cards`, large enough for a thumb."""
    return rx.el.label(
        rx.el.input(
            type="radio",
            name=name,
            value=value,
            default_checked=checked,
            class_name="mt-1 size-5 accent-teal",
            **props,
        ),
        rx.el.span(
            rx.el.span(title, class_name="block font-semibold"),
            rx.el.span(text, class_name="block text-sm text-muted"),
        ),
        class_name=(
            "flex min-h-12 cursor-pointer items-start gap-3 rounded-2xl border border-field bg-surface p-4 "
            "has-checked:border-teal has-checked:bg-teal-soft"
        ),
    )


def check_field(name: str, label: Any, *, error: Any = "", **props: Any) -> rx.Component:
    """A box to tick."""
    return rx.el.div(
        rx.el.label(
            rx.el.input(type="checkbox", name=name, class_name="mt-0.5 size-5 accent-teal", **props),
            rx.el.span(label),
            class_name="flex min-h-11 cursor-pointer items-start gap-3 py-2",
        ),
        field_error(name, error),
    )


def field_error(name: str, error: Any) -> rx.Component:
    """The error of the field `name`; the place is there from the start, so that it is read out."""
    shown = rx.el.span(
        icon("warning", "mt-0.5 size-4"), rx.el.span(error), class_name="mt-1 flex gap-1.5 text-sm text-coral"
    )
    return rx.el.div(
        rx.cond(error != "", shown),
        id=f"error-{name}",
        aria_live="polite",
        class_name="text-sm text-coral",
        custom_attrs={"data-error": ""},
    )


def _wiring(name: str, error: Any, hint: str, required: bool, key: str = "") -> dict[str, Any]:
    key = key or name
    described = f"error-{key} hint-{key}" if hint else f"error-{key}"
    invalid = (
        ("true" if error else "false") if isinstance(error, str) else rx.cond(error != "", "true", "false")
    )
    return {
        "name": name,
        "id": f"field-{key}",
        "custom_attrs": {
            "aria-describedby": described,
            "aria-invalid": invalid,
            "aria-required": "true" if required else "false",
        },
    }


def _framed(
    name: str, label: str, entry: rx.Component, error: Any, hint: str, optional_note: str
) -> rx.Component:
    note = (
        [rx.el.span(optional_note, class_name="ml-2 text-sm font-normal text-muted")] if optional_note else []
    )
    help_text = [rx.el.p(hint, id=f"hint-{name}", class_name="mt-1 text-sm text-muted")] if hint else []
    return rx.el.div(
        rx.el.label(label, *note, html_for=f"field-{name}", class_name="mb-1.5 block font-semibold"),
        entry,
        *help_text,
        field_error(name, error),
    )


def _options(
    options: Sequence[tuple[str, str]] | Mapping[str, Sequence[tuple[str, str]]],
) -> list[rx.Component]:
    if isinstance(options, Mapping):
        return [rx.el.optgroup(*_options(group), label=name) for name, group in options.items()]
    return [rx.el.option(text, value=value) for value, text in options]
