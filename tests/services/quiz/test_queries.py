"""What is asked often reads what it needs and no more, as the database itself counts it."""

from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

from backend_ext.bootstrap import Services
from backend_ext.jobs.names import Job
from backend_ext.jobs.tasks import WORK
from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import new_id
from backend_ext.people.models import Person
from backend_ext.quiz.boards.models import Board
from backend_ext.quiz.content.models import Question
from backend_ext.quiz.learning.models import Memory, Rating
from backend_ext.quiz.play.models import Kind
from tests.attempts import play, put_bank, put_learner
from tests.clock import Travel
from tests.dailies import game
from tests.people import admin
from tests.standings import NOW, TODAY

_OTHERS, _DAYS, _OWN = 60, 12, 20
_MOST = 40  # documents read by one command about one player, or by a job that finds nothing to do


async def _others_have_played(services: Services, asked: list[Question]) -> None:
    db, users = services.mongo.db, [new_id() for _ in range(_OTHERS)]
    days = [TODAY - timedelta(days=back) for back in range(_DAYS)]
    games = [game(user, day, {"acids": 12, "organic": 9}, counted=True) for day in days for user in users]
    ratings = [Rating(id=f"learner:{user}:acids", user_id=user, topic="acids") for user in users]
    memories = [
        Memory(
            id=f"{user}:{one.id}",
            user_id=user,
            question_id=one.id,
            topic=one.topic,
            answered_at=NOW,
            due_at=NOW,
        )
        for user in users
        for one in asked[:3]
    ]
    for name, rows in (("quiz_attempts", games), ("quiz_ratings", ratings), ("quiz_memories", memories)):
        await db[name].insert_many([row.to_mongo() for row in rows])


async def _has_played(services: Services, who: Person) -> None:
    days = [TODAY - timedelta(days=back) for back in range(1, _OWN + 1)]
    games = [game(who.user_id, day, 9, kind=Kind.PRACTICE, counted=True) for day in days]
    await services.mongo.db["quiz_attempts"].insert_many([one.to_mongo() for one in games])


async def _told(services: Services, work: Awaitable[object]) -> list[dict[str, Any]]:
    """What the database tells of each command that `work` sent to collections of the quiz."""
    db = services.mongo.db
    await db.drop_collection("system.profile")
    await db.command("profile", 2)
    await work
    await db.command("profile", 0)
    rows = [row async for row in db["system.profile"].find()]
    return [row for row in rows if ".quiz_" in row["ns"]]


async def test_what_is_asked_often_is_found_by_an_index_and_reads_little(
    services: Services, travel: Travel
) -> None:
    travel.to(NOW)
    await _others_have_played(services, await put_bank(services, each=2))
    who, quiz = await put_learner(services), services.quiz
    await _has_played(services, who)
    for _ in range(2):  # the boards are built, and compared; from then on the job only looks
        await WORK[Job.CHECK_BOARDS](services)

    async def daily() -> None:
        await play(services, await quiz.attempts.start_daily(who.user_id), "ababababab")

    async def practice() -> None:
        await play(services, await quiz.attempts.start_practice(who, "acids"), "aba")

    for name, work in {
        "daily": daily(),
        "practice": practice(),
        "open": quiz.attempts.open_of(who.user_id),
        "statistics": quiz.statistics.of(who.user_id),
        "streak": quiz.players.streak(who.user_id, NOW),
        "board": quiz.boards.view(Board.of_all(), who.user_id),
        "league": quiz.leagues.place(who.user_id, NOW),
        "review": quiz.learning.review_list(who.user_id, NOW),
        "flagged": quiz.attempt_desk.flagged(admin()),
        "close": WORK[Job.CLOSE_ATTEMPTS](services),
        "boards": WORK[Job.CHECK_BOARDS](services),
        "leagues": WORK[Job.SETTLE_LEAGUES](services),
        "over": quiz.leagues._settling.over(TODAY - timedelta(days=9), utcnow()),
        "rate": WORK[Job.RATE_QUESTIONS](services),
        "forget": services.mongo.run(lambda tx: quiz.learning.forget(who.user_id, tx)),
    }.items():
        told = await _told(services, work)
        scanned = {row["ns"] for row in told if "COLLSCAN" in row.get("planSummary", "")}
        assert {ns.partition(".")[2] for ns in scanned} <= {"quiz_topics"}, name
        assert max((row.get("docsExamined", 0) for row in told), default=0) <= _MOST, name
