"""The frame of every page: skip link, header, content, footer, notices."""

from typing import Any

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.storefront.cart_state import CartState
from chemouflage.ui.actions import action_area
from chemouflage.ui.elements import skip_link
from chemouflage.ui.footer import footer
from chemouflage.ui.header import header
from chemouflage.ui.notices import connection_notice, notice_area


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
        *([notice_area(t), connection_notice(t), action_area(), _ears()] if live else []),
    )


def _ears() -> rx.Component:
    """Listens for what other tabs do to the cart, and for the moment somebody looks at this tab again."""
    return rx.window_event_listener(on_storage=CartState.elsewhere, on_visibility_change=CartState.returned)


def _other(t: Translator, path: Any) -> Any:
    """The same page in the other language."""
    if isinstance(path, str):
        return ("/bn" if path == "/" else f"/bn{path}") if t.lang == "en" else path
    return "/bn" + path if t.lang == "en" else path
