"""Who gets a page that is not for everybody: asked over HTTP, before any HTML.

The websocket's loader of the page asks the same again, since a page may be reached without this server.
"""

from collections.abc import Callable
from urllib.parse import urlencode

from backend_ext.bootstrap import Services
from backend_ext.kit.paths import own_path
from backend_ext.people.access import check_access
from backend_ext.people.errors import SecondFactorMissing, SignInNeeded
from chemouflage.first_paint.answer import PRIVATE, Answer, Scope, moved
from chemouflage.first_paint.pages import Match
from chemouflage.i18n import translator
from chemouflage.session import cookie_of


async def enter(match: Match, scope: Scope, services: Callable[[], Services]) -> Answer | None:
    """None when who asks may have the page; where to go instead when signing in would help.

    Raises Forbidden for who is signed in and may not, and an outage of MongoDB.
    """
    page, t = match.document.page, translator(match.document.lang)
    if page.access == "public":
        return None
    cookies = b"; ".join(value for name, value in scope["headers"] if name == b"cookie").decode("latin-1")
    held = services()
    person = await held.sessions.who(cookie_of(cookies, held.settings.session_cookie))
    required = held.settings.staff_second_factor == "required"
    try:
        check_access(page.access, person, second_factor=required)
    except SignInNeeded:
        here = _here(scope)
        query = f"?{urlencode({'next': here})}" if here else ""
        return moved(303, t.path("/sign-in") + query, cache=PRIVATE)
    except SecondFactorMissing:
        return moved(303, t.path("/account/security?need=second-factor"), cache=PRIVATE)
    return None


def _here(scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    return own_path(f"{scope['path']}?{query}" if query else scope["path"])
