"""Builds the services of the quiz."""

from dataclasses import dataclass

from backend_ext.bootstrap.ground import Ground
from backend_ext.bootstrap.people import PeopleParts
from backend_ext.quiz.content.bank import QuestionBank
from backend_ext.quiz.content.repository import QuestionRepository, TopicRepository
from backend_ext.quiz.play.books import AttemptBooks
from backend_ext.quiz.play.chooser import RandomChooser
from backend_ext.quiz.play.daily import DailySets
from backend_ext.quiz.play.premium import Premium
from backend_ext.quiz.play.repository import AttemptRepository, BookRepository, DayRepository
from backend_ext.quiz.play.service import AttemptService


@dataclass(frozen=True, slots=True)
class QuizParts:
    """The rooms of the quiz, as screens, routes and jobs use them."""

    bank: QuestionBank
    attempts: AttemptService
    books: AttemptBooks
    daily_sets: DailySets


def build_quiz(ground: Ground, accounts: PeopleParts) -> QuizParts:
    """The services of the quiz."""
    db, secret = ground.mongo.db, ground.settings.secret_key.get_secret_value()
    topics, questions = TopicRepository(db), QuestionRepository(db)
    bank = QuestionBank(topics, questions, ground.cache)
    attempts, books = AttemptRepository(db), BookRepository(db)
    daily_sets = DailySets(DayRepository(db), bank, secret)
    premium = Premium(accounts.people)
    return QuizParts(
        bank=bank,
        attempts=AttemptService(
            attempts,
            books,
            daily_sets,
            bank,
            premium,
            ground.limiter,
            followers=(),
            chooser=RandomChooser(bank),
        ),
        books=AttemptBooks(attempts, books),
        daily_sets=daily_sets,
    )
