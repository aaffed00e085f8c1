"""Builds the services of the quiz."""

from dataclasses import dataclass

from backend_ext.bootstrap.ground import Ground
from backend_ext.quiz.content.bank import QuestionBank
from backend_ext.quiz.content.desk import QuestionDesk
from backend_ext.quiz.content.exchange import QuestionExchange
from backend_ext.quiz.content.repository import QuestionRepository, TopicRepository
from backend_ext.quiz.content.writer import Asked, ContentWriter


@dataclass(frozen=True, slots=True)
class QuizParts:
    """The rooms of the quiz, as screens, routes and jobs use them."""

    bank: QuestionBank
    desk: QuestionDesk
    exchange: QuestionExchange


async def _never(_question_id: str) -> bool:
    return False


def build_quiz(ground: Ground) -> QuizParts:
    """The services of the quiz."""
    bank = build_bank(ground)
    desk, exchange = build_editing(ground, bank, _never)
    return QuizParts(bank=bank, desk=desk, exchange=exchange)


def build_bank(ground: Ground) -> QuestionBank:
    """What is asked, for those who ask it."""
    db = ground.mongo.db
    return QuestionBank(TopicRepository(db), QuestionRepository(db), ground.cache)


def build_editing(ground: Ground, bank: QuestionBank, asked: Asked) -> tuple[QuestionDesk, QuestionExchange]:
    """What is asked, for those who write it; `asked` tells whether a question ever was."""
    mongo = ground.mongo
    topics, questions = TopicRepository(mongo.db), QuestionRepository(mongo.db)
    writer = ContentWriter(topics, questions, asked, ground.audit)
    desk = QuestionDesk(topics, questions, writer, bank, mongo)
    return desk, QuestionExchange(topics, questions, writer, bank, mongo)
