"""The premium codes of a paid order."""

from typing import Any

import reflex as rx

from chemouflage.checkout.code_picture import qr_button, qr_picture
from chemouflage.checkout.order_state import OrderPage
from chemouflage.checkout.order_view import CodeView
from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.icons import icon


def codes_card(t: Translator) -> rx.Component:
    """All codes, each with a button that copies it; before they are there, that they will come."""
    view: Any = OrderPage.view
    card = rx.el.section(
        rx.el.h2(t("Your premium codes"), class_name=styles.H3),
        rx.el.p(
            t("Each code opens the premium quiz game for one account, for 12 months. "
              "Type it in when you first play. You will also find them in our e-mail."),
            class_name="mt-1 text-muted",
        ),
        rx.el.ul(
            rx.foreach(view["codes"].to(list[CodeView]), lambda item: _code(t, item)),
            class_name="mt-4 grid gap-3 sm:grid-cols-2",
            role="list",
        ),
        class_name=f"{styles.CARD} p-5 sm:p-6",
    )  # fmt: skip
    promised = rx.el.p(
        icon("spark", "size-6 text-teal"),
        view["promised"],
        class_name=f"{styles.CARD} flex items-center gap-3 p-5 font-medium sm:px-6",
    )
    return rx.fragment(rx.cond(view["with_codes"], card), rx.cond(view["promised"] != "", promised))


def copy_button(t: Translator, code: Any) -> rx.Component:
    """A button that copies `code`, and says for a moment that it did."""
    return rx.el.button(
        rx.el.span(icon("copy", "size-5"), t("Copy"), class_name="when-idle items-center gap-1.5"),
        rx.el.span(icon("check", "size-5"), t("Copied"), class_name="when-copied items-center gap-1.5"),
        type="button",
        aria_label=t("Copy the code") + " " + code,
        class_name=f"{styles.PLAIN} no-print px-2.5",
        custom_attrs={"data-copies": code},
    )


def _code(t: Translator, item: Any) -> rx.Component:
    text = rx.el.code(
        item["code"],
        class_name="whitespace-nowrap font-mono font-semibold sm:text-lg",
        custom_attrs={"translate": "no"},
    )
    gone = rx.el.span(item["state"], class_name=f"{styles.BADGE} tone-plum mr-2")
    buttons = rx.el.div(
        qr_button(t, OrderPage, item["code"]),
        copy_button(t, item["code"]),
        class_name="flex flex-wrap justify-end",
    )
    return rx.el.li(
        rx.el.div(
            text,
            rx.cond(item["good"], buttons, gone),
            class_name="flex min-h-11 flex-wrap items-center justify-between gap-x-2",
        ),
        qr_picture(t, OrderPage, item["code"]),
        key=item["code"],
        class_name="rounded-2xl border border-dashed border-field py-1 pl-3 pr-1 sm:pl-4",
    )
