"""The state of the page of devices."""

from ipaddress import IPv4Address, ip_address
from typing import TypedDict

import reflex as rx

from backend_ext.kit.dates import show_day, show_moment
from backend_ext.people.sessions.models import Kind, Session
from chemouflage.guard import requires
from chemouflage.i18n import Translator
from chemouflage.runtime import services
from chemouflage.session import address, signed_in
from chemouflage.ui.actions import act
from chemouflage.ui.notices import notify

OTHERS = "end-others"


class DeviceView(TypedDict):
    """A session as people know it: the device, about where, since when."""

    id: str
    name: str
    app: bool
    place: str
    since: str
    seen: str
    here: bool


class DevicesState(rx.State):
    """The sessions of who is signed in. Ids are looked up among one's own alone."""

    ready: bool = False
    devices: list[DeviceView] = []  # noqa: RUF012  Reflex copies defaults

    @requires("signed_in", loader=True)
    async def load(self) -> None:
        """All of them, this one first."""
        await self._load()

    @requires("signed_in")
    async def end(self, session_id: str) -> None:
        """Signs one device out."""
        ended = await services().sessions.end((await signed_in(self)).user_id, session_id)
        await self._load()
        if ended:
            await notify(self, address(self).t("That device is signed out."))

    @requires("signed_in")
    async def end_others(self) -> None:
        """Signs all devices out but this one."""
        here = await signed_in(self)
        await act(self, ("close", OTHERS))
        await services().sessions.end_all(here.user_id, but=here.session_id)
        await self._load()
        await notify(self, address(self).t("All other devices are signed out."))

    async def _load(self) -> None:
        here, t = await signed_in(self), address(self).t
        sessions = await services().sessions.of_user(here.user_id)
        sessions.sort(key=lambda session: session.id != here.session_id)
        self.devices = [_view(session, here.session_id, t) for session in sessions]
        self.ready = True


def _view(session: Session, here: str, t: Translator) -> DeviceView:
    return {
        "id": session.id,
        "name": session.device or t("Unknown device"),
        "app": session.kind is Kind.APP,
        "place": _about(session.address),
        "since": t("Since {day}", day=show_day(session.created_at, t.lang)),
        "seen": t("Last used {moment}", moment=show_moment(session.seen_at, t.lang)),
        "here": session.id == here,
    }


def _about(network: str) -> str:
    """An address without its end: enough to know it again, too little to give somebody away."""
    try:
        found = ip_address(network)
    except ValueError:
        return ""
    if isinstance(found, IPv4Address):
        return network.rsplit(".", 1)[0] + ".*"
    return ":".join(found.exploded.split(":")[:3]) + ":*"
