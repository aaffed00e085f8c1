"""Everybody who may come to a running shop, from nobody to an admin, each with a session of their own."""

from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.people.access import Access
from backend_ext.people.models import Role, User
from backend_ext.people.sessions.models import Device
from tests.books import Books
from tests.people import put_user

_CHANGES: dict[str, dict[str, Any]] = {
    "customer": {},
    "premium": {"premium_until": utcnow().replace(year=2099)},
    "lapsed": {"premium_until": utcnow().replace(year=2020)},
    "support": {"role": Role.SUPPORT},
    "editor": {"role": Role.EDITOR},
    "admin": {"role": Role.ADMIN},
}
WHO = ("nobody", *_CHANGES)
MAY: dict[Access, frozenset[str]] = {
    "public": frozenset(WHO),
    "signed_in": frozenset(_CHANGES),
    "premium": frozenset({"premium"}),
    "support": frozenset({"support", "admin"}),
    "editor": frozenset({"editor", "admin"}),
    "moderator": frozenset({"support", "editor", "admin"}),
    "admin": frozenset({"admin"}),
}


@dataclass(frozen=True)
class Actor:
    """Who comes, and the cookie of their session; nobody has none."""

    who: str
    secret: str = ""


def enter(books: Books) -> list[Actor]:
    """One of each, in the order of WHO."""

    async def live(services: Services) -> list[Actor]:
        return [Actor("nobody"), *[Actor(who, await _session(services, who)) for who in _CHANGES]]

    return books.work(live)


async def _session(services: Services, who: str) -> str:
    user: User = await put_user(services, f"{who}-{token_hex(4)}@example.com", **_CHANGES[who])
    secret, _ = await services.sessions.open(user, Device())
    return secret
