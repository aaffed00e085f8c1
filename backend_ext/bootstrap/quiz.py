"""Builds the services of the quiz."""

from dataclasses import dataclass

from backend_ext.bootstrap.ground import Ground
from backend_ext.bootstrap.people import PeopleParts
from backend_ext.quiz.content.bank import QuestionBank
from backend_ext.quiz.content.repository import QuestionRepository, TopicRepository
from backend_ext.quiz.items.repository import ItemRepository
from backend_ext.quiz.items.service import ItemService
from backend_ext.quiz.learning.intake import Intake
from backend_ext.quiz.learning.question_ratings import QuestionRatings
from backend_ext.quiz.learning.repository import MemoryRepository, RatingRepository
from backend_ext.quiz.learning.service import Learning
from backend_ext.quiz.play.books import AttemptBooks
from backend_ext.quiz.play.daily import DailySets
from backend_ext.quiz.play.desk import AttemptDesk
from backend_ext.quiz.play.premium import Premium
from backend_ext.quiz.play.repository import AttemptRepository, BookRepository, DayRepository
from backend_ext.quiz.play.service import AttemptService
from backend_ext.quiz.play.telling import Telling


@dataclass(frozen=True, slots=True)
class QuizParts:
    """The rooms of the quiz, as screens, routes and jobs use them."""

    bank: QuestionBank
    attempts: AttemptService
    books: AttemptBooks
    attempt_desk: AttemptDesk
    daily_sets: DailySets
    learning: Learning
    question_ratings: QuestionRatings
    items: ItemService


def build_quiz(ground: Ground, accounts: PeopleParts) -> QuizParts:
    """The services of the quiz."""
    db, secret = ground.mongo.db, ground.settings.secret_key.get_secret_value()
    topics, questions = TopicRepository(db), QuestionRepository(db)
    bank = QuestionBank(topics, questions, ground.cache)
    attempts, sums = AttemptRepository(db), BookRepository(db)
    books, daily_sets = AttemptBooks(attempts, sums), DailySets(DayRepository(db), bank, secret)
    ratings, memories = RatingRepository(db), MemoryRepository(db)
    learning = Learning(ratings, memories, bank, Intake(ratings, memories, books, ground.mongo))
    telling = Telling(attempts, sums, followers=(learning,))
    return QuizParts(
        bank=bank,
        attempts=AttemptService(
            attempts,
            sums,
            daily_sets,
            bank,
            Premium(accounts.people),
            ground.limiter,
            telling,
            learning,
        ),
        books=books,
        attempt_desk=AttemptDesk(attempts, telling, ground.audit, ground.mongo),
        daily_sets=daily_sets,
        learning=learning,
        question_ratings=QuestionRatings(ratings, memories, ground.mongo),
        items=ItemService(ItemRepository(db), bank, books),
    )
