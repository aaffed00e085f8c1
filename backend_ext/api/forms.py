"""Answers to forms: JSON for the page's script, which shows errors beside the fields; else a redirect."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from backend_ext.kit.errors import ShopError
from backend_ext.kit.paths import own_path
from backend_ext.kit.text import Lang


def wants_json(request: Request) -> bool:
    """Whether a script asks, and not a browser that goes there."""
    return "application/json" in request.headers.get("accept", "")


def go(request: Request, path: str) -> Response:
    """Leads to a page of ours."""
    if wants_json(request):
        return JSONResponse({"go": path}, headers={"cache-control": "no-store"})
    return RedirectResponse(path, status_code=303)


def page(lang: Lang, path: str, **query: str) -> str:
    """A page in a language, with a query of what is not empty."""
    there = ("/bn" if path == "/" else f"/bn{path}") if lang == "bn" else path
    filled = {name: value for name, value in query.items() if value}
    return f"{there}?{urlencode(filled)}" if filled else there


def back(request: Request, error: ShopError) -> Response | None:
    """Leads a browser that posted a form without a script back to its page, which says what was wrong.

    None when it cannot be told where that is.
    """
    came = urlsplit(request.headers.get("referer", ""))
    if request.method != "POST" or wants_json(request) or came.netloc != request.headers.get("host"):
        return None
    asked = [(name, value) for name, value in parse_qsl(came.query) if name != "problem"]
    path = own_path(f"{came.path}?{urlencode([*asked, ('problem', error.code)])}")
    return RedirectResponse(path, status_code=303) if path else None
