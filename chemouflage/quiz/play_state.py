"""The state of a game's page. Which question it is and how long it lasts is asked of the server each time."""

from collections.abc import Awaitable, Callable
from typing import Any

import reflex as rx

from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import ShopError
from backend_ext.kit.i18n import error_text
from backend_ext.people.errors import PremiumNeeded, SignInNeeded
from backend_ext.quiz.content.models import Difficulty
from backend_ext.quiz.play.errors import (
    AlreadyAnswered,
    AttemptNotFound,
    AttemptOver,
    NothingDue,
    NothingToAsk,
    NotThisQuestion,
    TooLate,
    UnknownOption,
)
from backend_ext.quiz.play.models import Attempt, Kind
from chemouflage.first_paint.tokens import blank
from chemouflage.guard import public
from chemouflage.quiz.beginning import begin, found, length, wanted
from chemouflage.quiz.play_view import AskedView, ToldView, asked_view, clock_text, stage_of, told_view
from chemouflage.quiz.player import as_player, names
from chemouflage.quiz.result_view import ResultView, result_view, until_tomorrow
from chemouflage.quiz.words import difficulty_name, kind_name, number, topic_name
from chemouflage.runtime import services
from chemouflage.session import address, person
from chemouflage.ui.actions import Step, act
from chemouflage.ui.notices import notify
from chemouflage.who import PREMIUM, Who

TOPIC = "cf_quiz"  # other tabs are told by it that the game went on
LOST = "gone"  # said in the lobby
BEGIN, HEADING, ON, RESULT = "begin", "question", "go-on", "result"
_FOCUS = {"question": HEADING, "answered": ON, "result": RESULT}
_RUNNING = ("intro", "question", "answered")
# What another tab, a second click or the clock makes of an answer: the page shows how things stand.
_OVERTAKEN = (AlreadyAnswered, AttemptOver, NotThisQuestion, TooLate, UnknownOption)
_NOTHING = (NothingDue, NothingToAsk)


