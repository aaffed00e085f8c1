"""The security page: password, e-mail address, second factor."""

from typing import Any

import reflex as rx

from chemouflage.account.frame import frame, named, panel
from chemouflage.account.security_factor import factor_panel
from chemouflage.account.security_state import SecurityState
from chemouflage.i18n import Translator
from chemouflage.ui.forms import text_field
from chemouflage.ui.posted import password_field, posted_form
from chemouflage.ui.states import alert


def title(t: Translator) -> str:
    """The title of the page."""
    return named(t, t("Security"))


def description(t: Translator) -> str:
    """The description of the page."""
    return t("Password, e-mail address and second step.")


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    needed = alert(t("Staff need a second step. Set it up below, then go on with your work."))
    return frame(
        t,
        "/account/security",
        t("Security"),
        SecurityState.ready,
        rx.cond(SecurityState.done != "", alert(SecurityState.done, good=True)),
        rx.cond(SecurityState.needed & ~SecurityState.on, needed),
        rx.cond(SecurityState.needed, factor_panel(t)),
        rx.cond(SecurityState.with_password, rx.fragment(_password(t), _email(t)), _elsewhere(t)),
        rx.cond(SecurityState.needed, rx.fragment(), factor_panel(t)),
    )


def _password(t: Translator) -> Any:
    form = posted_form(
        t,
        "/api/password",
        password_field("old", t("Present password"), t=t, key="password-old"),
        password_field(
            "password",
            t("New password"),
            t=t,
            new=True,
            hint=t("10 characters or more. A sentence is easy to keep."),
            key="password-new",
        ),
        submit=t("Change the password"),
        class_name="max-w-md space-y-4",
    )
    return panel(form, heading=t("Password"), lead=t("All your other devices are signed out by this."))


def _email(t: Translator) -> Any:
    form = posted_form(
        t,
        "/api/email",
        text_field(
            "email",
            t("New e-mail address"),
            type="email",
            autocomplete="email",
            inputmode="email",
            auto_capitalize="none",
            spell_check=False,
            max_length=254,
        ),
        password_field("password", t("Password"), t=t, key="email-password"),
        submit=t("Change the address"),
        class_name="max-w-md space-y-4",
    )
    return panel(
        form,
        heading=t("E-mail address"),
        lead=rx.fragment(
            t("Now:"),
            " ",
            rx.el.strong(SecurityState.email, class_name="break-all text-ink"),
            ". ",
            t("The new one counts once you have opened the link that we send there."),
        ),
    )


def _elsewhere(t: Translator) -> Any:
    return panel(
        rx.el.p(SecurityState.email, class_name="break-all font-semibold"),
        heading=t("How you sign in"),
        lead=t("With Google or Facebook. This account has no password of ours, so there is none to change."),
    )
