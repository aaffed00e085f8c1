"""Somebody signed in, in a tab: for tests of the account pages' states."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import reflex as rx

from backend_ext.bootstrap import Services
from backend_ext.ordering.models import Order
from backend_ext.people.models import User
from backend_ext.people.sessions.models import Device
from chemouflage.ui.notices import Notices
from tests.people import user_now
from tests.tab import Tab, call, visitor_token

S = TypeVar("S", bound=rx.State)
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
Order3 = Callable[..., Awaitable[Order]]


@dataclass
class Here:
    """Somebody signed in, in a tab."""

    services: Services
    user: User
    secret: str
    session_id: str

    async def at(self, path: str, kind: type[S]) -> tuple[Tab, S]:
        """A fresh tab at `path`, its page loaded."""
        tab = Tab(path, visitor_token(), session=self.secret)
        state = await tab.state(kind)
        await call(kind.load, state)  # type: ignore[attr-defined]
        return tab, state

    async def now(self) -> User:
        """The account as it is stored."""
        found = await user_now(self.services, self.user.id)
        assert found is not None
        return found


async def come(services: Services, user: User) -> Here:
    """Signs somebody in."""
    secret, session = await services.sessions.open(user, Device(AGENT, "203.0.113.24"))
    return Here(services, user, secret, session.id)


async def notice(tab: Tab) -> str:
    """What was told last."""
    return (await tab.state(Notices)).text
