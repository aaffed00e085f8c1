"""The frame of every page: skip link, header, content, footer, notices."""

from typing import Any

import reflex as rx

from chemouflage.arrival import SIGN_IN_AGAIN
from chemouflage.i18n import Translator
from chemouflage.storefront.cart_state import CartState
from chemouflage.ui import styles
from chemouflage.ui.actions import action_area
from chemouflage.ui.anchor import anchor
from chemouflage.ui.dialog import dialog
from chemouflage.ui.elements import skip_link
from chemouflage.ui.footer import footer
from chemouflage.ui.header import header
from chemouflage.ui.notices import connection_notice, notice_area
from chemouflage.who import Who


def shell(
    t: Translator, *content: rx.Component, path: Any, query: Any = "", live: bool = True
) -> rx.Component:
    """A whole page around `content`.

    `path`: the page's English address (text or Var), from which the language link is made;
    `query`: the search text to show; `live=False` for pages served without scripts.
    """
    return rx.fragment(
        skip_link(t),
        header(t, _other(t, path), query),
        rx.el.main(*content, id="main", tab_index=-1, class_name="outline-none"),
        footer(t),
        *([notice_area(t), connection_notice(t), _sign_in_again(t), action_area(), _ears()] if live else []),
    )


def _sign_in_again(t: Translator) -> rx.Component:
    """Opened in the middle of something after the session has ended; closes by itself, see who.py."""
    return dialog(
        t,
        SIGN_IN_AGAIN,
        t("Please sign in again"),
        rx.el.p(t("Your session has ended. What you typed is still here.")),
        anchor(
            t("Sign in in a new tab"),
            href=f"{t.path('/sign-in')}?next={t.path('/signed-in')}",
            target="_blank",
            rel="nofollow noopener",
            class_name=f"{styles.PRIMARY} mt-5 min-h-12 w-full text-lg",
        ),
    )


def _ears() -> rx.Component:
    """Listens for what other tabs do, and for the moment somebody looks at this tab again."""
    return rx.window_event_listener(
        on_storage=[CartState.elsewhere, Who.elsewhere], on_visibility_change=CartState.returned
    )


def _other(t: Translator, path: Any) -> Any:
    """The same page in the other language."""
    if isinstance(path, str):
        return ("/bn" if path == "/" else f"/bn{path}") if t.lang == "en" else path
    return "/bn" + path if t.lang == "en" else path
