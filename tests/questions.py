"""Builders of topics and questions."""

from secrets import token_hex
from typing import Any

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.quiz.content.desk import QuestionDesk
from backend_ext.quiz.content.drafts import Draft
from backend_ext.quiz.content.exchange import QuestionExchange
from backend_ext.quiz.content.models import KEYS, Difficulty, Option, Question, Topic
from backend_ext.quiz.content.repository import QuestionRepository, TopicRepository
from backend_ext.quiz.content.writer import ContentWriter
from tests.shop import words


async def put_topic(services: Services, slug: str = "bonding", position: int = 0) -> Topic:
    """A topic, as stored."""
    topic = Topic(
        id=slug, name=words(slug), description=words(f"About {slug}"), symbol="Bo", position=position
    )
    await services.mongo.run(lambda tx: TopicRepository(services.mongo.db).put(topic, tx))
    await services.quiz.bank.forget()
    return topic


def question(topic: str = "bonding", options: int = 4, **changes: Any) -> Question:
    """A question with so many options, the first of which is right; the rest of it as `changes` say."""
    now = utcnow()
    values: dict[str, Any] = {
        "id": f"q-{token_hex(4)}",
        "topic": topic,
        "difficulty": Difficulty.EASY,
        "text": words("What is `H₂O`?"),
        "options": [Option(key=key, text=words(f"option {key}")) for key in KEYS[:options]],
        "right": "a",
        "explanation": words("Because of SO₄²⁻."),
        "created_at": now,
        "updated_at": now,
    }
    return Question(**(values | changes))


def draft_of(question: Question, **changes: Any) -> Draft:
    """What an editor wrote of a question, with `changes`."""
    return Draft(**{name: getattr(question, name) for name in Draft.model_fields} | changes)


def editing(services: Services, *asked: str) -> tuple[QuestionDesk, QuestionExchange]:
    """The services of editors in a shop where the questions with these ids were asked."""

    async def was_asked(question_id: str) -> bool:
        return question_id in asked

    mongo = services.mongo
    topics, questions = TopicRepository(mongo.db), QuestionRepository(mongo.db)
    writer = ContentWriter(topics, questions, was_asked, services.audit)
    desk = QuestionDesk(topics, questions, writer, services.quiz.bank, mongo)
    return desk, QuestionExchange(topics, questions, writer, services.quiz.bank, mongo)


async def put_questions(services: Services, *questions: Question) -> None:
    """Stores questions as they are."""
    repository = QuestionRepository(services.mongo.db)
    await services.mongo.run(lambda tx: repository.insert(list(questions), tx))
    await services.quiz.bank.forget()
