"""The state of the page of one's own data."""

import reflex as rx

from chemouflage.guard import requires
from chemouflage.runtime import services
from chemouflage.session import signed_in


class DataState(rx.State):
    """Whether a password has to be given to delete the account."""

    ready: bool = False
    with_password: bool = True

    @requires("signed_in", loader=True)
    async def load(self) -> None:
        """Asks how somebody signs in."""
        held = services()
        user = await held.people.get((await signed_in(self)).user_id)
        self.with_password = await held.entrance.has_password(user)
        self.ready = True
