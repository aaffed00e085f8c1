"""What a tab shows of who is signed in, and what it does when that changes in another tab."""

import reflex as rx
from reflex.utils.prerequisites import get_app

from backend_ext.kit.clock import utcnow
from backend_ext.people.models import STAFF
from chemouflage import session
from chemouflage.arrival import SIGN_IN_AGAIN, left
from chemouflage.guard import public
from chemouflage.ui.actions import act

TOPIC = "cf_session"


class Who(rx.State):
    """For show only: rights are asked of the server at each event."""

    signed_in: bool = False
    name: str = ""
    initial: str = ""
    picture: str = ""
    staff: bool = False
    premium: bool = False

    @public(loader=True)
    async def load(self) -> None:
        """Shows who is here."""
        found = await session.person(self)
        self.signed_in = found is not None
        self.name = (found.name or found.display_name) if found else ""
        self.initial = self.name[:1].upper()
        self.picture = found.picture if found else ""
        self.staff = found is not None and found.role in STAFF
        self.premium = found is not None and found.has_premium(utcnow())
        if found:
            await act(self, ("close", SIGN_IN_AGAIN))

    @public
    async def elsewhere(self, key: str) -> None:
        """Another tab signed in or out: this one takes up the browser's new cookie."""
        if key == TOPIC:
            await left(self)
            await _reconnect(self)


async def _reconnect(state: rx.State) -> None:
    """Ends the tab's websocket. The browser opens another at once, whose handshake carries the new cookie;
    what is typed stays, and the page's loaders run again."""
    namespace = get_app().app.event_namespace
    sid = state.router.session.session_id
    if namespace is None or not (server := namespace.app.sio):
        return
    if transport := server.manager.eio_sid_from_sid(sid, namespace.namespace):
        await server.eio.disconnect(transport)
