"""Builders of games: a bank to ask from, and players who answer as they are told."""

from collections.abc import Iterable
from datetime import timedelta

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.people.models import Person
from backend_ext.quiz.content.models import Difficulty, Question
from backend_ext.quiz.play.follower import Follower
from backend_ext.quiz.play.held_back import HeldBack
from backend_ext.quiz.play.models import Attempt
from backend_ext.quiz.play.premium import Premium
from backend_ext.quiz.play.repository import AttemptRepository, BookRepository, DayRepository
from backend_ext.quiz.play.service import AttemptService
from backend_ext.quiz.play.telling import Telling
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


def told(attempt: Attempt) -> Attempt:
    """The attempt without the marks of what followers took in: they come once it is stored."""
    return attempt.model_copy(update={"learned": 0, "unlearned": False, "counted": False})


def option(attempt: Attempt, key: str = "a", number: int = 0) -> str:
    """The opaque id of an option of question `number`, of the last one unless given; `a` is the right one."""
    slot = attempt.slots[number - 1]
    return next(one.id for one in slot.options if one.key == key)


async def play(game: Services | AttemptService, attempt: Attempt, keys: str) -> Attempt:
    """Goes on with an attempt: one question a letter, which is the key of the answer."""
    attempts = game if isinstance(game, AttemptService) else game.quiz.attempts
    for key in keys:
        number = len(attempt.slots) + 1
        attempt = await attempts.deal(attempt.owner, attempt.id, number)
        attempt = await attempts.answer(attempt.owner, attempt.id, number, option(attempt, key))
    return attempt


def attempts_with(services: Services, *followers: Follower) -> AttemptService:
    """The games of one more process, with followers of the test's own."""
    db, bank, quiz = services.mongo.db, services.quiz.bank, services.quiz
    attempts, books = AttemptRepository(db), BookRepository(db)
    return AttemptService(
        attempts,
        books,
        quiz.daily_sets,
        HeldBack(attempts, DayRepository(db)),
        bank,
        Premium(services.people),
        services.limiter,
        Telling(attempts, books, followers),
        services.quiz.learning,
    )
