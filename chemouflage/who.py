"""What a tab shows of who is signed in, and what it does when that changes in another tab."""

import reflex as rx
from reflex.utils.prerequisites import get_app

from backend_ext.kit.clock import utcnow
from backend_ext.people.models import STAFF
from backend_ext.people.visitors import MARKER_COOKIE
from chemouflage import session
from chemouflage.arrival import asked_enough, here, left, sign_in_path
from chemouflage.guard import public
from chemouflage.ui.actions import act
from chemouflage.ui.portrait import picture_path

TOPIC = "cf_session"
PREMIUM = "cf_premium"  # other tabs are told by it that a code was redeemed
_NOT_BACK = ("/sign-in", "/sign-up", "/forgot", "/reset", "/confirm", "/prove", "/check-mail", "/goodbye")


class Who(rx.State):
    """For show only: rights are asked of the server at each event.

    `way` is where the header's link leads: to the account, or to sign in and back here.
    """

    signed_in: bool = False
    name: str = ""
    initial: str = ""
    picture: str = ""
    staff: bool = False
    premium: bool = False
    way: str = ""
    _whose: str = ""

    @public(loader=True)
    async def load(self) -> None:
        """Shows who is here. A tab that was somebody else's is loaded anew: nothing of theirs stays in it."""
        found = await session.person(self)
        whose, self._whose = self._whose, found.user_id if found else self._whose
        if whose not in ("", self._whose):
            await act(self, ("go", here(self)))
            return
        self.signed_in = found is not None
        self.name = (found.name or found.display_name) if found else ""
        self.initial = self.name[:1].upper()
        self.picture = picture_path(found.picture) if found else ""
        self.staff = found is not None and found.role in STAFF
        self.premium = found is not None and found.has_premium(utcnow())
        self.way = session.address(self).t.path("/account") if found else _way_in(self)
        if found:
            await asked_enough(self)

    @public(loader=True)
    async def elsewhere(self, key: str) -> None:
        """The browser has a new cookie, and this tab takes it up: another tab signed in or out, or the
        visitor's came only after the handshake."""
        if key == TOPIC:
            await left(self)
            await _reconnect(self)
        elif key == MARKER_COOKIE and session.visitor(self) is None:
            await _reconnect(self)


def _way_in(state: rx.State) -> str:
    """To the sign-in page and back here; not back to a page that is itself about signing in."""
    at = session.address(state)
    stays = any(at.path == page or at.path.startswith(f"{page}/") for page in _NOT_BACK)
    return at.t.path("/sign-in") if stays else sign_in_path(state)


class _Unreadable:
    """A packet that no client can read: it drops the connection, which a server alone does not at once."""

    def encode(self) -> str:
        return "x"


async def _reconnect(state: rx.State) -> None:
    """Ends the tab's websocket. The browser opens another at once, whose handshake carries the new cookie;
    what is typed stays, and the page's loaders run again.

    The tab's token is given free first: a handshake that comes before that would get an empty state.
    """
    namespace = get_app().app.event_namespace
    at = state.router.session
    if namespace is None or not (server := namespace.app.sio):
        return
    transport = server.manager.eio_sid_from_sid(at.session_id, namespace.namespace)
    if socket := server.eio.sockets.get(transport):
        await namespace._token_manager.disconnect_token(at.client_token, at.session_id)
        await socket.queue.put(_Unreadable())
