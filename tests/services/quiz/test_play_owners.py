"""Whose games are: a visitor's become the account's, are told whole to it, and go with it."""

import asyncio

from backend_ext.bootstrap import Services
from backend_ext.quiz.play.models import AttemptState
from backend_ext.quiz.play.repository import AttemptRepository
from tests.attempts import option, play, put_bank
from tests.people import person, put_user
from tests.races import after
from tests.shop import new_visitor_id


async def test_a_visitors_tries_become_the_accounts_at_sign_in(services: Services) -> None:
    await put_bank(services)
    visitor, stranger, user = new_visitor_id(), new_visitor_id(), await put_user(services)
    attempts, books = services.quiz.attempts, services.quiz.books
    ended = await play(services, await attempts.start_try(visitor), "aabaa")
    under_way = await play(services, await attempts.start_try(visitor), "a")
    under_way = await attempts.deal(visitor, under_way.id, 2)
    others = await attempts.start_try(stranger)
    assert others.expires_at is not None
    assert await books.uncounted(9) == await books.unlearned(9) == []

    await asyncio.gather(*(services.belongings.join(person(user), visitor) for _ in range(3)))

    assert await attempts.of_account(visitor) == []
    own = await attempts.of_account(user.id)
    assert [(one.id, one.user_id, one.expires_at) for one in own] == [
        (ended.id, user.id, None),
        (under_way.id, user.id, None),
    ]
    assert [one.id for one in await books.uncounted(9)] == [ended.id]
    assert [one.id for one in await books.unlearned(9)] == [ended.id, under_way.id]
    going_on = await attempts.answer(user.id, under_way.id, 2, option(under_way))
    assert going_on.right == 2
    assert (await books.get(others.id)).owner == stranger


async def test_an_account_with_an_open_try_keeps_that_one_open(services: Services) -> None:
    await put_bank(services)
    visitor, user, attempts = new_visitor_id(), await put_user(services), services.quiz.attempts
    own = await attempts.start_try(user.id)
    theirs = await play(services, await attempts.start_try(visitor), "a")
    theirs = await attempts.deal(visitor, theirs.id, 2)

    await services.belongings.join(person(user), visitor)

    assert await attempts.open_of(user.id) == [own]
    left = await services.quiz.books.get(theirs.id)
    assert (left.state, left.owner, left.score) == (AttemptState.CLOSED, user.id, theirs.score)
    assert left.open_slot is None


async def test_a_try_begun_in_the_moment_of_the_sign_in_does_not_fail_it(services: Services) -> None:
    await put_bank(services)
    visitor, user, attempts = new_visitor_id(), await put_user(services), services.quiz.attempts
    theirs = await attempts.start_try(visitor)

    async with after(AttemptRepository, "open_one", lambda: attempts.start_try(user.id), nth=2):
        await services.belongings.join(person(user), visitor)

    left = await services.quiz.books.get(theirs.id)
    assert (left.owner, left.state) == (user.id, AttemptState.CLOSED)
    assert len(await attempts.open_of(user.id)) == 1


async def test_games_are_told_to_their_owner_without_the_key_and_go_with_the_account(
    services: Services,
) -> None:
    await put_bank(services)
    user, other = await put_user(services), await put_user(services)
    attempts = services.quiz.attempts
    attempt = await play(services, await attempts.start_daily(user.id), "ab")
    attempt = await attempts.deal(user.id, attempt.id, 3)
    kept = await attempts.start_daily(other.id)

    [game] = (await services.belongings.portrait(user.id))["games"]
    assert {name: game[name] for name in ("kind", "day", "score", "right", "questions", "state")} == {
        "kind": "daily",
        "day": attempt.day,
        "score": attempt.score,
        "right": 1,
        "questions": 10,
        "state": "open",
    }
    assert [answer["right"] for answer in game["answers"]] == [True, False]
    assert set(game["answers"][0]) == {
        "topic",
        "difficulty",
        "right",
        "points",
        "asked_at",
        "answered_at",
    }

    await services.departures.delete(user.id)
    assert await services.mongo.db["quiz_attempts"].count_documents({}) == 1
    assert await attempts.of_account(user.id) == []
    assert await attempts.of_account(other.id) == [kept]
