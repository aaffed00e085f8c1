"""The page where somebody types the code of a room; works without scripts too."""

from typing import Any, TypedDict

import reflex as rx

from backend_ext.bootstrap import Services
from backend_ext.kit.ids import clean_room_code, show_room_code
from chemouflage.first_paint.filled import Filled, Loaded
from chemouflage.first_paint.head import Head
from chemouflage.first_paint.tokens import blank
from chemouflage.guard import public
from chemouflage.i18n import Translator
from chemouflage.runtime import services
from chemouflage.session import Address, address
from chemouflage.ui import styles
from chemouflage.ui.elements import tile
from chemouflage.ui.forms import text_field
from chemouflage.ui.posted import posted_form
from chemouflage.ui.problems import known, problem_text
from chemouflage.ui.shell import shell


class JoinView(TypedDict):
    """The form: a code that stood in the address, and what was wrong with the one before."""

    code: str
    problem: str
    said: str


async def load(_services: Services, here: Address) -> Loaded:
    """The view of an address."""
    clean = clean_room_code(here.query.get("code", ""))
    said = known(here.query.get("problem", ""))
    view = JoinView(
        code=show_room_code(clean) if clean else "", problem=problem_text(said, here.t), said=said
    )
    return Loaded(view, Head(title(here.t), description(here.t), "/live"))


class JoinState(rx.State):
    """The page's data; the page server gave the same to the browser's first paint."""

    view: JoinView = blank(JoinView)

    @public(loader=True)
    async def load(self) -> None:
        """Reads the page anew."""
        self.view = (await load(services(), address(self))).view  # type: ignore[assignment]


FILLED = Filled("join", JoinState, JoinView, load, ("code", "problem"), 40)


def title(t: Translator) -> str:
    """The title of the page."""
    return t("Join a live room") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("Type the code on the big screen and play along, without an account.")


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    view: Any = JoinState.view
    form = posted_form(
        t,
        "/api/live/find",
        text_field(
            "code",
            t("Code of the room"),
            value=view["code"],
            hint=t("6 letters and digits, on the big screen."),
            auto_capitalize="characters",
            spell_check=False,
            enter_key_hint="go",
            max_length=20,
            placeholder="ABC DEF",
        ),
        submit=t("Go in"),
        problem=view["problem"],
        said=view["said"],
        class_name="mt-8 space-y-4",
    )
    return shell(
        t,
        rx.el.section(
            rx.el.div(
                tile("8", "O", t("Oxygen"), "sky"),
                tile("12", "Mg", t("Magnesium"), "saffron"),
                tile("9", "F", t("Fluorine"), "coral"),
                class_name="flex gap-2",
            ),
            rx.el.h1(t("Join a live room"), class_name=f"mt-6 {styles.H1}"),
            rx.el.p(
                t("Type the code on the big screen and play along, without an account."),
                class_name="mt-3 text-lg text-muted",
            ),
            form,
            class_name=f"{styles.NARROW} max-w-lg py-10",
        ),
        path="/live",
    )
