"""Builders of games: a bank to ask from, and players who answer as they are told."""

from collections.abc import Iterable
from datetime import timedelta

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.people.models import Person
from backend_ext.quiz.content.models import Difficulty, Question
from backend_ext.quiz.play.models import Attempt
from tests.people import person, put_user
from tests.questions import put_questions, put_topic, question

TOPICS = ("acids", "bonding", "organic")


async def put_bank(services: Services, each: int = 4, topics: Iterable[str] = TOPICS) -> list[Question]:
    """So many questions of each topic and difficulty; of all of them `a` is the right option."""
    made = []
    for position, topic in enumerate(topics):
        await put_topic(services, topic, position)
        for difficulty in Difficulty:
            names = [f"q-{topic}-{difficulty}-{number}" for number in range(each)]
            made += [question(topic, id=name, difficulty=difficulty) for name in names]
    await put_questions(services, *made)
    return made


async def put_learner(services: Services, days: int = 30) -> Person:
    """Somebody signed in, with premium for so many days."""
    return person(await put_user(services, premium_until=utcnow() + timedelta(days=days)))


def option(attempt: Attempt, key: str = "a", number: int = 0) -> str:
    """The opaque id of an option of question `number`, of the last one unless given; `a` is the right one."""
    slot = attempt.slots[number - 1]
    return next(one.id for one in slot.options if one.key == key)


async def play(services: Services, attempt: Attempt, keys: str) -> Attempt:
    """Goes on with an attempt: one question a letter, `-` for one that is left to the clock's mercy."""
    attempts, owner = services.quiz.attempts, attempt.owner
    for key in keys:
        number = len(attempt.slots) + 1
        attempt = await attempts.deal(owner, attempt.id, number)
        if key != "-":
            attempt = await attempts.answer(owner, attempt.id, number, option(attempt, key))
    return attempt