class PlayState(rx.State):
    """One game. `stage`: "intro", "question", "answered", "result", "premium", "empty"; "" until known."""

    stage: str = ""
    kind: str = ""
    name: str = ""
    about: str = ""
    total: str = ""
    path: str = "/quiz"  # where the language link leads
    place: int = 0  # of the question that is shown, from 1
    clock: str = ""
    asked: AskedView = blank(AskedView)
    told: ToldView = blank(ToldView)
    result: ResultView = blank(ResultView)
    guest: bool = False
    tomorrow: str = ""
    problem: str = ""
    _attempt: str = ""
    _deals: int = 0

    @public(loader=True)
    async def open(self) -> Any:
        """Opens the game of the address: an attempt's, or that of a kind, under way or to be begun."""
        here, word = address(self), self._word()
        self.path = f"{here.path}?{query}" if (query := self.router.url.query) else here.path
        if not await names(self):  # the browser's cookie is on its way; the page is loaded again with it
            return None
        if word in set(Kind):
            return await self._arrive(Kind(word), at_once=here.query.get("start") == "1")
        await self._look()
        return None

    @public
    async def start(self) -> Any:
        """Begins: the first question is dealt, and its clock runs."""
        word = self._word()
        if word in set(Kind) and not self._attempt:
            return await self._begin(Kind(word))
        await self._deal(1)
        return None

    @public
    async def go_on(self, place: int) -> None:
        """Deals question `place`, which is the next one; the one that is dealt already is shown again."""
        await self._deal(place)

    @public
    async def finish(self) -> None:
        """Shows the result, after the last question."""
        self.stage = ""
        await self._look(moved=True)

    @public
    async def choose(self, place: int, option_id: str) -> None:
        """Answers question `place` by one of its options."""
        attempts, attempt_id = services().quiz.attempts, self._id()
        try:
            await self._play(
                lambda name: attempts.answer(name, attempt_id, place, option_id), place, moved=True
            )
        except _OVERTAKEN as error:
            await self._look(place)
            if option_id not in {option["id"] for option in self.asked["options"] if option["chosen"]}:
                await notify(self, error_text(error, address(self).t.lang), "bad")

    @public
    async def late(self, place: int) -> None:
        """The browser's clock of question `place` has run down: the server looks at its own."""
        attempts, attempt_id = services().quiz.attempts, self._id()
        await self._play(lambda name: attempts.lapse(name, attempt_id), place, moved=True)

    @public(loader=True)
    async def returned(self, hidden: bool) -> None:
        """The page is looked at again, perhaps after the phone has slept."""
        if hidden is False and self.stage in _RUNNING:
            await self._look()

    @public(loader=True)
    async def elsewhere(self, key: str) -> Any:
        """Another tab has played on, or redeemed a code."""
        if key == TOPIC and self.stage in _RUNNING:
            await self._look()
        elif key == PREMIUM and self.stage == "premium":
            return [PlayState.open, Who.load]
        return None

    async def _arrive(self, kind: Kind, *, at_once: bool) -> Any:
        """At the address of a kind: what is under way goes on, else it can be begun, or is `at_once`."""
        if at_once and kind is Kind.TRY:
            return await self._begin(kind)
        try:
            attempt = await found(self, kind)
            total = attempt.total if attempt else await length(self, kind)
        except PremiumNeeded:
            self._refuse(kind)
            return None
        except NothingDue as error:
            self._nothing(kind, error)
            return None
        if attempt is not None:
            self._attempt = attempt.id
            await self._look()
            return self._move()
        topic, difficulty = await wanted(self)
        self._attempt = ""
        await self._introduce(kind, total, topic, difficulty)
        self.stage = "intro"
        return None

    async def _begin(self, kind: Kind) -> Any:
        try:
            attempt = await begin(self, kind)
        except PremiumNeeded:
            self._refuse(kind)
            return None
        except _NOTHING as error:
            self._nothing(kind, error)
            return None
        self._attempt = attempt.id
        if attempt.slots or attempt.over:
            await self._look()
        else:
            await self._deal(1)
        return self._move()

    def _move(self) -> Any:
        """The address becomes the attempt's, so that a reload finds it whatever is begun later."""
        return rx.redirect(address(self).t.path(f"/quiz/play/{self._attempt}"), replace=True)

    async def _deal(self, place: int) -> None:
        attempts, attempt_id = services().quiz.attempts, self._id()
        try:
            await self._play(lambda name: attempts.deal(name, attempt_id, place), moved=True)
        except PremiumNeeded:  # it was withdrawn meanwhile
            self.stage = "premium"
        except _NOTHING as error:
            self._nothing(Kind(self.kind), error)
        except _OVERTAKEN:
            self.stage = ""  # what was answered is not shown once more: the game has gone on
            await self._look(moved=True)

    async def _look(self, answered: int = 0, *, moved: bool = False) -> None:
        attempts, attempt_id = services().quiz.attempts, self._id()
        answered = self.place if self.stage == "answered" else answered
        await self._play(lambda name: attempts.look(name, attempt_id), answered, moved=moved)

    async def _play(
        self, play: Callable[[str], Awaitable[Attempt]], answered: int = 0, *, moved: bool = False
    ) -> None:
        """Does something to the attempt and shows it; one that is not theirs leads back to the lobby."""
        try:
            attempt = await as_player(self, play)
        except AttemptNotFound:
            if self.kind not in ("", Kind.TRY) and await person(self) is None:
                raise SignInNeeded from None
            await act(self, ("go", address(self).t.path(f"/quiz?notice={LOST}")))
            return
        await self._show(attempt, answered, moved=moved)

    async def _show(self, attempt: Attempt, answered: int, *, moved: bool) -> None:
        """Shows `attempt`; when this tab has `moved` on, the focus goes along and other tabs are told."""
        bank, t, now = services().quiz.bank, address(self).t, utcnow()
        before, self.stage = (self.stage, self.place), stage_of(attempt, answered=answered)
        await self._introduce(attempt.kind, attempt.total, attempt.topic, attempt.difficulty)
        topics = {topic.id: topic for topic in await bank.topics()}
        shown = attempt.slots if self.stage == "result" else attempt.slots[-1:]
        questions = await bank.get_many([slot.question_id for slot in shown])
        self.clock, self.told = "", blank(ToldView)
        if self.stage in ("question", "answered"):
            self.place = len(attempt.slots)
            self.asked = asked_view(attempt, questions, topics, t)
        if self.stage == "question":
            self._deals += 1
            self.clock = clock_text(attempt.slots[-1], now, self._deals)
        elif self.stage == "answered":
            self.told = told_view(attempt, questions, t)
        elif self.stage == "result":
            self.asked = blank(AskedView)
            self.result = await result_view(services(), attempt, questions, topics, t)
            self.guest, self.tomorrow = await person(self) is None, until_tomorrow(now)
        if moved:
            await act(self, *_steps(before, (self.stage, self.place), attempt), ("tell", TOPIC))

    async def _introduce(self, kind: Kind, total: int, topic: str, difficulty: Difficulty | None) -> None:
        t = address(self).t
        topics = {one.id: one for one in await services().quiz.bank.topics()} if topic else {}
        about = [topic_name(topic, topics, t)] if topic else []
        about += [difficulty_name(difficulty, t)] if difficulty else []
        self.kind, self.name = kind, kind_name(kind, t)
        self.total, self.about = number(total, t), " · ".join(about)

    def _refuse(self, kind: Kind) -> None:
        self.kind, self.name, self.stage = kind, kind_name(kind, address(self).t), "premium"

    def _nothing(self, kind: Kind, error: ShopError) -> None:
        t = address(self).t
        self.stage, self.name, self.problem = "empty", kind_name(kind, t), error_text(error, t.lang)

    def _word(self) -> str:
        return address(self).args["slug"]

    def _id(self) -> str:
        """The attempt of the address; under a kind's address, the one that was found or begun there."""
        word = self._word()
        return self._attempt if word in set(Kind) else word


def _steps(before: tuple[str, int], after: tuple[str, int], attempt: Attempt) -> list[Step]:
    """Where the focus goes, and what is heard, when something else is shown than before."""
    stage = after[0]
    if before == after or stage not in _FOCUS:
        return []
    sound: list[Step] = [("sound", "right" if attempt.slots[-1].right else "wrong")]
    return [*(sound if stage == "answered" else []), ("focus", _FOCUS[stage])]
