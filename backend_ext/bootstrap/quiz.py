"""Builds the services of the quiz."""

from dataclasses import dataclass

from backend_ext.bootstrap.ground import Ground
from backend_ext.bootstrap.people import PeopleParts
from backend_ext.bootstrap.standings import build_standings
from backend_ext.quiz.boards.service import Boards
from backend_ext.quiz.boards.upkeep import Upkeep
from backend_ext.quiz.content.bank import QuestionBank
from backend_ext.quiz.content.repository import QuestionRepository, TopicRepository
from backend_ext.quiz.leagues.service import Leagues
from backend_ext.quiz.play.books import AttemptBooks
from backend_ext.quiz.play.chooser import RandomChooser
from backend_ext.quiz.play.daily import DailySets
from backend_ext.quiz.play.desk import AttemptDesk
from backend_ext.quiz.play.premium import Premium
from backend_ext.quiz.play.repository import AttemptRepository, BookRepository, DayRepository
from backend_ext.quiz.play.service import AttemptService
from backend_ext.quiz.play.telling import Telling
from backend_ext.quiz.players.service import Players
from backend_ext.quiz.players.statistics import Statistics


@dataclass(frozen=True, slots=True)
class QuizParts:
    """The rooms of the quiz, as screens, routes and jobs use them."""

    bank: QuestionBank
    attempts: AttemptService
    books: AttemptBooks
    attempt_desk: AttemptDesk
    daily_sets: DailySets
    players: Players
    statistics: Statistics
    boards: Boards
    board_upkeep: Upkeep
    leagues: Leagues


def build_quiz(ground: Ground, accounts: PeopleParts) -> QuizParts:
    """The services of the quiz."""
    db, secret = ground.mongo.db, ground.settings.secret_key.get_secret_value()
    topics, questions = TopicRepository(db), QuestionRepository(db)
    bank = QuestionBank(topics, questions, ground.cache)
    attempts, books = AttemptRepository(db), BookRepository(db)
    daily_sets = DailySets(DayRepository(db), bank, secret)
    told = AttemptBooks(attempts, books)
    standings = build_standings(ground, accounts.people, bank, told)
    telling = Telling(attempts, books, standings.followers)
    return QuizParts(
        bank=bank,
        attempts=AttemptService(
            attempts,
            books,
            daily_sets,
            bank,
            Premium(accounts.people),
            ground.limiter,
            telling,
            RandomChooser(bank),
        ),
        books=told,
        attempt_desk=AttemptDesk(attempts, telling, ground.audit, ground.mongo),
        daily_sets=daily_sets,
        players=standings.players,
        statistics=standings.statistics,
        boards=standings.boards,
        board_upkeep=standings.upkeep,
        leagues=standings.leagues,
    )
