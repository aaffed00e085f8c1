"""A code as a picture: a camera opens the form with the code in it, and whoever is signed in redeems it."""

from typing import Any

import reflex as rx

from backend_ext import settings
from backend_ext.kit.ids import clean_premium_code
from backend_ext.premium.links import redeem_qr
from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.icons import icon


def qr_of(code: str, t: Translator) -> str:
    """The SVG of the address that redeems `code`; nothing for what is no code."""
    clean = clean_premium_code(code)
    return redeem_qr(settings.load().origin, clean, t.lang) if clean else ""


def qr_button(t: Translator, state: Any, code: Any) -> rx.Component:
    """A button that shows the picture of `code`; `state` has `qr`, `qr_of` and `show_qr`."""
    return rx.el.button(
        icon("scan", "size-5"),
        "QR",
        type="button",
        on_click=state.show_qr(code),
        aria_label=t("QR code of") + " " + code,
        aria_expanded=state.qr_of == code,
        class_name=f"{styles.PLAIN} no-print px-2.5",
    )


def qr_picture(t: Translator, state: Any, code: Any) -> rx.Component:
    """The picture of `code` while it is the one that is shown."""
    picture = rx.html(
        state.qr,
        role="img",
        aria_label=t("QR code of") + " " + code,
        class_name="mx-auto my-3 size-48 overflow-hidden rounded-2xl bg-white [&_svg]:size-full",
    )
    hint = rx.el.p(t("Scan it with the phone that plays."), class_name="pb-2 text-center text-sm text-muted")
    return rx.cond(state.qr_of == code, rx.el.div(picture, hint))
