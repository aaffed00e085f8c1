"""The state of the overview."""

import reflex as rx

from backend_ext.kit.clock import utcnow
from chemouflage.account.overview_view import OverviewView, overview_view
from chemouflage.account.premium_view import open_codes
from chemouflage.first_paint.tokens import blank
from chemouflage.guard import requires
from chemouflage.runtime import services
from chemouflage.session import address, signed_in


class OverviewState(rx.State):
    """Who is here, and how their things stand."""

    ready: bool = False
    view: OverviewView = blank(OverviewView)

    @requires("signed_in", loader=True)
    async def load(self) -> None:
        """Reads it all anew."""
        await self._load()

    @requires("signed_in", loader=True)
    async def returned(self, hidden: bool) -> None:
        """The page is looked at again."""
        if hidden is False:
            await self._load()

    async def _load(self) -> None:
        here, held = await signed_in(self), services()
        user = await held.people.get(here.user_id)
        orders = await held.orders.of_user(user.id)
        latest = orders.items[0] if orders.items else None
        codes = open_codes(await held.wallet.of_user(user.id))
        key = held.orders.links.key(latest.number) if latest else ""
        self.view = overview_view(user, latest, orders.total, codes, key, utcnow(), address(self).t)
        self.ready = True
