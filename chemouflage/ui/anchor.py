"""Plain links. `rx.el.a` is a router link that fetches no HTML; ours load the page the server filled."""

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.inline import A


def anchor(*children: Any, href: Any, **props: Any) -> rx.Component:
    """An `<a>` to `href`: works before and without JavaScript."""
    return A.create(*children, href=href, **props)
