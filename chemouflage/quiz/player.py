"""Under whose name a tab plays."""

from collections.abc import Awaitable, Callable

import reflex as rx

from backend_ext.cart.errors import NoVisitor
from backend_ext.kit.clock import utcnow
from backend_ext.quiz.play.errors import AttemptNotFound
from backend_ext.quiz.play.models import Attempt, Kind
from chemouflage.runtime import services
from chemouflage.session import person, visitor


async def names(state: rx.State) -> list[str]:
    """The names that what is played here may stand under; the first one is that of what is started.

    The account's; the browser's for nobody, and until an account whose address is proved has taken it over.
    """
    found, browser = await person(state), visitor(state)
    known = [found.user_id] if found else []
    if browser and (found is None or not found.email_verified):
        known.append(browser)
    return known


async def player(state: rx.State) -> str:
    """The name to start something under. Raises NoVisitor for a browser that keeps no cookie."""
    known = await names(state)
    if not known:
        raise NoVisitor
    return known[0]


async def as_player(state: rx.State, play: Callable[[str], Awaitable[Attempt]]) -> Attempt:
    """What `play` gives under the name that has the attempt. Raises AttemptNotFound and all else it does."""
    for name in await names(state):
        try:
            return await play(name)
        except AttemptNotFound:
            continue
    raise AttemptNotFound


async def open_attempt(state: rx.State, kind: Kind) -> Attempt | None:
    """The newest attempt of `kind` of who is here that can still be played."""
    found = [
        attempt
        for name in await names(state)
        for attempt in await services().quiz.attempts.open_of(name)
        if attempt.kind is kind and attempt.closes_at > utcnow()
    ]
    return max(found, key=lambda attempt: attempt.started_at, default=None)
