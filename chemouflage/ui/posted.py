"""Forms that a route of the API answers: those with secrets in them, and those that change cookies.

`ui.js` posts them and shows what was wrong; before it is there the browser posts them itself, and the route leads
back with `problem` in the address.
"""

from typing import Any

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.forms import text_field


def posted_form(
    t: Translator, action: str, *content: Any, submit: str, look: str = styles.PRIMARY, **props: Any
) -> rx.Component:
    """A form for the route `action`, with the page's language, its own problem line and button."""
    return rx.el.form(
        rx.el.input(type="hidden", name="lang", default_value=t.lang),
        *content,
        rx.el.p(
            role="alert",
            tab_index=-1,
            class_name="text-coral outline-none empty:hidden",
            custom_attrs={"data-problem": t("No connection. Nothing was lost; please try again.")},
        ),
        rx.el.button(submit, type="submit", class_name=f"{look} busy-aware min-h-12 w-full text-lg"),
        action=action,
        method="post",
        no_validate=True,
        class_name=props.pop("class_name", "space-y-4"),
        custom_attrs={"data-posts": "", **props.pop("custom_attrs", {})},
        **props,
    )


def password_field(
    name: str, label: str, *, new: bool = False, hint: str = "", key: str = ""
) -> rx.Component:
    """A password; `new` for one that is chosen here, so that password keepers offer one."""
    return text_field(
        name,
        label,
        type="password",
        autocomplete="new-password" if new else "current-password",
        hint=hint,
        key=key,
        max_length=128,
        spell_check=False,
        auto_capitalize="none",
    )
