"""The page server: answers every page of the shop as filled HTML, in front of the Reflex app.

What it does not know goes through to the app: the websocket, the API, files.
"""

import logging
from collections.abc import Callable
from urllib.parse import quote

from backend_ext.bootstrap import Services
from backend_ext.kit.errors import Forbidden, NotFound
from backend_ext.people.errors import PremiumNeeded
from backend_ext.store.outage import as_unavailable
from chemouflage.first_paint.answer import Answer, App, Message, Receive, Scope, Send, moved
from chemouflage.first_paint.cache import BodyCache
from chemouflage.first_paint.files import dressed
from chemouflage.first_paint.gate import enter
from chemouflage.first_paint.pages import Match, Pages, asked, cache_key
from chemouflage.first_paint.refusal import readable

FRESH_SECONDS = 5.0
STALE_SECONDS = 600.0
_KEPT = 512
_THROUGH = ("/api/", "/_", "/ping", "/health", "/assets/")

_log = logging.getLogger(__name__)


class PageServer:
    """An ASGI app around `app`. `services` is asked only when a page is not in the cache."""

    def __init__(
        self, app: App, pages: Pages, services: Callable[[], Services], *, fresh: float = FRESH_SECONDS
    ) -> None:
        """`fresh`: how many seconds a filled page is given again as it is."""
        self._app, self._pages, self._services = app, pages, services
        self._cache: BodyCache[Answer] = BodyCache(size=_KEPT, fresh=fresh, stale=STALE_SECONDS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request for a page; hands on everything else."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path, query = scope["path"], scope["query_string"]
        if scope["method"] not in ("GET", "HEAD") or path.startswith(_THROUGH):
            onward = readable(scope, dressed(path, query, send), self._pages.slow_down)
            await self._app(scope, receive, onward)
            return
        ready = self._cache.hit((path, query))
        if ready is None and (match := self._pages.match(path)):
            ready = await self._answer(match, scope)
        if ready is not None:
            await ready.send(scope, send)
        elif path.endswith("/") and self._pages.match(path.rstrip("/")):
            await _without_slash(path.rstrip("/"), query).send(scope, send)
        elif path.endswith(".html") or "__" in path:
            await self._pages.not_found(path).send(scope, send)
        else:
            await self._file(scope, receive, send)

    async def _answer(self, match: Match, scope: Scope) -> Answer:
        path = scope["path"]
        try:
            if match.private:
                return await enter(match, scope, self._services) or await self._filled(match, scope)
            return await self._filled(match, scope)
        except NotFound:
            return self._pages.not_found(path)
        except Forbidden as error:
            return self._pages.not_allowed(path, premium=isinstance(error, PremiumNeeded))
        except Exception as error:
            if not _is_outage(error):
                _log.exception("The page %s could not be filled", path)
            return self._pages.unavailable(path)

    async def _filled(self, match: Match, scope: Scope) -> Answer:
        if match.filled is None:
            return self._pages.ready(match)
        parameters = asked(match.filled, scope["query_string"])
        if match.private:
            return await self._pages.fill(match, parameters, self._services)
        return await self._cache.get(
            cache_key(scope["path"], parameters),
            lambda: self._pages.fill(match, parameters, self._services),
            forgive=_is_outage,
        )

    async def _file(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A file of the build, or the page for an address that is nothing."""
        missing = False
        onward = dressed(scope["path"], scope["query_string"], send)

        async def watch(message: Message) -> None:
            nonlocal missing
            if message["type"] == "http.response.start" and message["status"] == 404:
                missing = True
            if not missing:
                await onward(message)

        await self._app(scope, receive, watch)
        if missing:
            await self._pages.not_found(scope["path"]).send(scope, send)


def _is_outage(error: Exception) -> bool:
    return as_unavailable(error) is not None


def _without_slash(path: str, query: bytes) -> Answer:
    """Leads an address with a slash at its end to the one without."""
    target = quote(path) + (f"?{query.decode('latin-1')}" if query else "")
    return moved(308, "/" + target.lstrip("/"))
