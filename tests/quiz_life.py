"""Players with a past: dailies of weeks as they would be stored, of questions that the shop's bank has."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from secrets import token_hex

from backend_ext.bootstrap import Services
from backend_ext.jobs.names import Job
from backend_ext.jobs.tasks import WORK
from backend_ext.kit.clock import dhaka_day, dhaka_start, monday, utcnow
from backend_ext.kit.ids import new_id
from backend_ext.people.models import User
from backend_ext.people.names import display_key
from backend_ext.quiz.content.models import Question
from backend_ext.quiz.play.models import ROUND, Attempt, AttemptState, Dealt, Kind, Slot
from backend_ext.quiz.play.repository import AttemptRepository
from tests.member import Member, new_member
from tests.people import put_user

NAMES = (
    "Nusrat Jahan", "তানভীর", "Copper Fox", "Sadia R.", "রসায়নপ্রেমী", "Helium Hasan", "Mitu", "অণু-পরমাণু",
    "Farhan 07", "Benzene Queen", "Rafi", "শাপলা", "Zinc Zubair", "Tahmid", "pH 7", "সোডিয়াম সুমন",
    "Ayesha Siddika Chowdhury", "Noble Nabila", "Ion Imran", "মেঘলা", "Proton", "Labiba", "Xenon 54", "আরিফুল",
    "Catalyst", "Maisha", "Sulfur Sakib", "নীল লিটমাস", "Tonmoy", "Oxygen Ovi", "Rumana", "Quartz", "দীপা",
    "Yttrium Yasin",
)  # fmt: skip
# From three weeks before this one on; the last letters are yesterday's at most. `x`: played, `.`: not.
PAST = "..xx.xx xxxx.xx xxxxx.x"


async def put_players(services: Services, names: Sequence[str]) -> list[User]:
    """Accounts that are seen by these names, be they taken or not."""
    mark = token_hex(3)
    return [
        await put_user(
            services,
            f"player-{mark}-{place}@example.com",
            display_name=name,
            display_key=f"{display_key(name)} {mark}",
        )
        for place, name in enumerate(names)
    ]


async def put_round(
    services: Services, user: User, day: date, dice: Random, skill: float = 0.7, kind: Kind = Kind.DAILY
) -> Attempt:
    """A round of ten that `user` ended on `day`, as `dice` fell; right answers come near `skill`."""
    bank = await services.quiz.bank.active()
    begun = dhaka_start(day) + timedelta(minutes=dice.randint(5, 9 * 60))
    begun = min(begun, utcnow() - timedelta(minutes=6))
    slots: list[Slot] = []
    for question in Random(day.isoformat()).sample(bank, ROUND):
        begun = begun if not slots else _end(slots[-1])
        slots.append(_slot(question, begun + timedelta(seconds=2), dice, skill))
    first, last = slots[0].dealt_at, _end(slots[-1])
    attempt = Attempt(
        id=new_id(),
        kind=kind,
        owner=user.id,
        user_id=user.id,
        day=day.isoformat(),
        total=ROUND,
        slots=slots,
        state=AttemptState.FINISHED,
        started_at=first,
        closes_at=first + timedelta(minutes=30),
        ended_at=last,
        unlearned=True,
    )
    tally = attempt.result()
    scored = [
        slot.model_copy(update={"points": own.total}) for slot, own in zip(slots, tally.points, strict=True)
    ]
    attempt = attempt.model_copy(update={"slots": scored, "score": tally.score, "right": tally.right})
    await AttemptRepository(services.mongo.db).insert(attempt)
    return attempt


def _slot(question: Question, dealt_at: datetime, dice: Random, skill: float) -> Slot:
    """An answer: right as often as `skill` says, in topics late in the alphabet less often."""
    right = dice.random() < skill - 0.3 * (ord(question.topic[0]) - ord("a")) / 26
    wrong = next(option.key for option in question.options if option.key != question.right)
    return Slot(
        question_id=question.id,
        topic=question.topic,
        difficulty=question.difficulty,
        options=[Dealt(id=option.key, key=option.key) for option in question.options],
        dealt_at=dealt_at,
        ended_at=dealt_at + timedelta(milliseconds=dice.randint(2_500, 14_000 if right else 27_000)),
        choice=question.right if right else wrong,
        right=right,
    )


def _end(slot: Slot) -> datetime:
    assert slot.ended_at is not None
    return slot.ended_at


async def put_life(services: Services, names: Sequence[str] = NAMES[:8]) -> Member:
    """Somebody with three weeks behind them, among players of this week and the last one.

    They have played today too, and are in the second league.
    """
    member = await new_member(services)
    dice, today = Random(7), dhaka_day(utcnow())
    await services.people.set_profile(member.user.id, {"display_name": f"Cobalt {token_hex(2)}"})
    others = await put_players(services, names)
    week = monday(today)
    past = PAST.replace(" ", "")
    days = [week - timedelta(days=21 - place) for place, letter in enumerate(past) if letter == "x"]
    for day in [*(one for one in days if one < today), today]:
        await put_round(services, member.user, day, dice, 0.95)
    for user in others:
        skill = 0.55 + 0.4 * dice.random()
        for back in (0, 1, 7):
            if dice.random() < 0.8 or not back:
                await put_round(services, user, today - timedelta(days=back), dice, skill)
    await take_in(services)
    return Member(await services.people.get(member.user.id), member.secret, [])


async def take_in(services: Services) -> None:
    """All that was played counts, and the boards are as they should be."""
    while await services.quiz.attempts.catch_up():
        pass
    await WORK[Job.SETTLE_LEAGUES](services)
    await WORK[Job.CHECK_BOARDS](services)
