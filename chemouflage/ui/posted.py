"""Forms that a route of the API answers: those with secrets in them, and those that change cookies.

`ui.js` posts them and shows what was wrong; before it is there the browser posts them itself, and the route
leads back with `problem` in the address.
"""

from typing import Any

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.forms import text_field
from chemouflage.ui.icons import icon
from chemouflage.ui.plain_form import plain_form


def posted_form(
    t: Translator,
    action: str,
    *content: Any,
    submit: Any,
    look: str = styles.PRIMARY,
    problem: Any = "",
    said: Any = "",
    **props: Any,
) -> rx.Component:
    """A form for the route `action`, with the page's language, its own problem line and button.

    `problem` and `said` are the text and the code of what went wrong before this page was loaded, see
    `problem_text`; `after` makes parts that stand there for one code only.
    """
    return plain_form(
        rx.el.input(type="hidden", name="lang", default_value=t.lang),
        *content,
        rx.el.p(
            problem,
            role="alert",
            tab_index=-1,
            class_name="problem text-coral outline-none empty:hidden",
            custom_attrs={"data-problem": t("No connection. Nothing was lost; please try again.")},
        ),
        rx.el.button(submit, type="submit", class_name=f"{look} busy-aware min-h-12 w-full text-lg"),
        action=action,
        method="post",
        no_validate=True,
        class_name=props.pop("class_name", "space-y-4"),
        custom_attrs={"data-posts": "", "data-said": said, **props.pop("custom_attrs", {})},
        **props,
    )


def after(code: str, *content: Any, class_name: str = "") -> rx.Component:
    """A part of a form that stands there once the answer was `code`, in place of the problem line.

    ui.css has a rule for each such code.
    """
    return rx.el.div(
        *content,
        role="status",
        tab_index=-1,
        class_name=f"outline-none {class_name}",
        custom_attrs={"data-after": code},
    )


def password_field(
    name: str, label: str, *, t: Translator | None = None, new: bool = False, hint: str = "", key: str = ""
) -> rx.Component:
    """A password; `new` for one that is chosen here, so that password keepers offer one.

    With `t` a button shows what is typed; it stands there with scripts only.
    """
    # The rule of ten is the server's; the browser ticks it off.
    rule: dict[str, Any] = {"min_length": 10, "placeholder": " "} if new else {}
    field = text_field(
        name,
        label,
        type="password",
        autocomplete="new-password" if new else "current-password",
        hint=hint,
        key=key,
        max_length=128,
        spell_check=False,
        auto_capitalize="none",
        **rule,
    )
    return field if t is None else rx.el.div(field, _reveal(t, key or name), class_name="revealing relative")


def _reveal(t: Translator, key: str) -> rx.Component:
    return rx.el.button(
        icon("eye", "size-5 when-hidden"),
        icon("eye-off", "size-5 when-shown"),
        type="button",
        aria_label=t("Show the password"),
        aria_pressed="false",
        class_name=f"{styles.ICON_BUTTON} reveal absolute right-1 top-8.5",
        custom_attrs={"data-reveals": f"field-{key}"},
    )
