"""The premium codes of an account: what is open, a form for a code in the hand, all codes one has."""

from typing import Any

import reflex as rx

from chemouflage.account.frame import frame, named, panel
from chemouflage.account.premium_state import PremiumState
from chemouflage.checkout.code_picture import qr_button, qr_picture
from chemouflage.checkout.codes import copy_button
from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.anchor import anchor
from chemouflage.ui.elements import button_link, tile
from chemouflage.ui.forms import text_field
from chemouflage.ui.states import alert, empty_state


def title(t: Translator) -> str:
    """The title of the page."""
    return named(t, t("Premium codes"))


def description(t: Translator) -> str:
    """The description of the page."""
    return t("Redeem codes, and see what they open.")


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    codes: Any = PremiumState.codes
    return frame(
        t,
        "/account/codes",
        t("Premium codes"),
        PremiumState.ready,
        _status(t),
        _form(t),
        rx.cond(codes.length() > 0, _list(t), _none(t)),
        lead=t("A code opens the premium quiz game for one account: every topic, practice without end."),
    )


def _status(t: Translator) -> rx.Component:
    on = rx.fragment(
        rx.el.p(PremiumState.premium, class_name="text-xl font-bold"),
        rx.el.p(t("Another code adds its time at the end."), class_name="mt-1 text-muted"),
    )
    off = rx.fragment(
        rx.el.p(t("Premium is not open yet."), class_name="text-xl font-bold"),
        rx.el.p(t("One code is enough."), class_name="mt-1 text-muted"),
    )
    return rx.el.section(
        tile("79", "Au", t("Premium"), "saffron", "w-16 shrink-0"),
        rx.el.div(
            rx.el.h2(t("Your premium"), class_name="text-sm font-semibold text-muted"),
            rx.cond(PremiumState.premium != "", on, off),
            class_name="min-w-0",
        ),
        class_name=f"{styles.CARD} flex items-center gap-4 p-5 sm:p-6",
    )


def _form(t: Translator) -> rx.Component:
    done = rx.el.div(alert(PremiumState.done, good=True), id="premium-done", tab_index=-1)
    form = rx.el.form(
        text_field(
            "code",
            t("Code"),
            value=PremiumState.typed,
            error=PremiumState.problem,
            hint=t("12 letters and digits, from your card, your order or our e-mail."),
            placeholder="ABCD-EFGH-JKLM",
            auto_capitalize="characters",
            spell_check=False,
            enter_key_hint="go",
            max_length=40,
        ),
        rx.el.button(
            t("Redeem"), type="submit", class_name=f"{styles.ACCENT} min-h-12 w-full text-lg sm:w-auto"
        ),
        on_submit=PremiumState.redeem,
        no_validate=True,
        key=PremiumState.number,
        class_name="space-y-4",
    )
    return panel(
        rx.cond(PremiumState.done != "", rx.el.div(done, class_name="mb-4")), form, heading=t("Redeem a code")
    )


def _list(t: Translator) -> rx.Component:
    rows = rx.foreach(PremiumState.codes, lambda item: _code(t, item))
    return panel(rx.el.ul(rows, role="list", class_name="grid gap-3 xl:grid-cols-2"), heading=t("Your codes"))


def _code(t: Translator, item: Any) -> rx.Component:
    order = rx.el.p(
        t("From order"),
        " ",
        anchor(item["order"], href=item["order_href"], rel="nofollow", class_name=styles.LINK),
    )
    redeem = rx.el.button(
        t("Redeem for me"),
        type="button",
        aria_label=t("Redeem for me") + " " + item["code"],
        on_click=PremiumState.redeem_own(item["code"]),
        class_name=f"{styles.QUIET} mt-3 w-full",
    )
    return rx.el.li(
        rx.el.div(
            rx.el.p(item["product"], class_name="font-semibold leading-snug"),
            rx.el.span(item["state"], class_name=f"{styles.BADGE} shrink-0 {item['tone']}"),
            class_name="flex items-start justify-between gap-2",
        ),
        rx.el.div(
            rx.el.code(
                item["code"],
                class_name="whitespace-nowrap font-mono font-semibold sm:text-lg",
                custom_attrs={"translate": "no"},
            ),
            rx.cond(
                item["open"],
                rx.el.div(
                    qr_button(t, PremiumState, item["code"]),
                    copy_button(t, item["code"]),
                    class_name="flex flex-wrap justify-end",
                ),
            ),
            class_name="-mr-2.5 mt-1 flex min-h-11 flex-wrap items-center justify-between gap-x-2",
        ),
        qr_picture(t, PremiumState, item["code"]),
        rx.el.div(
            rx.el.p(item["text"]),
            rx.cond(item["order"] != "", order),
            class_name="text-sm text-muted",
        ),
        rx.cond(item["open"], redeem),
        key=item["code"],
        class_name="rounded-2xl border border-dashed border-field p-4",
    )


def _none(t: Translator) -> rx.Component:
    return panel(
        empty_state(
            "Co",
            t("No codes yet"),
            t("Each deck comes with a code. Codes of paid orders appear here by themselves."),
            button_link(t("See the decks"), t.path("/shop")),
        )
    )
