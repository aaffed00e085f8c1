"""The cookies of people: the session, the challenge of a second factor, the way to Google and back."""

import secrets

from fastapi import Response

from backend_ext.people.sessions.models import LONGEST
from backend_ext.people.visitors import MARKER_COOKIE
from backend_ext.settings import Settings

# Scripts can read it. It tells that the session changed, not which it is: other tabs look for themselves.
MARKER = "cf_s"
CHALLENGE, DEPARTURE = "cf_challenge", "cf_departure"
_MINUTES = 10


def own_name(settings: Settings, name: str) -> str:
    """The cookie's name here: on https one that no other host and no plain connection can set."""
    return f"__Host-{name}" if settings.secure_cookies else name


def let_in(response: Response, settings: Settings, secret: str) -> None:
    """Gives the browser its session."""
    _set(response, settings, settings.session_cookie, secret, int(LONGEST.total_seconds()))
    _mark(response, settings)
    drop(response, settings, CHALLENGE)


def let_out(response: Response, settings: Settings) -> None:
    """Takes the session away."""
    _set(response, settings, settings.session_cookie, "", 0)
    _mark(response, settings)


def forget_visitor(response: Response, settings: Settings) -> None:
    """Makes the browser a new visitor at its next page."""
    for name in (settings.visitor_cookie, MARKER_COOKIE):
        _set(response, settings, name, "", 0)


def keep(response: Response, settings: Settings, name: str, value: str) -> None:
    """Keeps what the next step needs, for 10 minutes."""
    _set(response, settings, own_name(settings, name), value, _MINUTES * 60)


def drop(response: Response, settings: Settings, name: str) -> None:
    """Forgets what `keep` kept."""
    _set(response, settings, own_name(settings, name), "", 0)


def _mark(response: Response, settings: Settings) -> None:
    _set(response, settings, MARKER, secrets.token_hex(4), int(LONGEST.total_seconds()), hidden=False)


def _set(
    response: Response, settings: Settings, name: str, value: str, seconds: int, *, hidden: bool = True
) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/",
        secure=settings.secure_cookies,
        httponly=hidden,
        samesite="lax",
    )
