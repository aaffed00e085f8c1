"""Builds the services of the quiz."""

from dataclasses import dataclass

from backend_ext.bootstrap.ground import Ground
from backend_ext.quiz.content.bank import QuestionBank
from backend_ext.quiz.content.repository import QuestionRepository, TopicRepository


@dataclass(frozen=True, slots=True)
class QuizParts:
    """The rooms of the quiz, as screens, routes and jobs use them."""

    bank: QuestionBank


def build_quiz(ground: Ground) -> QuizParts:
    """The services of the quiz."""
    db = ground.mongo.db
    topics, questions = TopicRepository(db), QuestionRepository(db)
    return QuizParts(bank=QuestionBank(topics, questions, ground.cache))
