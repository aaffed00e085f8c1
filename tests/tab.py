"""A browser tab for tests of states: the state tree, where the tab is, and whose cookie it has."""

import json
from typing import Any, TypeVar

import reflex as rx
from reflex.istate.data import HeaderData, ReflexURL, RouterData, SessionData

from backend_ext.people.visitors import new_visitor, visitor_id
from chemouflage.ui.actions import Actions

S = TypeVar("S", bound=rx.State)
COOKIE, SESSION = "cf_visitor", "cf_session"


class Tab:
    """One tab. `token` is the visitor's cookie, `session` the signed-in person's; None for no cookie."""

    def __init__(
        self, path: str, token: str | None, ip: str = "192.0.2.7", *, session: str | None = None
    ) -> None:
        self.root = rx.State(_reflex_internal_init=True)  # type: ignore[call-arg]
        self.token, self.session = token, session
        self._ip = ip
        self.go(path)

    def go(self, path: str) -> None:
        """Shows another address in this tab."""
        cookies = {COOKIE: self.token, SESSION: self.session}
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items() if value)
        router = RouterData(
            session=SessionData(client_token="tab", client_ip=self._ip),
            headers=HeaderData(cookie=cookie),
            url=ReflexURL(f"http://localhost:8000{path}"),
        )
        self.root.router = router

    @property
    def visitor(self) -> str:
        """What the shop calls the visitor of this tab."""
        found = visitor_id(self.token)
        assert found is not None
        return found

    async def state(self, kind: type[S]) -> S:
        """The tab's state of this kind."""
        return await self.root.get_state(kind)

    async def wishes(self) -> list[list[str]]:
        """What the browser was asked to do last."""
        todo = (await self.root.get_state(Actions)).todo
        return json.loads(todo)["steps"] if todo else []


def visitor_token() -> str:
    """The cookie of somebody new."""
    return new_visitor()


async def call(handler: Any, state: Any, *args: Any) -> list[Any]:
    """Runs an event handler on its state; what it yields or returns besides nothing."""
    result = handler.fn(state, *args)
    if hasattr(result, "__aiter__"):
        return [update async for update in result]
    returned = await result
    return [] if returned is None else [returned]
