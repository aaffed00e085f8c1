"""Who is here as a learner: whether practice and review are open to them, what they know, what is due."""

from typing import Literal, TypedDict

import reflex as rx

from backend_ext.kit.clock import utcnow
from backend_ext.kit.dates import show_moment
from backend_ext.quiz.learning.models import ReviewList
from chemouflage.quiz.lobby_view import TopicView, topic_views
from chemouflage.quiz.mastery_view import level_view
from chemouflage.quiz.words import number
from chemouflage.runtime import services
from chemouflage.session import address, person

Standing = Literal["guest", "without", "with"]


class LearnedView(TopicView):
    """A topic, and how much of it is known."""

    known: str
    percent: str


class DueView(TypedDict):
    """What is due; `topics` are lines of text, `next` tells when more is due."""

    some: bool
    heading: str
    topics: list[str]
    next: str


async def standing(state: rx.State) -> Standing:
    """Whether the premium game is open to who is here."""
    who = await person(state)
    if who is None:
        return "guest"
    return "with" if who.has_premium(utcnow()) else "without"


async def learned(state: rx.State) -> list[LearnedView]:
    """Every topic, and how much of it who is here knows."""
    t, who, quiz = address(state).t, await person(state), services().quiz
    topics = topic_views(await quiz.bank.topics(), t)
    if who is None:
        return [{**topic, "known": "", "percent": "0"} for topic in topics]
    mastery = (await quiz.learning.mastery(who.user_id, utcnow())).topics
    views: list[LearnedView] = []
    for topic in topics:
        found = mastery.get(topic["slug"])
        level = level_view(topic["name"], found, t) if found else None
        told = f"{level['level']} · {level['share']}" if level else ""
        views.append({**topic, "known": told, "percent": level["size"] if level else "0"})
    return views


async def due(state: rx.State) -> DueView:
    """What who is here is to review now."""
    t, who, quiz = address(state).t, await person(state), services().quiz
    found = await quiz.learning.review_list(who.user_id, utcnow()) if who else ReviewList(0, {}, None)
    names = {topic.id: topic.name.of(t.lang) for topic in await quiz.bank.topics()}
    lines = [
        f"{names.get(topic, topic)}: {number(count, t)}"
        for topic, count in sorted(found.topics.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    return {
        "some": found.due > 0,
        "heading": t.plural("{n} question is due", "{n} questions are due", found.due),
        "topics": lines,
        "next": t("The next one is due on {when}.", when=show_moment(found.next_at, t.lang))
        if found.next_at
        else "",
    }
