"""The state of the page where practice begins."""

from typing import Any

import reflex as rx

from backend_ext.kit.clock import utcnow
from chemouflage.guard import public
from chemouflage.quiz.lobby_view import TopicView, topic_views
from chemouflage.runtime import services
from chemouflage.session import address, person
from chemouflage.who import PREMIUM, Who


class PracticeState(rx.State):
    """`standing`: "guest", "without" (no premium), "with"; "" until it is known."""

    ready: bool = False
    standing: str = ""
    topics: list[TopicView] = []  # noqa: RUF012  Reflex copies defaults

    @public(loader=True)
    async def load(self) -> None:
        """Who is here, and what there is to practise."""
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
        who = await person(self)
        self.topics = topic_views(await services().quiz.bank.topics(), address(self).t)
        self.standing = "guest" if who is None else "with" if who.has_premium(utcnow()) else "without"
        self.ready = True
