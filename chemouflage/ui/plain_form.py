"""Plain forms. `rx.el.form` without `on_submit` keeps the browser from sending anything; ours are sent."""

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.forms import Form


class PlainForm(Form):  # type: ignore[misc]  # the framework types it as Any
    """A `<form>` whose submit event is nobody's but the browser's, and ui.js's."""

    @classmethod
    def create(cls, *children: Any, **props: Any) -> rx.Component:
        """The form, without a handler."""
        return super(Form, cls).create(*children, **props)


def plain_form(*children: Any, **props: Any) -> rx.Component:
    """A `<form>` that goes to its `action`: works before and without JavaScript."""
    return PlainForm.create(*children, **props)
