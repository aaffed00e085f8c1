"""A tab's token is good in the browser it belongs to, and nowhere else.

The framework keeps what a tab shows under a token that the browser names in the websocket's address, and
shows it to whoever names it again. An address ends up in logs; so the token that the framework sees is bound
to the browser's visitor cookie, which no address holds. In another browser the same token is an empty tab.
"""

from secrets import token_urlsafe
from urllib.parse import parse_qsl, urlencode

from backend_ext import settings
from backend_ext.kit.ids import token_hash
from backend_ext.people.visitors import visitor_id
from chemouflage.first_paint.answer import App, Receive, Scope, Send
from chemouflage.session import cookie_of

_PATH, _TOKEN = "/_event", "token"
_MARK = "~"  # between the browser's part of a token and ours
_LONGEST = 64


def bound(app: App) -> App:
    """Binds the tokens in the addresses of websockets, whatever stands after their mark already."""

    async def binding(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and scope["path"].startswith(_PATH):
            scope = {**scope, "query_string": _bound(scope["query_string"], _browser(scope))}
        await app(scope, receive, send)

    return binding


def _bound(query: bytes, browser: str) -> bytes:
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    mine = [(name, _with(value, browser) if name == _TOKEN else value) for name, value in pairs]
    return urlencode(mine).encode()


def _with(token: str, browser: str) -> str:
    return f"{token.partition(_MARK)[0][:_LONGEST]}{_MARK}{browser}"


def _browser(scope: Scope) -> str:
    """What only this browser has; without a cookie something that comes once, and opens nothing again."""
    header = "; ".join(
        value.decode("latin-1") for name, value in scope["headers"] if name.lower() == b"cookie"
    )
    held = settings.load()
    visitor = visitor_id(cookie_of(header, held.visitor_cookie))
    return token_hash(f"tab:{visitor}")[:32] if visitor else token_urlsafe(24)
