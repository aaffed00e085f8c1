"""Builds what follows from games: players, boards, leagues."""

from dataclasses import dataclass

from backend_ext.bootstrap.ground import Ground
from backend_ext.people.service import PeopleService
from backend_ext.quiz.boards.ranks import Ranks
from backend_ext.quiz.boards.service import Boards
from backend_ext.quiz.boards.slow import SlowBoards
from backend_ext.quiz.boards.upkeep import Upkeep
from backend_ext.quiz.content.bank import QuestionBank
from backend_ext.quiz.leagues.joining import Joining
from backend_ext.quiz.leagues.repository import LeagueRepository
from backend_ext.quiz.leagues.service import Leagues
from backend_ext.quiz.leagues.settling import Settling
from backend_ext.quiz.play.books import AttemptBooks
from backend_ext.quiz.play.folds.repository import FoldRepository
from backend_ext.quiz.play.folds.service import Folds
from backend_ext.quiz.play.follower import Follower
from backend_ext.quiz.players.follower import PlayerFollower
from backend_ext.quiz.players.repository import BadgeRepository, PlayerRepository
from backend_ext.quiz.players.service import Players
from backend_ext.quiz.players.statistics import Statistics


@dataclass(frozen=True, slots=True)
class StandingParts:
    """What follows from games. `followers`: in the order in which they are told."""

    players: Players
    statistics: Statistics
    boards: Boards
    upkeep: Upkeep
    leagues: Leagues
    followers: tuple[Follower, ...]


def build_standings(
    ground: Ground, people: PeopleService, bank: QuestionBank, books: AttemptBooks
) -> StandingParts:
    """The services of players, boards and leagues."""
    mongo, db = ground.mongo, ground.mongo.db
    folds, ranks = Folds(FoldRepository(db)), Ranks(ground.redis)
    players = Players(PlayerRepository(db), BadgeRepository(db), folds, books, bank)
    statistics = Statistics(books, folds, ground.redis)
    slow = SlowBoards(folds, players)
    boards = Boards(ranks, folds, slow, players, people, ground.jobs)
    places = LeagueRepository(db)
    settling = Settling(places, folds, players, mongo)
    leagues = Leagues(places, Joining(places, mongo), settling, players, people)
    return StandingParts(
        players=players,
        statistics=statistics,
        boards=boards,
        upkeep=Upkeep(boards, ranks, folds, slow, players, bank),
        leagues=leagues,
        followers=(PlayerFollower(players, statistics), leagues, boards),
    )
