"""The form that puts a product into the cart: a plain POST, so it works before and without JavaScript.

With it, the drawer opens at once and the websocket does the rest.
"""

from typing import Any

import reflex as rx

from backend_ext.kit.text import digits
from chemouflage.i18n import Translator
from chemouflage.storefront.back_in_stock import back_in_stock
from chemouflage.storefront.cart_state import BUY_FORM, DRAWER, CartState
from chemouflage.storefront.drawer import cart_drawer
from chemouflage.ui import styles
from chemouflage.ui.icons import icon
from chemouflage.ui.live import when

_MOST = 10


def add_to_cart_form(t: Translator, view: Any) -> rx.Component:
    """The form for the product of the product page's `view`; of a sold-out one, the form to be told."""
    numbers = [rx.el.option(digits(str(n), t.lang), value=str(n)) for n in range(1, _MOST + 1)]
    quantity = rx.el.label(
        rx.el.span(t("Quantity"), class_name="sr-only"),
        rx.el.select(
            *numbers,
            name="quantity",
            default_value="1",
            class_name=f"{styles.FIELD} w-24",
            auto_complete="off",
        ),
    )
    button = rx.el.button(
        icon("cart", "size-5"),
        t("Put in the cart"),
        type="submit",
        class_name=f"{styles.ACCENT} min-h-12 flex-1 text-lg",
    )
    form = rx.el.form(
        rx.el.input(type="hidden", name="slug", default_value=view["slug"]),
        rx.el.input(type="hidden", name="lang", default_value=t.lang),
        quantity,
        button,
        id=BUY_FORM,
        action="/api/cart/lines",
        method="post",
        on_submit=CartState.add,
        custom_attrs={"data-submit-opens": DRAWER},
        class_name="mt-6 flex gap-3",
    )
    return rx.el.div(
        when(view["buyable"], "product.buyable", form),
        when(view["sold_out"], "product.sold_out", back_in_stock(t, view)),
        cart_drawer(t),
    )
