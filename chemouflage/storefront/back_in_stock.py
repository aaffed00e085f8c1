"""The form of a sold-out product: one mail when it is back. Works without scripts."""

from typing import Any

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.storefront.review_state import ReviewState
from chemouflage.ui import styles
from chemouflage.ui.forms import text_field
from chemouflage.ui.icons import icon
from chemouflage.ui.live import when
from chemouflage.ui.posted import posted_form
from chemouflage.ui.trap import trap


def back_in_stock(t: Translator, view: Any) -> rx.Component:
    """What stands in the place of the cart button; `view` is the product page's."""
    # Another field for who is signed in, so that their address stands in it.
    email = rx.cond(
        ReviewState.email != "",
        rx.el.div(_field(t, ReviewState.email), key="known"),
        rx.el.div(_field(t, ""), key="unknown"),
    )
    form = posted_form(
        t,
        "/api/back-in-stock",
        rx.el.input(type="hidden", name="slug", default_value=view["slug"]),
        trap(t),
        email,
        submit=t("Tell me when it is back"),
        problem=view["problem"],
        class_name="mt-4 space-y-3",
    )
    thanks = rx.el.p(
        icon("check", "mt-0.5 size-5"),
        t("Thank you. We write to you once, as soon as it is back."),
        role="status",
        class_name="mt-3 flex gap-3 font-semibold",
    )
    return rx.el.section(
        rx.el.h2(t("Sold out for now"), class_name=styles.H3),
        rx.el.p(t("Shall we write to you when it is back? One e-mail, nothing else."), class_name="mt-1"),
        when(view["unasked"], "product.unasked", rx.el.div(form)),
        when(view["asked"], "product.asked", thanks),
        id="back-in-stock",
        class_name="mt-6 scroll-mt-24 rounded-3xl bg-coral-soft p-5",
    )


def _field(t: Translator, value: Any) -> rx.Component:
    return text_field(
        "email",
        t("Your e-mail"),
        value=value,
        type="email",
        autocomplete="email",
        inputmode="email",
        enter_key_hint="send",
        max_length=254,
        spell_check=False,
    )
