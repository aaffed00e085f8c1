"""What is asked: topics in their order, questions that are active, one by its id whatever its state."""

import pytest

from backend_ext.bootstrap import Services
from backend_ext.quiz.content.errors import QuestionNotFound
from backend_ext.quiz.content.models import Difficulty, QuestionState
from tests.questions import put_questions, put_topic, question


async def test_topics_come_in_their_order_and_only_active_questions_are_asked(services: Services) -> None:
    bank = services.quiz.bank
    await put_topic(services, "acids", 2)
    await put_topic(services, "bonding", 1)
    easy, hard = question("acids", id="q2"), question("acids", id="q1", difficulty=Difficulty.HARD)
    draft = question("acids", id="q0", state=QuestionState.DRAFT)
    retired, other = question("acids", id="q3", state=QuestionState.RETIRED), question("bonding", id="q4")
    await put_questions(services, easy, hard, draft, retired, other)

    assert [topic.id for topic in await bank.topics()] == ["bonding", "acids"]
    assert await bank.active("acids") == [hard, easy]
    assert await bank.active("acids", Difficulty.HARD) == [hard]
    assert await bank.active() == [hard, easy, other]
    assert await bank.active(difficulty=Difficulty.HARD) == [hard]
    assert await bank.get("q3") == retired
    assert await bank.get_many(["q0", "q3", "q9"]) == {"q0": draft, "q3": retired}
    with pytest.raises(QuestionNotFound):
        await bank.get("q9")


async def test_lists_are_cached_under_few_keys_until_something_is_written(services: Services) -> None:
    bank = services.quiz.bank
    await put_topic(services)
    await put_questions(services, question(id="q1"))
    await bank.active("bonding")
    assert await bank.active("no-topic") == []
    assert {key async for key in services.redis.scan_iter("quiz:*")} == {
        "quiz:topics",
        "quiz:questions:bonding",
    }

    await services.mongo.db["quiz_questions"].delete_one({"_id": "q1"})
    assert [one.id for one in await bank.active("bonding")] == ["q1"]
    with pytest.raises(QuestionNotFound):
        await bank.get("q1")
    await bank.forget()
    assert await bank.active("bonding") == []
