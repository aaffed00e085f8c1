"""Editors write, change and retire questions; what was asked keeps its answers; everything is audited."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from backend_ext.bootstrap import Services
from backend_ext.kit.errors import Invalid
from backend_ext.kit.text import Localized
from backend_ext.quiz.content.drafts import Draft
from backend_ext.quiz.content.errors import AnswerFixed, QuestionChanged, QuestionNotFound
from backend_ext.quiz.content.models import Card, Difficulty, Option, Picture, Question, QuestionState
from tests.people import admin
from tests.questions import draft_of, editing, put_questions, put_topic, question
from tests.shop import new_visitor_id, words

BOSS = admin("boss")


async def _audit(services: Services, question_id: str) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    entries = await services.audit.of_subject(f"question:{question_id}")
    return [(entry.action, entry.before, entry.after) for entry in reversed(entries)]


async def test_a_question_is_written_changed_asked_and_retired(services: Services) -> None:
    desk, bank = services.quiz.desk, services.quiz.bank
    await put_topic(services)
    draft = draft_of(question(), text=Localized(en="  What is\t`H₂O`? ", bn="এটি কী?"))

    made = await desk.create(BOSS, draft, QuestionState.DRAFT)
    assert (made.text.en, made.state, made.revision) == ("What is `H₂O`?", QuestionState.DRAFT, 1)
    assert await bank.active() == []
    changed = await desk.edit(BOSS, made.id, 1, draft_of(made, difficulty=Difficulty.HARD))
    active = await desk.activate(BOSS, made.id, 2)
    assert await bank.active("bonding") == [active] == [await bank.get(made.id)]
    retired = await desk.retire(BOSS, made.id, 3)
    assert await bank.active("bonding") == []
    assert await desk.get(BOSS, made.id) == retired
    assert (retired.revision, retired.difficulty, retired.created_at) == (
        4,
        Difficulty.HARD,
        changed.created_at,
    )
    first, *later = await _audit(services, made.id)
    assert (first[0], first[1], first[2]["right"], first[2]["state"]) == ("quiz.create", {}, "a", "draft")
    assert later == [
        ("quiz.change", {"difficulty": "easy"}, {"difficulty": "hard"}),
        ("quiz.change", {"state": "draft"}, {"state": "active"}),
        ("quiz.change", {"state": "active"}, {"state": "retired"}),
    ]


async def test_of_many_editors_one_is_first_and_who_changes_nothing_leaves_no_trace(
    services: Services,
) -> None:
    desk, stored = services.quiz.desk, question()
    await put_topic(services)
    await put_questions(services, stored)

    assert await desk.edit(BOSS, stored.id, 1, draft_of(stored)) == stored
    assert await desk.activate(BOSS, stored.id, 1) == stored
    assert await _audit(services, stored.id) == []

    done = await asyncio.gather(
        *(desk.edit(BOSS, stored.id, 1, draft_of(stored, text=words(f"text {n}"))) for n in range(6)),
        return_exceptions=True,
    )
    assert sum(isinstance(one, Question) for one in done) == 1
    assert sum(isinstance(one, QuestionChanged) for one in done) == 5
    assert len(await _audit(services, stored.id)) == 1
    assert (await services.quiz.bank.get(stored.id)).revision == 2
    for call in (
        desk.retire(BOSS, "none", 1),
        desk.get(BOSS, "none"),
        desk.edit(BOSS, "none", 1, draft_of(stored)),
    ):
        with pytest.raises(QuestionNotFound):
            await call


OTHERS: dict[str, Callable[[Question], Draft]] = {
    "right": lambda one: draft_of(one, right="b"),
    "one less": lambda one: draft_of(one, options=one.options[:3]),
    "other keys": lambda one: draft_of(
        one, options=[*one.options[:3], Option(key="e", text=one.options[3].text)]
    ),
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
async def test_what_was_asked_keeps_its_answers_but_words_are_mended(
    services: Services, other: Callable[[Question], Draft]
) -> None:
    stored, fresh = question(), question()
    await put_topic(services)
    await put_questions(services, stored, fresh)

    desk, _ = editing(services, stored.id)
    with pytest.raises(AnswerFixed):
        await desk.edit(BOSS, stored.id, 1, other(stored))
    assert await services.quiz.bank.get(stored.id) == stored
    assert await _audit(services, stored.id) == []

    mended = draft_of(
        stored,
        options=[Option(key=one.key, text=words(f"mended {one.key}")) for one in stored.options],
        difficulty=Difficulty.MEDIUM,
    )
    assert (await desk.edit(BOSS, stored.id, 1, mended)).options == mended.options
    changed = await desk.edit(BOSS, fresh.id, 1, other(fresh))
    assert draft_of(changed) == other(fresh)


async def test_a_game_that_dealt_a_question_fixes_its_answers(services: Services) -> None:
    desk, games, visitor = services.quiz.desk, services.quiz.attempts, new_visitor_id()
    await put_topic(services)
    await put_questions(services, *(question(id=f"q{n}") for n in range(5)))
    game = await games.start_try(visitor)
    dealt, *waiting = game.plan
    await games.deal(visitor, game.id, 1)

    with pytest.raises(AnswerFixed):
        await desk.edit(BOSS, dealt, 1, draft_of(await desk.get(BOSS, dealt), right="b"))
    changed = await desk.edit(BOSS, waiting[0], 1, draft_of(await desk.get(BOSS, waiting[0]), right="b"))
    assert changed.right == "b"
    assert (await desk.retire(BOSS, dealt, 1)).state is QuestionState.RETIRED


async def test_a_draft_that_is_wrong_is_refused_field_by_field(services: Services) -> None:
    await put_topic(services)
    wrong = draft_of(
        question(),
        topic="acids",
        text=Localized(en="x" * 501, bn=" \u200b"),
        options=[
            Option(key="b", text=Localized(en="CO", bn="১")),
            Option(key="a", text=Localized(en="Co", bn="১")),
        ],
        right="c",
        picture=Picture(src="/quiz/a.svg", alt=Localized(en="", bn="ছবি")),
        card=Card(deck="No Deck", name=words("card")),
    )

    with pytest.raises(Invalid) as refused:
        await services.quiz.desk.create(BOSS, wrong, QuestionState.ACTIVE)
    assert refused.value.errors == {
        "topic": "There is no such topic.",
        "text.en": "This is too long.",
        "text.bn": "This is missing.",
        "options": "The keys of the options are letters in their order, each once.",
        "options.1.text.bn": "Another option says the same.",
        "right": "The right one must be one of the options.",
        "picture.alt.en": "This is missing.",
        "card.deck": "Please use small letters, digits and single dashes, 64 characters at most.",
    }
    assert (await services.quiz.desk.page(BOSS)).total == 0
    assert (await services.audit.newest()).total == 0


async def test_topics_are_written_and_pages_show_what_is_asked_for(services: Services) -> None:
    desk = services.quiz.desk
    topic = await put_topic(services, "bonding", 2)
    await put_topic(services, "acids", 1)
    assert [one.id for one in await services.quiz.bank.topics()] == ["acids", "bonding"]

    await desk.put_topic(BOSS, topic.model_copy(update={"position": 0}))
    await desk.put_topic(BOSS, topic.model_copy(update={"position": 0}))
    assert [one.id for one in await services.quiz.bank.topics()] == ["bonding", "acids"]
    [entry] = await services.audit.of_subject("topic:bonding")
    assert (entry.before, entry.after) == ({"position": 2}, {"position": 0})
    with pytest.raises(Invalid) as refused:
        await desk.put_topic(
            BOSS, topic.model_copy(update={"id": "No-Slug", "symbol": "Long", "position": -1})
        )
    assert set(refused.value.errors) == {"id", "symbol", "position"}
    assert [one.id for one in await desk.topics(BOSS)] == ["bonding", "acids"]

    hard = question("acids", id="q1", difficulty=Difficulty.HARD, state=QuestionState.DRAFT)
    await put_questions(services, question("bonding", id="q0"), question("acids", id="q2"), hard)
    assert [one.id for one in (await desk.page(BOSS)).items] == ["q1", "q2", "q0"]
    second = await desk.page(BOSS, 2, 2)
    assert ([one.id for one in second.items], second.total) == (["q0"], 3)
    narrow = await desk.page(BOSS, topic="acids", state=QuestionState.DRAFT, difficulty=Difficulty.HARD)
    assert [one.id for one in narrow.items] == ["q1"]
