"""Builds the services of the quiz."""

from dataclasses import dataclass

from backend_ext.bootstrap.ground import Ground
from backend_ext.bootstrap.live import LiveParts, build_live
from backend_ext.bootstrap.people import PeopleParts
from backend_ext.bootstrap.standings import build_standings
from backend_ext.quiz.boards.service import Boards
from backend_ext.quiz.boards.upkeep import Upkeep
from backend_ext.quiz.content.bank import QuestionBank
from backend_ext.quiz.content.desk import QuestionDesk
from backend_ext.quiz.content.exchange import QuestionExchange
from backend_ext.quiz.content.repository import QuestionRepository, TopicRepository
from backend_ext.quiz.content.writer import Asked, ContentWriter
from backend_ext.quiz.items.repository import ItemRepository
from backend_ext.quiz.items.service import ItemService
from backend_ext.quiz.leagues.service import Leagues
from backend_ext.quiz.learning.intake import Intake
from backend_ext.quiz.learning.question_ratings import QuestionRatings
from backend_ext.quiz.learning.repository import MemoryRepository, RatingRepository
from backend_ext.quiz.learning.service import Learning
from backend_ext.quiz.play.books import AttemptBooks
from backend_ext.quiz.play.daily import DailySets
from backend_ext.quiz.play.desk import AttemptDesk
from backend_ext.quiz.play.held_back import HeldBack
from backend_ext.quiz.play.premium import Premium
from backend_ext.quiz.play.repository import AttemptRepository, BookRepository, DayRepository
from backend_ext.quiz.play.service import AttemptService
from backend_ext.quiz.play.telling import Telling
from backend_ext.quiz.players.service import Players
from backend_ext.quiz.players.statistics import Statistics
from backend_ext.quiz.share.links import ResultKeys
from backend_ext.quiz.share.service import ResultService


@dataclass(frozen=True, slots=True)
class QuizParts:
    """The rooms of the quiz, as screens, routes and jobs use them."""

    bank: QuestionBank
    desk: QuestionDesk
    exchange: QuestionExchange
    attempts: AttemptService
    books: AttemptBooks
    attempt_desk: AttemptDesk
    daily_sets: DailySets
    live: LiveParts
    learning: Learning
    question_ratings: QuestionRatings
    items: ItemService
    players: Players
    statistics: Statistics
    boards: Boards
    board_upkeep: Upkeep
    leagues: Leagues
    results: ResultService


def build_quiz(ground: Ground, accounts: PeopleParts) -> QuizParts:
    """The services of the quiz."""
    mongo, secret = ground.mongo, ground.settings.secret_key.get_secret_value()
    site = str(ground.settings.site_url.host)
    bank = QuestionBank(TopicRepository(mongo.db), QuestionRepository(mongo.db), ground.cache)
    attempts, book = AttemptRepository(mongo.db), BookRepository(mongo.db)
    books = AttemptBooks(attempts, book)
    desk, exchange = build_editing(ground, bank, books.asked)
    days = DayRepository(mongo.db)
    daily_sets, held_back = DailySets(days, bank, secret), HeldBack(attempts, days)
    standings = build_standings(ground, accounts.people, bank, books)
    ratings, memories = RatingRepository(mongo.db), MemoryRepository(mongo.db)
    learning = Learning(ratings, memories, bank, held_back, Intake(ratings, memories, books, mongo))
    telling = Telling(attempts, book, (learning, *standings.followers))
    premium = Premium(accounts.people)
    return QuizParts(
        bank=bank,
        desk=desk,
        exchange=exchange,
        attempts=AttemptService(
            attempts, book, daily_sets, held_back, bank, premium, ground.limiter, telling, learning
        ),
        books=books,
        attempt_desk=AttemptDesk(attempts, telling, ground.audit, mongo),
        daily_sets=daily_sets,
        live=build_live(ground, bank),
        learning=learning,
        question_ratings=QuestionRatings(ratings, memories, mongo),
        items=ItemService(ItemRepository(mongo.db), bank, books),
        players=standings.players,
        statistics=standings.statistics,
        boards=standings.boards,
        board_upkeep=standings.upkeep,
        leagues=standings.leagues,
        results=ResultService(books, bank, accounts.people, ResultKeys(secret), site),
    )


def build_editing(ground: Ground, bank: QuestionBank, asked: Asked) -> tuple[QuestionDesk, QuestionExchange]:
    """What is asked, for those who write it; `asked` tells whether a question ever was."""
    mongo = ground.mongo
    topics, questions = TopicRepository(mongo.db), QuestionRepository(mongo.db)
    writer = ContentWriter(topics, questions, asked, ground.audit)
    desk = QuestionDesk(topics, questions, writer, bank, mongo)
    return desk, QuestionExchange(topics, questions, writer, bank, mongo)
