"""The states of the quiz's lobby: what is there for everybody, and how things stand for who looks at it."""

import reflex as rx

from backend_ext.kit.clock import dhaka_day, utcnow
from backend_ext.quiz.play.models import Kind
from chemouflage.first_paint.filled import Filled
from chemouflage.first_paint.tokens import blank
from chemouflage.guard import public
from chemouflage.quiz.learner import due, standing
from chemouflage.quiz.lobby_view import LobbyView, load
from chemouflage.quiz.play_state import LOST, TOPIC
from chemouflage.quiz.player import open_attempt
from chemouflage.quiz.result_view import until_tomorrow
from chemouflage.quiz.words import points
from chemouflage.runtime import services
from chemouflage.session import address, person


class LobbyState(rx.State):
    """The lobby's data; the page server gave the same to the browser's first paint."""

    view: LobbyView = blank(LobbyView)

    @public(loader=True)
    async def load(self) -> None:
        """Reads the page anew."""
        self.view = (await load(services(), address(self))).view  # type: ignore[assignment]


FILLED = Filled("lobby", LobbyState, LobbyView, load)


class LobbyNow(rx.State):
    """Whose it is is asked at each event. `daily`: "" (not begun), "open", "over"."""

    daily: str = ""
    score: str = ""
    tomorrow: str = ""
    trying: bool = False
    due: str = ""
    problem: str = ""

    @public(loader=True)
    async def look(self) -> None:
        """How things stand; `notice` in the address says what led here."""
        here = address(self)
        lost = here.query.get("notice") == LOST
        told = here.t("That game is not here. It may belong to another account, or to another browser.")
        self.problem = told if lost else ""
        await self._look()

    @public(loader=True)
    async def returned(self, hidden: bool) -> None:
        """The page is looked at again."""
        if hidden is False:
            await self._look()

    @public(loader=True)
    async def elsewhere(self, key: str) -> None:
        """Another tab has played."""
        if key == TOPIC:
            await self._look()

    async def _look(self) -> None:
        t, now, who = address(self).t, utcnow(), await person(self)
        self.trying = await open_attempt(self, Kind.TRY) is not None
        attempts = services().quiz.attempts
        daily = await attempts.daily_of(who.user_id, dhaka_day(now)) if who else None
        over = daily is not None and (daily.over or daily.closes_at <= now)
        self.daily = "over" if over else "open" if daily else ""
        self.score = points(daily.result().score, t) if daily else ""
        self.tomorrow = until_tomorrow(now) if over else ""
        to_review = await due(self) if await standing(self) == "with" else None
        self.due = to_review["heading"] if to_review and to_review["some"] else ""
