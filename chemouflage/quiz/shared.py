"""A result that somebody shared: its picture, and the same game for who sees it."""

from typing import Any

import reflex as rx

from chemouflage.first_paint.filled import Filled
from chemouflage.first_paint.tokens import blank
from chemouflage.guard import public
from chemouflage.i18n import Translator
from chemouflage.quiz.shared_view import SharedView, load
from chemouflage.runtime import services
from chemouflage.session import address
from chemouflage.ui import styles
from chemouflage.ui.elements import button_link
from chemouflage.ui.shell import shell


class SharedState(rx.State):
    """The result; the page server gave the same to the browser's first paint."""

    view: SharedView = blank(SharedView)

    @public(loader=True)
    async def load(self) -> None:
        """Reads the page anew."""
        self.view = (await load(services(), address(self))).view  # type: ignore[assignment]


FILLED = Filled("shared", SharedState, SharedView, load)


def title(_t: Translator) -> Any:
    """The title of the page."""
    return SharedState.view["title"]


def description(_t: Translator) -> Any:
    """The description of the page."""
    return SharedState.view["alt"]


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    view = SharedState.view
    picture = rx.el.img(
        src=view["picture"],
        alt=view["alt"],
        class_name="aspect-[1200/630] w-full rounded-3xl bg-teal shadow-lift",
        custom_attrs={"width": "1200", "height": "630"},
    )
    return shell(
        t,
        rx.el.section(
            rx.el.p(view["played"], class_name="font-semibold text-muted"),
            rx.el.h1(view["right"], class_name=f"mt-1 {styles.H1}"),
            rx.el.p(view["told"], class_name="mt-2 text-lg text-muted"),
            rx.el.div(picture, class_name="mt-6"),
            rx.el.h2(t("How many do you get?"), class_name=f"mt-10 {styles.H2}"),
            rx.el.p(
                t("Five easy questions, no account needed. Or play today's ten: the same for everybody."),
                class_name="mt-2 text-muted",
            ),
            rx.el.div(
                button_link(t("Play now"), t.path("/quiz"), styles.ACCENT),
                button_link(t("See the decks"), t.path("/shop"), styles.QUIET),
                class_name="mt-5 flex flex-wrap gap-3",
            ),
            class_name=f"{styles.NARROW} py-8 sm:py-12",
        ),
        path="/quiz",
    )
