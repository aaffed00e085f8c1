"""What happens to somebody who must sign in first, or again.

Who comes to a page is sent to sign in and comes back. Who is in the middle of something on it (the session
ended meanwhile) keeps the page and all that is typed, and is asked by a dialog to sign in beside it.
"""

from urllib.parse import urlencode

import reflex as rx

from chemouflage import session
from chemouflage.ui.actions import act

SIGN_IN_AGAIN = "sign-in-again"


class Arrival(rx.State):
    """Whether this tab's page was let in once."""

    _in: bool = False


async def arrived(state: rx.State) -> None:
    """The tab's page was shown to somebody who may see it."""
    (await state.get_state(Arrival))._in = True


async def left(state: rx.State) -> None:
    """Somebody signed out on purpose: what the page shows is no longer anybody's here."""
    (await state.get_state(Arrival))._in = False


async def ask_to_sign_in(state: rx.State, *, loader: bool) -> None:
    """Leads to the sign-in page, or opens the dialog when the page is in use."""
    if not loader or (await state.get_state(Arrival))._in:
        await act(state, ("open", SIGN_IN_AGAIN))
        return
    t, url = session.address(state).t, state.router.url
    here = f"{url.path}?{url.query}" if url.query else url.path
    await act(state, ("go", f"{t.path('/sign-in')}?{urlencode({'next': here})}"))


async def ask_for_second_factor(state: rx.State) -> None:
    """Leads staff to where a second factor is set up."""
    await act(state, ("go", session.address(state).t.path("/account/security?need=second-factor")))
