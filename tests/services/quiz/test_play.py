"""A game: dealt one question at a time, each answered once, over when the last one has ended."""

from backend_ext.bootstrap import Services
from backend_ext.quiz.play.models import AttemptState
from tests.attempts import play, put_bank
from tests.people import put_user


async def test_a_daily_is_played_through(services: Services) -> None:
    await put_bank(services)
    user = await put_user(services)
    attempt = await services.quiz.attempts.start_daily(user.id)
    assert (attempt.total, attempt.slots, attempt.state) == (10, [], AttemptState.OPEN)

    attempt = await play(services, attempt, "aaabaaaaab")

    assert (attempt.state, attempt.right) == (AttemptState.FINISHED, 8)
    assert attempt.score == attempt.result().score == sum(slot.points for slot in attempt.slots)
    assert await services.quiz.attempts.start_daily(user.id) == await services.quiz.books.get(attempt.id)
