"""Builds the services of live rooms."""

from dataclasses import dataclass

from backend_ext.bootstrap.ground import Ground
from backend_ext.quiz.content.bank import QuestionBank
from backend_ext.quiz.live.commit import GroupCommit
from backend_ext.quiz.live.repository import AnswerRepository, PlayerRepository, RoomRepository
from backend_ext.quiz.live.service import LiveRooms
from backend_ext.quiz.live.sockets import Sockets
from backend_ext.store.channels import Channels


@dataclass(frozen=True, slots=True)
class LiveParts:
    """Live rooms: their verbs, and the screens of this process."""

    rooms: LiveRooms
    sockets: Sockets


def build_live(ground: Ground, bank: QuestionBank) -> LiveParts:
    """The services of live rooms."""
    db = ground.mongo.db
    rooms, players, answers = RoomRepository(db), PlayerRepository(db), AnswerRepository(db)
    live = LiveRooms(rooms, players, bank, ground.limiter, ground.mongo)
    channels = Channels(ground.settings.redis_url.get_secret_value())
    return LiveParts(live, Sockets(live, answers, GroupCommit(answers, rooms), channels))
