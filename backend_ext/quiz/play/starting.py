"""How a game begins: what is asked, and that there are not two where one may be."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, timedelta
from random import Random
from secrets import SystemRandom

from backend_ext.kit.clock import dhaka_day, utcnow
from backend_ext.kit.errors import TooMany
from backend_ext.kit.ids import new_id
from backend_ext.kit.network import network_of
from backend_ext.people.access import check_access
from backend_ext.people.models import Person
from backend_ext.people.visitors import is_visitor
from backend_ext.quiz.content.bank import QuestionBank
from backend_ext.quiz.content.models import Difficulty, Question
from backend_ext.quiz.play.closing import Closing
from backend_ext.quiz.play.daily import DailySets
from backend_ext.quiz.play.errors import AttemptNotFound, NothingDue, NothingToAsk
from backend_ext.quiz.play.follower import Chooser
from backend_ext.quiz.play.held_back import HeldBack
from backend_ext.quiz.play.models import LONGEST_MINUTES, ROUND, TRY, Attempt, Kind
from backend_ext.quiz.play.premium import Premium
from backend_ext.quiz.play.repository import AttemptRepository
from backend_ext.store.limits import Limit, RateLimiter
from backend_ext.store.mongo import Duplicate

STARTS = Limit("quiz_start", 30, 600)  # new games of one owner
TRIES = Limit("quiz_tries", 1000, 3600)  # new tries of one address, behind which a whole school may be
# A visitor's game that is not played to its end is kept so long: cookies cost nothing, storage does.
UNPLAYED = timedelta(days=1)
_ROUNDS = 5  # so often another tab may be faster before this one gives up

Make = Callable[[], Awaitable[Attempt]]


class Starting:
    """Gives the game that is open, else makes one. A new one counts against STARTS: raises TooMany."""

    def __init__(
        self,
        attempts: AttemptRepository,
        closing: Closing,
        bank: QuestionBank,
        days: DailySets,
        held_back: HeldBack,
        chooser: Chooser,
        premium: Premium,
        limiter: RateLimiter,
    ) -> None:
        self._attempts = attempts
        self._closing = closing
        self._bank = bank
        self._days = days
        self._held_back = held_back
        self._chooser = chooser
        self._premium = premium
        self._limiter = limiter
        self._random = SystemRandom()

    async def a_try(self, owner: str, address: str) -> Attempt:
        """5 easy questions of as many topics as there are. Raises NothingToAsk."""

        async def make() -> Attempt:
            if address:  # who throws cookies away is somebody new each time
                await self._limiter.hit(network_of(address), TRIES)
            easy = await self._bank.active(difficulty=Difficulty.EASY)
            held = await self._held_back.from_strangers()
            free = [question for question in easy if question.id not in held]
            return _fresh(Kind.TRY, owner, plan=_mixed(free or easy, TRY, self._random))

        return await self._only(owner, Kind.TRY, make)

    async def daily(self, user_id: str) -> Attempt:
        """The account's daily of this Dhaka day, open or over: one, however often and wherever it is started.

        Raises NothingToAsk.
        """
        now = utcnow()
        day = dhaka_day(now)
        if found := await self._attempts.daily(user_id, day.isoformat()):
            return await self._closing.settle(found, now)
        plan = await self._days.of(day)
        await self._limiter.hit(user_id, STARTS)
        fresh = _fresh(Kind.DAILY, user_id, day=day, plan=plan)
        try:
            await self._attempts.insert(fresh)
        except Duplicate:
            found = await self._attempts.daily(user_id, day.isoformat())
            if found is None:
                raise AttemptNotFound from None
            return found
        return fresh

    async def practice(self, person: Person, topic: str, difficulty: Difficulty | None) -> Attempt:
        """A round of practice: the open one when it is of this topic and difficulty, else a new one.

        A round of another topic or difficulty that is open is closed for it. Raises PremiumNeeded,
        NothingToAsk.
        """
        await self._check(person)

        async def make() -> Attempt:
            held = await self._held_back.from_owner(person.user_id)
            there = sum(one.id not in held for one in await self._bank.active(topic, difficulty))
            return _fresh(
                Kind.PRACTICE, person.user_id, topic=topic, difficulty=difficulty, total=min(ROUND, there)
            )

        def same(standing: Attempt) -> bool:
            return (standing.topic, standing.difficulty) == (topic, difficulty)

        return await self._only(person.user_id, Kind.PRACTICE, make, same)

    async def review(self, person: Person) -> Attempt:
        """A round of what is due for review. Raises PremiumNeeded, NothingDue."""
        await self._check(person)

        async def make() -> Attempt:
            due = await self._chooser.due(person.user_id, utcnow(), ROUND)
            if not due:
                raise NothingDue
            return _fresh(Kind.REVIEW, person.user_id, plan=due)

        return await self._only(person.user_id, Kind.REVIEW, make)

    async def _check(self, person: Person) -> None:
        check_access("premium", person, second_factor=False)
        await self._premium.check(person.user_id)

    async def _only(
        self, owner: str, kind: Kind, make: Make, same: Callable[[Attempt], bool] = lambda _: True
    ) -> Attempt:
        """The owner's one open attempt of a kind: that which there is if it is the `same`, else a new one."""
        fresh: Attempt | None = None
        for _ in range(_ROUNDS):
            standing = await self._attempts.open_one(owner, kind)
            if standing:
                standing = await self._closing.settle(standing, utcnow())
            if standing and not standing.over and same(standing):
                return standing
            if fresh is None:  # nothing ends for one that cannot begin
                fresh = await make()
                await self._limiter.hit(owner, STARTS)
            if standing and not standing.over:
                await self._closing.abandon(standing, utcnow())
            try:
                await self._attempts.insert(fresh)
            except Duplicate:  # another tab started one this moment
                continue
            return fresh
        raise TooMany(1)


def _fresh(
    kind: Kind,
    owner: str,
    *,
    day: date | None = None,
    plan: Sequence[str] = (),
    topic: str = "",
    difficulty: Difficulty | None = None,
    total: int | None = None,
) -> Attempt:
    """A new attempt; `total` is that of its plan unless given. Raises NothingToAsk when that is none."""
    total = len(plan) if total is None else total
    if total == 0:
        raise NothingToAsk
    now, visitor = utcnow(), is_visitor(owner)
    return Attempt(
        id=new_id(),
        kind=kind,
        owner=owner,
        user_id=None if visitor else owner,
        day=(day or dhaka_day(now)).isoformat(),
        topic=topic,
        difficulty=difficulty,
        plan=list(plan),
        total=total,
        started_at=now,
        closes_at=now + timedelta(minutes=LONGEST_MINUTES),
        expires_at=now + UNPLAYED if visitor else None,
    )


def _mixed(questions: Sequence[Question], most: int, random: Random) -> list[str]:
    """Ids of `most` of the questions at random, no topic twice before each was there once."""
    shuffled = random.sample(questions, len(questions))
    seen: dict[str, int] = {}
    turns = []
    for one in shuffled:
        seen[one.topic] = turn = seen.get(one.topic, 0) + 1
        turns.append((turn, one.id))
    return [question_id for _, question_id in sorted(turns, key=lambda pair: pair[0])[:most]]
