"""What a page shows when there is nothing, when something is wrong, and while it waits."""

from typing import Any

import reflex as rx
from reflex_base.vars import VarData

from chemouflage.ui import styles
from chemouflage.ui.elements import tile
from chemouflage.ui.icons import icon


def empty_state(symbol: str, title: Any, text: Any, *actions: rx.Component) -> rx.Component:
    """Nothing here yet: says why and what to do next. `symbol` stands on the tile."""
    return rx.el.section(
        tile("0", symbol, "", "sky", "mx-auto w-24 text-xl"),
        rx.el.h2(title, class_name=f"mt-6 {styles.H2}"),
        rx.el.p(text, class_name="mx-auto mt-2 max-w-md text-muted"),
        rx.el.div(*actions, class_name="mt-6 flex flex-wrap justify-center gap-3"),
        class_name="py-10 text-center",
    )


def alert(text: Any, *, good: bool = False, **props: Any) -> rx.Component:
    """A message in the page that has to be seen: `good` news, or something to mend."""
    look = "bg-teal-soft" if good else "bg-coral-soft"
    return rx.el.div(
        icon("check" if good else "warning", "mt-0.5 size-5"),
        rx.el.div(text),
        class_name=f"flex gap-3 rounded-2xl p-4 {look}",
        role="status" if good else "alert",
        **props,
    )


def skeleton(class_name: str) -> rx.Component:
    """A grey block in the size of what is to come."""
    return rx.el.div(
        class_name=f"animate-pulse rounded-2xl bg-sunken motion-reduce:animate-none {class_name}",
        aria_hidden="true",
    )


def lasting(flag: rx.Var[bool]) -> rx.Var[bool]:
    """`flag`, true for good in this tab once it was true.

    A tab whose state the server no longer has begins anew with blanks; what somebody types into must not be
    taken away for that moment.
    """
    name = f"{flag!s}".replace(".", "_") + "_once"
    once = VarData(
        imports={"react": "useRef"},
        hooks={f"const {name} = useRef(false); {name}.current ||= {flag!s}": None},
    )
    return rx.Var(f"{name}.current", _var_type=bool, _var_data=VarData.merge(flag._get_all_var_data(), once))
