"""Builds the services of the quiz."""

from dataclasses import dataclass

from backend_ext.bootstrap.ground import Ground
from backend_ext.quiz.content.bank import QuestionBank
from backend_ext.quiz.content.repository import QuestionRepository, TopicRepository
from backend_ext.quiz.live.commit import GroupCommit
from backend_ext.quiz.live.repository import AnswerRepository, PlayerRepository, RoomRepository
from backend_ext.quiz.live.service import LiveRooms
from backend_ext.quiz.live.sockets import Sockets
from backend_ext.store.channels import Channels


@dataclass(frozen=True, slots=True)
class QuizParts:
    """The rooms of the quiz, as screens, routes and jobs use them."""

    bank: QuestionBank
    live: LiveRooms
    sockets: Sockets


def build_quiz(ground: Ground) -> QuizParts:
    """The services of the quiz."""
    db = ground.mongo.db
    topics, questions = TopicRepository(db), QuestionRepository(db)
    bank = QuestionBank(topics, questions, ground.cache)
    rooms, players, answers = RoomRepository(db), PlayerRepository(db), AnswerRepository(db)
    live = LiveRooms(rooms, players, bank, ground.limiter, ground.mongo)
    channels = Channels(ground.settings.redis_url.get_secret_value())
    return QuizParts(
        bank=bank,
        live=live,
        sockets=Sockets(live, answers, GroupCommit(answers, rooms), channels),
    )
