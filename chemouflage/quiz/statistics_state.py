"""The state of the statistics: of who is signed in, and nobody else."""

import reflex as rx

from backend_ext.kit.clock import dhaka_day, utcnow
from chemouflage.first_paint.tokens import blank
from chemouflage.guard import requires
from chemouflage.quiz.mastery_view import MasteryView, mastery_view
from chemouflage.quiz.statistics_view import (
    BadgeView,
    FiguresView,
    StreakView,
    badge_views,
    figures_view,
    streak_view,
)
from chemouflage.runtime import services
from chemouflage.session import address, signed_in

_NO_FIGURES: FiguresView = {
    "played": False, "games": "", "questions": "", "share": "", "points": "", "topics": [], "accuracy": "",
    "times": "",
    "days": {"label": "", "top": "", "first": "", "last": "", "box": "0 0 1 1", "width": "1", "columns": []},
}  # fmt: skip


class StatisticsState(rx.State):
    """Whose they are is asked at each event."""

    ready: bool = False
    figures: FiguresView = _NO_FIGURES
    streak: StreakView = blank(StreakView)
    mastery: MasteryView = blank(MasteryView)
    badges: list[BadgeView] = []  # noqa: RUF012  Reflex copies defaults

    @requires("signed_in", loader=True)
    async def load(self) -> None:
        """Reads it all anew."""
        await self._load()

    @requires("signed_in", loader=True)
    async def returned(self, hidden: bool) -> None:
        """The page is looked at again."""
        if hidden is False:
            await self._load()

    async def _load(self) -> None:
        user_id, t, now = (await signed_in(self)).user_id, address(self).t, utcnow()
        held, quiz = services(), services().quiz
        topics = await quiz.bank.topics()
        self.figures = figures_view(await quiz.statistics.of(user_id), topics, t)
        self.streak = streak_view(
            await quiz.players.streak(user_id, now),
            await quiz.players.calendar(user_id, now),
            dhaka_day(now),
            t,
        )
        known = await quiz.learning.mastery(user_id, now)
        self.mastery = mastery_view(known, topics, await held.catalogue.titles(), t)
        self.badges = badge_views(await quiz.players.badges(user_id), t)
        self.ready = True
