"""The second factor: setting it up, its recovery codes, taking it away."""

from typing import Any

import reflex as rx

from chemouflage.account.frame import panel
from chemouflage.account.security_state import CODES, REMOVE, RENEW, SecurityState
from chemouflage.checkout.codes import copy_button
from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.anchor import anchor
from chemouflage.ui.dialog import dialog
from chemouflage.ui.elements import badge
from chemouflage.ui.forms import text_field
from chemouflage.ui.icons import icon
from chemouflage.ui.states import alert


def factor_panel(t: Translator) -> rx.Component:
    """The whole of it, in whatever state it is."""
    codes: Any = SecurityState.codes
    return panel(
        rx.cond(codes.length() > 0, _codes(t)),
        rx.cond(SecurityState.on, _on(t), rx.cond(SecurityState.qr != "", _setup(t), _off(t))),
        heading=t("Second step"),
        lead=t("At sign-in an app on your phone gives a code. A stolen password alone then opens nothing."),
    )


def _off(t: Translator) -> rx.Component:
    begin = rx.el.button(
        t("Set it up"), type="button", on_click=SecurityState.begin, class_name=f"{styles.PRIMARY} min-h-12"
    )
    return rx.el.div(
        rx.cond(SecurityState.problem != "", rx.el.div(alert(SecurityState.problem), class_name="mb-4")),
        begin,
    )


def _setup(t: Translator) -> rx.Component:
    scan = rx.el.div(
        rx.html(
            SecurityState.qr,
            role="img",
            aria_label=t("QR code for your authenticator app"),
            class_name="size-52 overflow-hidden rounded-2xl bg-white [&_svg]:size-full",
        ),
        anchor(
            t("Open it in an app on this device"),
            href=SecurityState.uri,
            class_name=f"{styles.LINK} inline-flex min-h-11 items-center text-sm",
        ),
        class_name="shrink-0",
    )
    secret = rx.el.p(
        t("Or type this in:"),
        rx.el.code(
            SecurityState.secret,
            class_name="mt-1 block rounded-xl bg-sunken px-3 py-2 font-mono font-semibold",
            custom_attrs={"translate": "no"},
        ),
    )
    stop = rx.el.button(t("Not now"), type="button", on_click=SecurityState.stop, class_name=styles.PLAIN)
    steps = rx.el.div(
        rx.el.p(t("Scan this with an authenticator app, such as Google Authenticator or Aegis.")),
        secret,
        _code_form(
            t,
            "setup-code",
            SecurityState.confirm,
            t("Switch it on"),
            t("The 6 digits the app shows now."),
            stop,
        ),
        class_name="min-w-0 flex-1 space-y-4",
    )
    return rx.el.div(scan, steps, class_name="flex flex-col gap-6 sm:flex-row")


def _on(t: Translator) -> rx.Component:
    def asks(which: str, text: str, look: str) -> rx.Component:
        return rx.el.button(text, type="button", on_click=SecurityState.ask(which), class_name=look)

    return rx.el.div(
        rx.el.p(badge(t("On")), SecurityState.since, class_name="flex items-center gap-2"),
        rx.el.div(
            asks(RENEW, t("New recovery codes"), styles.QUIET),
            asks(REMOVE, t("Switch it off"), styles.DANGER),
            class_name="mt-4 flex flex-wrap gap-3",
        ),
        _asking(t, RENEW, t("New recovery codes"), t("The old ones are void then."), SecurityState.renew,
                t("Make new ones")),
        _asking(t, REMOVE, t("Switch the second step off?"), t("The password alone opens your account then."),
                SecurityState.remove, t("Switch it off")),
    )  # fmt: skip


def _asking(t: Translator, name: str, heading: str, text: str, handler: Any, submit: str) -> rx.Component:
    form = _code_form(t, name, handler, submit, t("From your app, or a recovery code."))
    return dialog(t, name, heading, rx.el.p(text, class_name="mb-4"), form)


def _code_form(
    t: Translator, key: str, handler: Any, submit: str, hint: str, *more: rx.Component
) -> rx.Component:
    return rx.el.form(
        text_field(
            "code",
            t("Code"),
            error=SecurityState.problem,
            hint=hint,
            autocomplete="one-time-code",
            spell_check=False,
            enter_key_hint="go",
            max_length=20,
            key=key,
        ),
        rx.el.div(
            rx.el.button(submit, type="submit", class_name=f"{styles.PRIMARY} min-h-12"),
            *more,
            class_name="flex flex-wrap gap-3",
        ),
        on_submit=handler,
        no_validate=True,
        class_name="max-w-md space-y-4",
    )


def _codes(t: Translator) -> rx.Component:
    """Recovery codes, shown this once."""
    codes: Any = SecurityState.codes

    def line(code: Any) -> rx.Component:
        return rx.el.li(
            rx.el.code(code, class_name="font-mono font-semibold", custom_attrs={"translate": "no"}), key=code
        )

    return rx.el.section(
        rx.el.h3(
            t("Your recovery codes"), id=CODES, tab_index=-1, class_name=f"{styles.H3} outline-none"
        ),
        rx.el.p(
            t("Without your phone, each of them lets you in once. They are shown only now: "
              "print them, or keep the file where your phone is not."),
            class_name="mt-1",
        ),
        rx.el.ul(
            rx.foreach(codes, line),
            role="list",
            class_name="mt-4 grid grid-cols-2 gap-2 rounded-2xl bg-surface p-4 text-center sm:grid-cols-5",
        ),
        rx.el.div(
            copy_button(t, codes.join(" ")),
            anchor(
                icon("file", "size-5"),
                t("Download"),
                href=SecurityState.file,
                download="chemouflage-recovery-codes.txt",
                class_name=f"{styles.PLAIN} px-3",
            ),
            rx.el.button(
                t("I have kept them"), type="button", on_click=SecurityState.kept, class_name=styles.PRIMARY
            ),
            class_name="no-print mt-4 flex flex-wrap items-center gap-2",
        ),
        class_name="mb-6 rounded-2xl bg-saffron-soft p-4 sm:p-5",
        aria_labelledby=CODES,
    )  # fmt: skip
