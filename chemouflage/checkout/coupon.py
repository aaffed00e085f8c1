"""The coupon of the checkout: a field that is folded away, or the one that is applied.

Its field stands among the checkout's own, but belongs to a form of its own: Enter in it does not order.
"""

import reflex as rx

from backend_ext.promotion.models import LONGEST_CODE
from chemouflage.checkout.checkout_state import COUPON, CheckoutState
from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.forms import field_error, text_field

_FORM = "coupon"


def coupon_form() -> rx.Component:
    """The form that the field belongs to; a form cannot stand within the checkout's."""
    return rx.el.form(id=_FORM, on_submit=CheckoutState.apply_coupon, no_validate=True, class_name="hidden")


def coupon_part(t: Translator) -> rx.Component:
    """The field, or the coupon that is applied with what is wrong with it."""
    return rx.el.div(
        rx.cond(CheckoutState.coupon != "", _applied(t), _field(t)),
        id=COUPON,
        tab_index=-1,
        class_name="outline-none",
    )


def _applied(t: Translator) -> rx.Component:
    remove = rx.el.button(
        t("Remove the coupon"),
        type="button",
        on_click=CheckoutState.remove_coupon,
        disabled=CheckoutState.busy,
        class_name=f"{styles.PLAIN} -mr-3 px-3",
    )
    return rx.fragment(
        rx.el.div(
            rx.el.p(
                t("Coupon"),
                " ",
                rx.el.strong(CheckoutState.coupon, class_name="break-all font-mono text-ink"),
            ),
            remove,
            class_name="flex flex-wrap items-center justify-between gap-x-3",
        ),
        field_error("coupon", CheckoutState.coupon_problem),
    )


def _field(t: Translator) -> rx.Component:
    entry = text_field(
        "coupon",
        t("Coupon code"),
        error=CheckoutState.coupon_problem,
        required=False,
        form=_FORM,
        max_length=LONGEST_CODE,
        auto_capitalize="characters",
        spell_check=False,
        enter_key_hint="done",
    )
    # It submits by default; the button that orders stays the one submit button of the checkout's form.
    apply = rx.el.button(t("Use it"), form=_FORM, class_name=f"{styles.QUIET} mt-2")
    return rx.el.details(
        rx.el.summary(
            t("Have a coupon?"),
            class_name="flex min-h-11 cursor-pointer items-center font-medium text-teal underline",
        ),
        rx.el.div(entry, apply, class_name="mt-1"),
    )
