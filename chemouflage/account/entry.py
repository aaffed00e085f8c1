"""What the pages to sign in know of their address: where to go on, the code of a mail, what went wrong."""

from collections.abc import Callable
from functools import partial
from typing import TypedDict
from urllib.parse import urlencode

import reflex as rx

from backend_ext.bootstrap import Services
from backend_ext.kit.paths import own_path
from backend_ext.people.errors import LinkOver
from chemouflage.first_paint.filled import Filled, Loaded
from chemouflage.first_paint.head import Head
from chemouflage.first_paint.tokens import blank
from chemouflage.guard import public
from chemouflage.i18n import Translator
from chemouflage.runtime import services
from chemouflage.session import Address, address
from chemouflage.ui.problems import known, problem_text

Text = Callable[[Translator], str]
_LONGEST = 2000  # the code of a mail knows the way back too
MAILED = ("/confirm", "/reset", "/confirm-email", "/prove", "/unsubscribe")


class EntryView(TypedDict):
    """An address: `here` is its English path, `onward` where who is signed in goes on.

    The links lead to the other pages and keep where somebody wanted to go.
    """

    here: str
    next: str
    onward: str
    code: str
    said: str
    problem: str
    sign_in: str
    sign_up: str
    forgot: str
    google: bool
    facebook: bool
    federated: bool


class EntryState(rx.State):
    """The address of a page to sign in; the page server gave the same to the first paint."""

    view: EntryView = blank(EntryView)

    @public(loader=True)
    async def load(self) -> None:
        """Reads the address anew."""
        self.view = entry_view(services(), address(self))


def entry_view(held: Services, at: Address) -> EntryView:
    """What a page shows of its address. A page of a mail without a code says that the link is over."""
    next_path, code = own_path(at.query.get("next", "")), at.query.get("code", "")[:_LONGEST]
    said = known(at.query.get("problem", ""))
    if at.path in MAILED and not code:
        said = LinkOver.code
    kept = {"next": next_path} if next_path else {}
    federations = held.entrance.provider.federations

    def page(path: str, **query: str) -> str:
        return f"{path}?{urlencode(query)}" if query else path

    return {
        "here": page(at.path, **kept, **({"code": code} if code else {})),
        "next": next_path,
        "onward": next_path or at.t.path("/account"),
        "code": code,
        "said": said,
        "problem": problem_text(said, at.t),
        "sign_in": page(at.t.path("/sign-in"), **kept),
        "sign_up": page(at.t.path("/sign-up"), **kept),
        "forgot": page(at.t.path("/forgot"), **kept),
        "google": "google.com" in federations,
        "facebook": "facebook.com" in federations,
        "federated": bool(federations),
    }


def filled(title: Text, description: Text) -> Filled:
    """What fills a page to sign in; `title` and `description` give its texts in a language."""
    load = partial(_load, title=title, description=description)
    return Filled("entry", EntryState, EntryView, load, ("next", "code", "problem"), longest=_LONGEST)


async def _load(held: Services, at: Address, *, title: Text, description: Text) -> Loaded:
    head = Head(title(at.t), description(at.t), at.path, listed=False)
    return Loaded(entry_view(held, at), head)
