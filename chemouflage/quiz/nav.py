"""The way between the pages of the quiz."""

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.ui.anchor import anchor
from chemouflage.ui.icons import icon

_LINK = (
    "flex min-h-11 items-center gap-2 whitespace-nowrap rounded-full px-4 font-medium hover:bg-teal-soft "
    "aria-[current=page]:bg-teal aria-[current=page]:text-on-teal"
)


def quiz_nav(t: Translator, path: str) -> rx.Component:
    """A row of links, wider than a phone perhaps; `path` is the English address of the page it stands on."""
    ways = (
        ("/quiz", "flask", t("Lobby")),
        ("/quiz/boards", "podium", t("Boards")),
        ("/quiz/statistics", "chart", t("Statistics")),
        ("/live", "broadcast", t("Live")),
    )
    items = [
        rx.el.li(
            anchor(
                icon(picture, "size-5"),
                name,
                href=t.path(to),
                class_name=_LINK,
                **({"aria_current": "page"} if to == path else {}),
            )
        )
        for to, picture, name in ways
    ]
    return rx.el.nav(
        rx.el.ul(
            *items,
            role="list",
            class_name="strip -mx-4 flex gap-1 overflow-x-auto px-4 py-1 sm:-mx-6 sm:px-6",
            custom_attrs={"data-tabs": ""},
        ),
        aria_label=t("Quiz"),
        class_name="no-print min-w-0",
    )
