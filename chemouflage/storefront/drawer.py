"""The drawer that slides in when something was put into the cart."""

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.storefront.cart_parts import cart_lines, cart_messages, free_delivery
from chemouflage.storefront.cart_state import DRAWER, CartState
from chemouflage.ui import styles
from chemouflage.ui.dialog import dialog
from chemouflage.ui.elements import button_link
from chemouflage.ui.icons import icon

_WAITING = "busy-only items-center gap-2 py-2 font-medium"
_SAID = "flex items-center gap-2 py-2 font-medium text-teal empty:hidden"


def cart_drawer(t: Translator) -> rx.Component:
    """The drawer, closed."""
    return dialog(
        t,
        DRAWER,
        t("Your cart"),
        rx.el.div(
            rx.el.div(
                rx.el.p(icon("spark", "size-5 text-teal"), t("Adding it …"), class_name=_WAITING),
                rx.el.p(CartState.said, role="status", class_name=_SAID),
                cart_messages(t),
                cart_lines(t),
                class_name="flex-1",
            ),
            rx.cond(CartState.count > 0, _foot(t)),
            class_name="flex min-h-full flex-col",
        ),
        drawer=True,
    )


def _foot(t: Translator) -> rx.Component:
    view = CartState.view
    return rx.el.div(
        free_delivery(view),
        rx.el.p(
            rx.el.span(t("Goods"), class_name="text-muted"),
            rx.el.span(view["goods"], class_name="text-xl font-bold tabular-nums"),
            class_name="flex items-baseline justify-between",
        ),
        button_link(t("Go to checkout"), t.path("/checkout"), f"{styles.ACCENT} min-h-12 w-full text-lg"),
        rx.el.div(
            rx.el.button(
                t("Keep shopping"), type="button", class_name=styles.PLAIN, custom_attrs={"data-closes": ""}
            ),
            button_link(t("See the cart"), t.path("/cart"), styles.PLAIN),
            class_name="flex justify-between",
        ),
        class_name="sticky -bottom-5 -mx-5 -mb-5 space-y-3 border-t border-line bg-paper p-5 pb-3",
    )
