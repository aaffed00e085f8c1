"""Which game an address without an attempt means: the one that is open, or one to be begun."""

from collections.abc import Mapping

import reflex as rx

from backend_ext.kit.clock import dhaka_day, utcnow
from backend_ext.people.access import check_access
from backend_ext.quiz.content.models import Difficulty
from backend_ext.quiz.play.errors import NothingDue
from backend_ext.quiz.play.models import ROUND, TRY, Attempt, Kind
from chemouflage.quiz.player import open_attempt, player
from chemouflage.runtime import services
from chemouflage.session import address, signed_in


async def found(state: rx.State, kind: Kind) -> Attempt | None:
    """The game of `kind` that is under way, or today's daily, which may be over. None: it can be begun.

    Raises SignInNeeded and PremiumNeeded: who may not play it is told before the beginning.
    """
    if kind is Kind.TRY:
        return await open_attempt(state, kind)
    who = await signed_in(state)
    if kind is Kind.DAILY:
        return await services().quiz.attempts.daily_of(who.user_id, dhaka_day(utcnow()))
    check_access("premium", who, second_factor=False)
    under_way = await open_attempt(state, kind)
    topic, difficulty = await wanted(state)
    if under_way is None or (under_way.topic, under_way.difficulty) != (topic, difficulty):
        return None
    return under_way


async def begin(state: rx.State, kind: Kind) -> Attempt:
    """A game of `kind`. Raises SignInNeeded, PremiumNeeded, NoVisitor, NothingDue, NothingToAsk."""
    attempts = services().quiz.attempts
    if kind is Kind.TRY:
        return await attempts.start_try(await player(state), state.router.session.client_ip)
    who = await signed_in(state)
    if kind is Kind.DAILY:
        return await attempts.start_daily(who.user_id)
    if kind is Kind.REVIEW:
        return await attempts.start_review(who)
    return await attempts.start_practice(who, *await wanted(state))


async def length(state: rx.State, kind: Kind) -> int:
    """How many questions a game of `kind` has that is to be begun. Raises NothingDue."""
    if kind is Kind.PRACTICE:
        return min(ROUND, len(await services().quiz.bank.active(*await wanted(state))))
    if kind is not Kind.REVIEW:
        return TRY if kind is Kind.TRY else ROUND
    who = await signed_in(state)
    due = (await services().quiz.learning.review_list(who.user_id, utcnow())).due
    if not due:
        raise NothingDue
    return min(ROUND, due)


async def wanted(state: rx.State) -> tuple[str, Difficulty | None]:
    """The topic and the difficulty of the address; ("", None) is everything."""
    query = address(state).query
    known = {topic.id for topic in await services().quiz.bank.topics()}
    return chosen(query, known)


def chosen(query: Mapping[str, str], known: set[str]) -> tuple[str, Difficulty | None]:
    """Topic and difficulty of `query`; what there is not means all of them."""
    topic, hard = query.get("topic", ""), query.get("difficulty", "")
    return topic if topic in known else "", Difficulty(hard) if hard in set(Difficulty) else None
