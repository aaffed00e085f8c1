"""Ways to show a result around: plain links to chats, and the address to copy."""

from typing import Any

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.anchor import anchor
from chemouflage.ui.icons import icon


def share_row(t: Translator, view: Any) -> rx.Component:
    """Links for a result. `view` has `share_url`, `share_whatsapp`, `share_facebook` (see `share_links`)."""

    def out(text: str, href: Any) -> rx.Component:
        return anchor(text, href=href, target="_blank", rel="noopener", class_name=styles.QUIET)

    copy = rx.el.button(
        rx.el.span(icon("copy", "size-5"), t("Copy the link"), class_name="when-idle items-center gap-1.5"),
        rx.el.span(icon("check", "size-5"), t("Copied"), class_name="when-copied items-center gap-1.5"),
        type="button",
        class_name=styles.QUIET,
        custom_attrs={"data-copies": view["share_url"]},
    )
    return rx.el.div(
        out("WhatsApp", view["share_whatsapp"]),
        out("Facebook", view["share_facebook"]),
        copy,
        class_name="flex flex-wrap gap-3",
    )
