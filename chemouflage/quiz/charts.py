"""Charts without a library: bars of SVG or HTML whose sizes come from the state, each with a table behind it.

A chart is one picture to a screen reader, named by a sentence that says what matters; who wants every number
opens the table.
"""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.ui.icons import icon

HEIGHT = 100  # of a chart of columns, in its own units
STEP = 10  # from one column to the next


def bars(rows: Any, label: Any, *, value: str, size: str) -> rx.Component:
    """Horizontal bars. Of each of `rows` they show `name` and the text `value`; `size` is the length in %."""

    def row(one: Any) -> rx.Component:
        return rx.el.div(
            rx.el.div(
                rx.el.span(one["name"], class_name="font-medium"),
                rx.el.span(one[value], class_name="whitespace-nowrap font-bold tabular-nums"),
                class_name="flex items-baseline justify-between gap-3",
            ),
            bar(one[size], one["tone"]),
        )

    return rx.el.div(
        rx.foreach(rows, row), class_name="space-y-4", role="img", custom_attrs={"aria-label": label}
    )


def bar(size: Any, tone: Any = "fill-teal") -> rx.Component:
    """One bar; `size` is the text of its length in %, `tone` a class that fills it."""
    whole = {"x": "0", "y": "0", "height": "10"}
    return rx.el.svg(
        rx.el.rect(class_name="fill-sunken", custom_attrs={**whole, "width": "100"}),
        rx.el.rect(class_name=tone, custom_attrs={**whole, "width": size}),
        view_box="0 0 100 10",
        custom_attrs={"preserveAspectRatio": "none", "aria-hidden": "true"},
        class_name="mt-1 block h-3 w-full overflow-hidden rounded-full",
    )


def columns(view: Any) -> rx.Component:
    """Columns side by side. `view` has `columns` (x and height in the chart's units), `label`, the highest
    value as `top`, and what stands under both ends, `first` and `last`."""

    def column(one: Any) -> rx.Component:
        return rx.el.rect(
            class_name="fill-teal",
            custom_attrs={
                "x": one["x"], "y": one["y"], "width": "7", "height": one["height"], "rx": "1.5",
            },
        )  # fmt: skip

    lines = [
        rx.el.line(
            class_name="stroke-line",
            custom_attrs={
                "x1": "0", "x2": view["width"], "y1": y, "y2": y, "vector-effect": "non-scaling-stroke",
            },
        )
        for y in ("0.5", "50", "99.5")
    ]  # fmt: skip
    return rx.el.div(
        rx.el.p(view["top"], class_name="text-sm tabular-nums text-muted"),
        rx.el.svg(
            *lines,
            rx.foreach(view["columns"], column),
            custom_attrs={"viewBox": view["box"], "preserveAspectRatio": "none", "aria-hidden": "true"},
            class_name="block h-40 w-full",
        ),
        rx.el.div(
            rx.el.span(view["first"]),
            rx.el.span(view["last"]),
            class_name="mt-1 flex justify-between text-sm text-muted",
        ),
        role="img",
        custom_attrs={"aria-label": view["label"]},
    )


def as_table(
    t: Translator, caption: str, heads: Sequence[str], rows: Any, cells: Sequence[str]
) -> rx.Component:
    """The table behind a chart: of each of `rows`, the texts in `cells`, the first of them its heading."""
    first, *others = cells
    cell = "border-t border-line px-1 py-1.5 sm:px-2"

    def row(one: Any) -> rx.Component:
        return rx.el.tr(
            rx.el.th(one[first], scope="row", class_name=f"{cell} text-left font-medium"),
            *[rx.el.td(one[name], class_name=f"{cell} text-right tabular-nums") for name in others],
        )

    sides = ["text-left", *["text-right"] * len(others)]
    table = rx.el.table(
        rx.el.caption(caption, class_name="sr-only"),
        rx.el.thead(
            rx.el.tr(
                *[
                    rx.el.th(
                        head,
                        scope="col",
                        class_name=f"px-1 py-1.5 text-sm font-medium text-muted sm:px-2 {side}",
                    )
                    for head, side in zip(heads, sides, strict=True)
                ]
            )
        ),
        rx.el.tbody(rx.foreach(rows, row)),
        class_name="w-full text-sm sm:text-base",
    )
    return rx.el.details(
        rx.el.summary(
            icon("chevron-right", "size-4 transition-transform group-open:rotate-90"),
            t("As a table"),
            rx.el.span(": ", caption, class_name="sr-only"),
            class_name="inline-flex min-h-11 cursor-pointer items-center gap-1 rounded-full pr-3 font-medium "
            "text-teal hover:bg-teal-soft",
        ),
        table,
        class_name="group mt-3",
    )
