"""The page after a form that sends a mail: what to do next."""

from typing import TypedDict

import reflex as rx

from backend_ext.bootstrap import Services
from chemouflage.account.entry_parts import card, entry_page, way
from chemouflage.first_paint.filled import Filled, Loaded
from chemouflage.first_paint.head import Head
from chemouflage.first_paint.tokens import blank
from chemouflage.guard import public
from chemouflage.i18n import Translator
from chemouflage.runtime import services
from chemouflage.session import Address, address
from chemouflage.ui.elements import tile
from chemouflage.ui.live import when

_PATH = "/check-mail"


class CheckMailView(TypedDict):
    """What is in the mail; `caught` where development shows what it caught."""

    here: str
    told: str
    next: str
    caught: bool


class CheckMailState(rx.State):
    """The page's text; the page server gave the same to the first paint."""

    view: CheckMailView = blank(CheckMailView)

    @public(loader=True)
    async def load(self) -> None:
        """Reads the address anew."""
        self.view = _view(services(), address(self))


def title(t: Translator) -> str:
    """The title of the page."""
    return t("Look into your mail") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("We have sent you something.")


def _view(held: Services, at: Address) -> CheckMailView:
    t, about = at.t, at.query.get("about", "")
    told = {
        "reset": t(
            "If there is an account with that address, a link to choose a new password is on its way."
        ),
        "email": t("A link to confirm your new address is on its way to it. Until then the old one counts."),
    }
    then = {
        "reset": t("Open it within the hour. It works once."),
        "email": t("Open it within 24 hours. It works once."),
    }
    settings = held.settings
    return {
        "here": f"{_PATH}?about={about}" if about in told else _PATH,
        "told": told.get(about, t("A link to finish signing up is on its way to you.")),
        "next": then.get(about, t("Open it within 2 days, best in this browser. It works once.")),
        "caught": settings.caught_mail_dir is not None and settings.environment != "production",
    }


async def _load(held: Services, at: Address) -> Loaded:
    return Loaded(_view(held, at), Head(title(at.t), description(at.t), _PATH, listed=False))


FILLED = Filled("mail", CheckMailState, CheckMailView, _load, ("about",))


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    view = CheckMailState.view
    return entry_page(
        t,
        tile("84", "Po", t("Post"), "sky", "w-16 shrink-0 sm:w-20 sm:text-xl"),
        t("Look into your mail"),
        view["told"],
        card(
            rx.el.p(view["next"]),
            rx.el.p(
                t("Nothing there? Look into the spam folder, or try again in a few minutes."),
                class_name="mt-3",
            ),
        ),
        rx.el.div(
            when(
                view["caught"],
                "mail.caught",
                way(t("Development:"), t("the mails that were caught"), "/dev/mail"),
            ),
            way(t("Done already?"), t("Sign in"), t.path("/sign-in")),
            class_name="mt-6 text-center",
        ),
        path=view["here"],
    )
