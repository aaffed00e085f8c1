"""What happens to somebody who must sign in first, or again.

Who comes to a page is sent to sign in and comes back. Who is in the middle of something on it (the session
ended meanwhile) keeps the page and all that is typed, and is asked by a dialog to sign in beside it.
"""

from urllib.parse import urlencode

import reflex as rx

from backend_ext.kit.paths import own_path
from chemouflage import session
from chemouflage.ui.actions import act

SIGN_IN_AGAIN = "sign-in-again"


class Arrival(rx.State):
    """Whether this tab's page was let in once, and whether it asked to sign in again."""

    _in: bool = False
    _asked: bool = False


async def arrived(state: rx.State) -> None:
    """The tab's page was shown to somebody who may see it."""
    (await state.get_state(Arrival))._in = True


async def left(state: rx.State) -> None:
    """Somebody signed out on purpose: what the page shows is no longer anybody's here."""
    (await state.get_state(Arrival))._in = False


async def ask_to_sign_in(state: rx.State, *, loader: bool) -> None:
    """Leads to the sign-in page, or opens the dialog when the page is in use."""
    if not loader or (await state.get_state(Arrival))._in:
        (await state.get_state(Arrival))._asked = True
        await act(state, ("open", SIGN_IN_AGAIN))
        return
    await act(state, ("go", sign_in_path(state)))


def sign_in_path(state: rx.State) -> str:
    """The sign-in page, which leads back to the page that the tab shows."""
    t, back = session.address(state).t, here(state)
    return t.path("/sign-in") + (f"?{urlencode({'next': back})}" if back else "")


def here(state: rx.State) -> str:
    """The path and query of the page that the tab shows; empty when they are not ours."""
    url = state.router.url
    return own_path(f"{url.path}?{url.query}" if url.query else url.path) or ""


async def asked_enough(state: rx.State) -> None:
    """Somebody is signed in: closes the dialog that asked for it."""
    arrival = await state.get_state(Arrival)
    if arrival._asked:
        arrival._asked = False
        await act(state, ("close", SIGN_IN_AGAIN))


async def ask_for_second_factor(state: rx.State) -> None:
    """Leads staff to where a second factor is set up."""
    await act(state, ("go", session.address(state).t.path("/account/security?need=second-factor")))
