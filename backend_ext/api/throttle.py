"""How much one client may ask of the HTTP API: counted before a route or a body is looked at."""

from collections.abc import Awaitable, Callable

from fastapi import Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from backend_ext.api.context import ServicesOf
from backend_ext.bootstrap import Services
from backend_ext.kit.errors import TooMany
from backend_ext.kit.ids import token_hash
from backend_ext.people.visitors import visitor_id

Refusal = Callable[[Request, Exception], Awaitable[Response]]

_COUNTED = "/api/"
# The gateway calls from few addresses for everybody, and has limits of its own (see payments.py).
_FREE = ("/api/payments/", "/api/openapi.json", "/api/docs")
_BY_ITSELF = ("/api/visitor",)  # what a page asks, not a person


class Throttle:
    """An ASGI app around `app` that answers TooMany by `refuse`. Pages, files and health are not counted."""

    def __init__(self, app: ASGIApp, services: ServicesOf, refuse: Refusal) -> None:
        self._app, self._services, self._refuse = app, services, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Counts a request to the API; hands on what may pass."""
        if scope["type"] == "http" and _counts(scope["path"]):
            request = Request(scope)
            try:
                await _count(request, self._services())
            except TooMany as error:
                answer = await self._refuse(request, error)
                await answer(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _counts(path: str) -> bool:
    return path.startswith(_COUNTED) and not path.startswith(_FREE)


async def _count(request: Request, held: Services) -> None:
    address = request.client.host if request.client else ""
    by_itself = request.url.path in _BY_ITSELF
    await (held.clients.load if by_itself else held.clients.act)(address, _who(request, held))


def _who(request: Request, held: Services) -> str:
    """What tells this client from others at its address: the app's token or the browser's cookie, hashed."""
    if authorization := request.headers.get("authorization"):
        return token_hash(authorization)
    return visitor_id(request.cookies.get(held.settings.visitor_cookie)) or ""
