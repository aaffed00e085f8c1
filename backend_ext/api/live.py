"""Live rooms: opened by a form, found by a code, played over a plain websocket."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response, WebSocket

from backend_ext.api import forms
from backend_ext.api.context import DeviceHere, Held, ServicesOf, Signed, same_origin
from backend_ext.kit.text import Lang
from backend_ext.people.models import Person
from backend_ext.quiz.live.form import parse
from backend_ext.quiz.live.line import BAD
from backend_ext.quiz.live.links import join_qr
from backend_ext.quiz.live.sockets import Visit
from backend_ext.settings import Settings

router = APIRouter(tags=["live rooms"])
SameOrigin = Depends(same_origin)
Text = Annotated[str, Form(max_length=200)]
_LOOPBACK = ("localhost", "127.0.0.1")


@router.post("/api/live/rooms", dependencies=[SameOrigin])
async def open_room(
    request: Request,
    held: Held,
    person: Signed,
    topic: Annotated[Sequence[str], Form(max_length=30)] = (),
    difficulty: Text = "",
    questions: Text = "",
    seconds: Text = "",
    lang: Annotated[Lang, Form()] = "en",
) -> Response:
    """Opens a room and leads to its screen."""
    form = parse([each[:80] for each in topic], difficulty, questions, seconds)
    room = await held.quiz.live.rooms.open(person, form)
    return forms.go(request, forms.page(lang, f"/quiz/live/{room.code}"))


@router.post("/api/live/find", dependencies=[SameOrigin])
async def find_room(
    request: Request, held: Held, device: DeviceHere, code: Text = "", lang: Annotated[Lang, Form()] = "en"
) -> Response:
    """Leads to the room with a code as somebody typed it."""
    room = await held.quiz.live.rooms.find(code, device.address)
    return forms.go(request, forms.page(lang, f"/live/{room.code}"))


@router.get("/api/live/{code}/qr.svg")
async def picture(held: Held, device: DeviceHere, code: str, lang: Lang = "en") -> Response:
    """The address of a room as a picture for a camera."""
    room = await held.quiz.live.rooms.find(code, device.address)
    svg = join_qr(held.settings.origin, room.code, lang)
    return Response(svg, media_type="image/svg+xml", headers={"cache-control": "private, max-age=3600"})


@router.websocket("/api/live/{code}")
async def screen(
    socket: WebSocket, code: str, lang: Lang = "en", hosts: Annotated[bool, Query(alias="host")] = False
) -> None:
    """A screen of a room: a player's phone or, with `host`, the host's. Only our own pages may open it."""
    services: ServicesOf = socket.app.state.services
    held = services()
    if not _is_ours(socket.headers.get("origin", ""), held.settings):
        await socket.close(BAD)
        return
    secret = socket.cookies.get(held.settings.session_cookie)

    async def who() -> Person | None:
        return await held.sessions.who(secret)

    await socket.accept()
    address = socket.client.host if socket.client else ""
    await held.quiz.live.sockets.serve(_Wire(socket), Visit(code, lang, address, hosts, who))


class _Wire:
    """A websocket as rooms see it."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket

    async def receive(self) -> str | None:
        message = await self._socket.receive()
        return None if message["type"] == "websocket.disconnect" else message.get("text") or ""

    async def send(self, text: str) -> None:
        await self._socket.send_text(text)

    async def close(self, code: int) -> None:
        await self._socket.close(code)


def _is_ours(origin: str, settings: Settings) -> bool:
    """Whether a page of ours opens it; on a developer's machine by either name of it."""
    ours = settings.origin
    names = [ours]
    if settings.site_url.host in _LOOPBACK:
        names = [ours.replace(str(settings.site_url.host), name, 1) for name in _LOOPBACK]
    return origin in names
