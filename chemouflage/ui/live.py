"""Marks that let the page server fill a prerendered page: lists that repeat, parts that may be absent.

At the prerender every list has one row and every flag is true; the marks tell the server which element
is the row and which element a flag governs. `path` is `<alias>.<field>` as in the filled view.
"""

from collections.abc import Callable
from typing import Any

import reflex as rx


def each(items: Any, path: str, row: Callable[[Any], rx.Component]) -> rx.Component:
    """One element per item of the list Var `items`, which is `path` in the view. `row` gives one element."""

    def marked(item: Any) -> rx.Component:
        return _mark(row(item), "data-each", path)

    return rx.foreach(items, marked)


def when(flag: Any, path: str, part: rx.Component) -> rx.Component:
    """`part`, one element, only while the bool Var `flag` (at `path` in the view) is true.

    There is no "else": give the view a second flag, since both branches must be prerendered.
    """
    return rx.cond(flag, _mark(part, "data-if", path))


def _mark(part: rx.Component, name: str, path: str) -> rx.Component:
    attrs: dict[str, Any] = {**part.custom_attrs, name: path}
    part.custom_attrs = attrs
    return part
