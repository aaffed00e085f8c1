"""Builds the services of the quiz."""

from dataclasses import dataclass

from backend_ext.bootstrap.ground import Ground
from backend_ext.bootstrap.people import PeopleParts
from backend_ext.quiz.content.bank import QuestionBank
from backend_ext.quiz.content.desk import QuestionDesk
from backend_ext.quiz.content.exchange import QuestionExchange
from backend_ext.quiz.content.repository import QuestionRepository, TopicRepository
from backend_ext.quiz.content.writer import ContentWriter
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
    desk: QuestionDesk
    exchange: QuestionExchange
    attempts: AttemptService
    books: AttemptBooks
    daily_sets: DailySets


def build_quiz(ground: Ground, accounts: PeopleParts) -> QuizParts:
    """The services of the quiz."""
    mongo, secret = ground.mongo, ground.settings.secret_key.get_secret_value()
    topics, questions = TopicRepository(mongo.db), QuestionRepository(mongo.db)
    bank = QuestionBank(topics, questions, ground.cache)
    attempts, book = AttemptRepository(mongo.db), BookRepository(mongo.db)
    books = AttemptBooks(attempts, book)
    writer = ContentWriter(topics, questions, books.asked, ground.audit)
    daily_sets = DailySets(DayRepository(mongo.db), bank, secret)
    premium, chooser = Premium(accounts.people), RandomChooser(bank)
    return QuizParts(
        bank=bank,
        desk=QuestionDesk(topics, questions, writer, bank, mongo),
        exchange=QuestionExchange(topics, questions, writer, bank, mongo),
        attempts=AttemptService(
            attempts, book, daily_sets, bank, premium, ground.limiter, followers=(), chooser=chooser
        ),
        books=books,
        daily_sets=daily_sets,
    )
