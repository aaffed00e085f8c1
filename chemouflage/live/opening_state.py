"""What the page of a new room shows: the topics, and the rooms that somebody has open."""

from typing import TypedDict

import reflex as rx

from backend_ext.kit.ids import show_room_code
from backend_ext.quiz.live.models import Phase
from chemouflage.guard import requires
from chemouflage.i18n import Translator
from chemouflage.runtime import services
from chemouflage.session import address, signed_in


class TopicChoice(TypedDict):
    """A topic to tick."""

    slug: str
    name: str


class OpenRoom(TypedDict):
    """A room to go back to."""

    code: str
    text: str
    href: str


class OpeningState(rx.State):
    """The page of a new room. The room itself is opened by a route."""

    ready: bool = False
    topics: list[TopicChoice] = []  # noqa: RUF012  Reflex copies defaults
    rooms: list[OpenRoom] = []  # noqa: RUF012

    @requires("premium", loader=True)
    async def load(self) -> None:
        """The topics, and what this person has open."""
        here, t, held = await signed_in(self), address(self).t, services()
        self.topics = [
            TopicChoice(slug=topic.id, name=topic.name.of(t.lang)) for topic in await held.quiz.bank.topics()
        ]
        self.rooms = [
            OpenRoom(
                code=show_room_code(room.code),
                text=_phase(room.phase, t),
                href=t.path(f"/quiz/live/{room.code}"),
            )
            for room in await held.quiz.live.rooms.of_host(here.user_id)
            if room.phase not in (Phase.PODIUM, Phase.CLOSED)
        ]
        self.ready = True


def _phase(phase: Phase, t: Translator) -> str:
    return t("Waits for players") if phase is Phase.LOBBY else t("The game is on")
