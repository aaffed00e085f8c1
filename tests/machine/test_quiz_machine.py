"""A random life of the quiz: players in several tabs on two processes, a clock that jumps, deaths.

Its laws are checked after each burst of what all do at the same time.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from secrets import token_hex
from typing import ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from backend_ext.bootstrap import Services, build
from backend_ext.dev.servers import MongoServer, ValkeyServer
from backend_ext.kit.clock import dhaka_day, utcnow
from backend_ext.kit.errors import ShopError
from backend_ext.people.models import Person
from backend_ext.quiz.play.models import Attempt, AttemptState, Kind
from backend_ext.quiz.play.service import AttemptService
from backend_ext.schema import MIGRATIONS
from backend_ext.settings import Settings
from backend_ext.store.migrations import migrate
from tests.attempts import put_bank, put_learner
from tests.clock import Travel
from tests.machine.mortal import Death, living_until, mortality
from tests.machine.profiles import PROFILE
from tests.races import Crash
from tests.shop import settings_of

PLAYERS = 4
START = datetime(2026, 11, 24, 17, 50, tzinfo=UTC)  # ten minutes before midnight in Dhaka
# Actions that a run promises: it goes on by so many lives until they are done.
LEAST = {"shop": 300, "soak": 20_000}[PROFILE]
BURSTS = {"shop": 12, "soak": 60}[PROFILE]
LIVED: Counter[str] = Counter()
# What has to happen in a run, too: actions that go through, refusals, deaths.
SELDOM = {"go_on", "answer_in_three_tabs", "AlreadyAnswered", "TooLate", "AttemptOver", "Crash"}
# What marks may change of an attempt that is over.
MARKS = {"learned", "unlearned", "counted"}


@dataclass
class Player:
    """Somebody, and what the server has told them of it."""

    person: Person
    seen: Attempt | None = None
    acknowledged: set[tuple[str, int, str]] = field(default_factory=set)

    @property
    def owner(self) -> str:
        return self.person.user_id

    def told(self, attempt: Attempt) -> None:
        """The screen shows what came last; tabs that are behind are part of life."""
        self.seen = attempt


Action = Callable[[AttemptService, Player, str], Awaitable[None]]


async def start_daily(attempts: AttemptService, player: Player, key: str) -> None:
    player.told(await attempts.start_daily(player.owner))


async def start_try(attempts: AttemptService, player: Player, key: str) -> None:
    player.told(await attempts.start_try(player.owner))


async def start_practice(attempts: AttemptService, player: Player, key: str) -> None:
    topic = "acids" if key == "a" else "bonding"
    player.told(await attempts.start_practice(player.person, topic))


async def deal(attempts: AttemptService, player: Player, key: str) -> None:
    if seen := player.seen:
        number = len(seen.slots) + (seen.open_slot is None)
        player.told(await attempts.deal(player.owner, seen.id, number))


async def answer(attempts: AttemptService, player: Player, key: str) -> None:
    """What the tab shows, by its last question."""
    if (seen := player.seen) and seen.slots:
        number = len(seen.slots)
        chosen = next(option.id for option in seen.slots[-1].options if option.key == key)
        after = await attempts.answer(player.owner, seen.id, number, chosen)
        player.acknowledged.add((seen.id, number, key))
        player.told(after)


async def answer_in_three_tabs(attempts: AttemptService, player: Player, key: str) -> None:
    tabs = (answer(attempts, player, letter) for letter in (key, key, "b"))
    for outcome in await asyncio.gather(*tabs, return_exceptions=True):
        if isinstance(outcome, BaseException) and not isinstance(outcome, ShopError):
            raise outcome


async def go_on(attempts: AttemptService, player: Player, key: str) -> None:
    """Several questions, one after the other, as somebody does who plays."""
    for _ in range(3):
        await deal(attempts, player, key)
        await answer(attempts, player, key)


async def answer_an_earlier_one(attempts: AttemptService, player: Player, key: str) -> None:
    if (seen := player.seen) and len(seen.slots) > 1:
        chosen = next(option.id for option in seen.slots[0].options if option.key == key)
        await attempts.answer(player.owner, seen.id, 1, chosen)
        player.acknowledged.add((seen.id, 1, key))


async def forge(attempts: AttemptService, player: Player, key: str) -> None:
    if seen := player.seen:
        await attempts.answer(player.owner, seen.id, len(seen.slots), key)
        raise AssertionError("a forged option was taken")


async def look(attempts: AttemptService, player: Player, key: str) -> None:
    if seen := player.seen:
        player.told(await attempts.look(player.owner, seen.id))


async def lapse(attempts: AttemptService, player: Player, key: str) -> None:
    if seen := player.seen:
        await attempts.lapse(player.owner, seen.id)


async def close(attempts: AttemptService, player: Player, key: str) -> None:
    """The job."""
    await attempts.close_due(utcnow())


ACTIONS: dict[str, Action] = {
    action.__name__: action
    for action in (
        start_daily,
        start_try,
        start_practice,
        deal,
        answer,
        answer_in_three_tabs,
        go_on,
        answer_an_earlier_one,
        forge,
        look,
        lapse,
        close,
    )
}
_DEATH = st.none() | st.none() | st.builds(Death, st.integers(1, 3), st.booleans())
_Step = tuple[int, str, str, Death | None]
_STEP = st.tuples(
    st.integers(0, 2 * PLAYERS - 1), st.sampled_from(sorted(ACTIONS)), st.sampled_from("aab"), _DEATH
)
# Milliseconds before a burst: about the limit, and about the limit with its allowance, too.
_PAUSE = st.sampled_from([0, 1, 400, 5_000, 29_999, 31_499, 31_500, 31_501])


class QuizMachine(RuleBasedStateMachine):
    """Each rule is a burst of what all players do at the same time, or something that happens to them all."""

    urls: ClassVar[tuple[str, str]]
    travel: ClassVar[Travel]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.settings: Settings = settings_of(*self.urls, f"quiz_{token_hex(6)}")
        self.before: dict[str, Attempt] = {}
        self.travel.to(START)
        self.processes, self.players = self.runner.run(self._open())

    async def _open(self) -> tuple[list[Services], list[Player]]:
        processes = [build(self.settings) for _ in range(2)]
        await migrate(processes[0].mongo.db, MIGRATIONS)
        await put_bank(processes[0])
        return processes, [Player(await put_learner(processes[0])) for _ in range(PLAYERS)]

    @initialize()
    def everybody_starts_in_two_tabs(self) -> None:
        self._burst([(number, "start_daily", "a", None) for number in range(2 * PLAYERS)] * 2)

    @rule(pause=_PAUSE, steps=st.lists(_STEP, min_size=12, max_size=24))
    def many_at_once(self, pause: int, steps: list[_Step]) -> None:
        self.travel.go(milliseconds=pause)
        self._burst(steps)

    @rule(pause=_PAUSE, action=st.sampled_from(["deal", "answer", "go_on"]), key=st.sampled_from("ab"))
    def all_do_the_same_in_two_tabs(self, pause: int, action: str, key: str) -> None:
        self.travel.go(milliseconds=pause)
        self._burst([(number, action, key, None) for number in range(2 * PLAYERS)])

    @rule(pause=st.sampled_from([31_499, 31_500, 31_501]), key=st.sampled_from("ab"))
    def all_answer_at_the_last_moment(self, pause: int, key: str) -> None:
        self._burst([(number, "deal", key, None) for number in range(PLAYERS)])
        self.travel.go(milliseconds=pause)
        self._burst([(number, "answer", key, None) for number in range(PLAYERS)])

    @rule(minutes=st.sampled_from([10, 30, 24 * 60]))
    def they_sleep(self, minutes: int) -> None:
        self.travel.go(minutes=minutes)

    @rule()
    def the_server_starts_again(self) -> None:
        async def restart() -> None:
            old = self.processes.pop(0)
            self.processes.append(build(self.settings))
            await old.close()

        self.runner.run(restart())

    def _burst(self, steps: list[_Step]) -> None:
        async def play() -> None:
            await asyncio.gather(*(self._act(*step) for step in steps))

        self.runner.run(play())

    async def _act(self, number: int, action: str, key: str, death: Death | None) -> None:
        """A player is in two tabs, on two processes; an expected refusal is part of life."""
        attempts = self.processes[number % 2].quiz.attempts
        try:
            async with living_until(death):
                await ACTIONS[action](attempts, self.players[number // 2], key)
        except ShopError as error:
            LIVED[type(error).__name__] += 1
        except Crash:
            LIVED["Crash"] += 1
        else:
            LIVED[action] += 1

    @invariant()
    def the_laws_hold(self) -> None:
        now = self.runner.run(self._stored())
        for attempt in now.values():
            _is_sound(attempt)
            _only_grew(self.before.get(attempt.id), attempt)
        assert set(self.before) <= set(now)
        dailies = [(one.owner, one.day) for one in now.values() if one.kind is Kind.DAILY]
        assert len(set(dailies)) == len(dailies)
        rest = [(one.owner, one.kind) for one in now.values() if one.kind is not Kind.DAILY and not one.over]
        assert len(set(rest)) == len(rest)
        for player in self.players:
            for attempt_id, number, key in player.acknowledged:
                assert now[attempt_id].slots[number - 1].choice == key
        self.before = now

    async def _stored(self) -> dict[str, Attempt]:
        rows = self.processes[0].mongo.db["quiz_attempts"].find()
        return {row["_id"]: Attempt.from_mongo(row) async for row in rows}

    def teardown(self) -> None:
        async def end() -> None:
            services = self.processes[0]
            self.travel.go(minutes=31)
            await services.quiz.attempts.close_due(utcnow())
            assert all(attempt.over for attempt in (await self._stored()).values())
            await services.quiz.attempts.catch_up()
            assert await services.quiz.books.uncounted(1) == []
            await services.mongo.client.drop_database(self.settings.mongodb_database)
            for process in self.processes:
                await process.close()

        try:
            self.runner.run(end())
        finally:
            self.runner.close()


def _is_sound(attempt: Attempt) -> None:
    result = attempt.result()
    assert (attempt.score, attempt.right) == (result.score, result.right)
    ended = list(attempt.ended_slots())
    assert [slot.points for slot in ended] == [each.total for each in result.points]
    assert ended == attempt.slots[: len(ended)]
    assert len(attempt.slots) - len(ended) == (attempt.open_slot is not None)
    assert len(attempt.slots) <= attempt.total
    moment = attempt.started_at
    for slot in attempt.slots:
        assert slot.dealt_at >= moment
        moment = slot.ended_at or moment
        assert slot.dealt_at <= moment <= slot.deadline or slot.ended_at is None
        assert slot.choice in ("", *(option.key for option in slot.options))
        assert slot.right == (slot.choice == "a")
    if attempt.kind is Kind.DAILY:
        assert attempt.day == dhaka_day(attempt.started_at).isoformat()
    assert attempt.over == (attempt.ended_at is not None)
    assert (attempt.state is AttemptState.FINISHED) <= (len(ended) == attempt.total)
    assert not (attempt.over and attempt.open_slot)


def _only_grew(before: Attempt | None, now: Attempt) -> None:
    if before is None:
        return
    if before.over:
        assert now.model_dump(exclude=MARKS) == before.model_dump(exclude=MARKS)
    ended = list(before.ended_slots())
    assert now.slots[: len(ended)] == ended
    same = {"question_id", "options", "dealt_at"}
    for old, new in zip(before.slots, now.slots, strict=False):
        assert old.model_dump(include=same) == new.model_dump(include=same)
    assert now.score >= before.score
    assert now.plan == before.plan


@pytest.fixture(autouse=True)
def _servers(mongo_server: MongoServer, valkey_server: ValkeyServer, travel: Travel) -> Iterator[None]:
    QuizMachine.urls = (mongo_server.url, f"{valkey_server.url}/2")
    QuizMachine.travel = travel
    with mortality():
        yield


class TestQuizMachine(QuizMachine.TestCase):
    """The machine, played until it has done what a run promises."""

    settings = settings(stateful_step_count=BURSTS)

    def runTest(self) -> None:  # noqa: N802
        while LIVED.total() < LEAST or not set(LIVED) >= SELDOM:  # how long a life is, is chance too
            super().runTest()
