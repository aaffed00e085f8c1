"""The state of the pages where practice and review begin."""

from typing import Any

import reflex as rx

from chemouflage.first_paint.tokens import blank
from chemouflage.guard import public
from chemouflage.quiz.learner import DueView, LearnedView, due, learned, standing
from chemouflage.who import PREMIUM, Who


class LearnState(rx.State):
    """Whose it is is asked at each event. `standing`: "guest", "without" (no premium), "with"."""

    ready: bool = False
    standing: str = ""
    topics: list[LearnedView] = []  # noqa: RUF012  Reflex copies defaults
    due: DueView = blank(DueView)

    @public(loader=True)
    async def load(self) -> None:
        """Who is here, what they know, and what is due."""
        await self._load()

    @public(loader=True)
    async def elsewhere(self, key: str) -> Any:
        """Another tab has redeemed a code: practice opens here at once."""
        if key != PREMIUM:
            return None
        await self._load()
        return Who.load

    @public(loader=True)
    async def returned(self, hidden: bool) -> None:
        """The page is looked at again."""
        if hidden is False:
            await self._load()

    async def _load(self) -> None:
        self.standing = await standing(self)
        if self.standing == "with":
            self.topics, self.due = await learned(self), await due(self)
        self.ready = True
