"""Visitors: people without an account, told apart by an opaque cookie."""

import re

from backend_ext.kit.ids import new_token, token_hash

COOKIE_SECONDS = 180 * 24 * 3600
MARKER_COOKIE = "cf_v"

_TOKEN = re.compile(r"\A[A-Za-z0-9_-]{43}\Z")
_STORED = re.compile(r"\A[0-9a-f]{64}\Z")


def new_visitor() -> str:
    """The token of a new visitor: what the HttpOnly cookie holds."""
    return new_token()


def visitor_id(token: str | None) -> str | None:
    """What the shop stores of a visitor (the token's hash), or None when `token` is not one of ours."""
    return token_hash(token) if token and _TOKEN.match(token) else None


def is_visitor(owner: str) -> bool:
    """Whether what something belongs to is a visitor, not an account (an account's id is shorter)."""
    return _STORED.match(owner) is not None
