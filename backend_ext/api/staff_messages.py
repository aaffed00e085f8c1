"""Messages to the shop, for support and admins: read, answered by mail, closed."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from backend_ext.api.bearer import SupportCaller
from backend_ext.api.context import Held
from backend_ext.api.pages import Number, Paged, Size
from backend_ext.api.problems import problems, refusals
from backend_ext.kit.text import Lang
from backend_ext.messages.form import MOST_TEXT
from backend_ext.messages.models import Message, MessageState, Topic

router = APIRouter(prefix="/api/staff/messages", tags=["staff messages"])

_REFUSED = refusals("support and admins")
_MISSING = {404: "`message_not_found`."}
_CHANGED = {409: "`message_changed`: it was answered or closed meanwhile; nothing was sent."}
MessageId = Annotated[str, Path(max_length=64)]


class ShownAnswer(BaseModel):
    """What was written back; `by` is the account of the staff member."""

    by: str
    at: datetime
    text: str


class ShownMessage(BaseModel):
    """A message with its answers. Texts are plain text of several lines."""

    id: str
    state: MessageState
    topic: Topic
    name: str
    email: str
    order_number: str = Field(description="As its writer gave it; may be empty.")
    text: str
    language: Lang
    written_at: datetime
    answers: list[ShownAnswer]

    @classmethod
    def of(cls, message: Message) -> "ShownMessage":
        """A stored message."""
        same = {"id", "state", "topic", "name", "email", "order_number", "text"}
        return cls(
            language=message.lang,
            written_at=message.created_at,
            answers=[ShownAnswer(by=one.by, at=one.at, text=one.text) for one in message.answers],
            **message.model_dump(include=same),
        )


class MessagePage(Paged[ShownMessage]):
    """A page of messages."""


class Seen(BaseModel):
    """How many answers the message had when it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seen: int = Field(ge=0, le=10_000)


class NewAnswer(Seen):
    """What to write back, in the language of the message."""

    text: str = Field(min_length=1, max_length=MOST_TEXT)


@router.get("", responses=problems(_REFUSED))
async def messages(
    held: Held,
    staff: SupportCaller,
    response: Response,
    state: MessageState | None = None,
    page: Number = 1,
    size: Size = 50,
) -> MessagePage:
    """Messages in a state, or all; new ones oldest first, others newest first."""
    response.headers["cache-control"] = "no-store"
    found = await held.wishes.messages.page(staff, state, page, size)
    return MessagePage.of(found, ShownMessage.of)


@router.get("/{message_id}", responses=problems(_REFUSED | _MISSING))
async def message(
    held: Held, staff: SupportCaller, message_id: MessageId, response: Response
) -> ShownMessage:
    """One message."""
    response.headers["cache-control"] = "no-store"
    return ShownMessage.of(await held.wishes.messages.open(staff, message_id))


@router.post("/{message_id}/answers", responses=problems(_REFUSED | _MISSING | _CHANGED))
async def answer(
    held: Held, staff: SupportCaller, message_id: MessageId, new: NewAnswer, response: Response
) -> ShownMessage:
    """Writes back by mail, once; the audit gets an entry."""
    response.headers["cache-control"] = "no-store"
    return ShownMessage.of(await held.wishes.messages.answer(staff, message_id, new.seen, new.text))


@router.post("/{message_id}/close", responses=problems(_REFUSED | _MISSING | _CHANGED))
async def close(
    held: Held, staff: SupportCaller, message_id: MessageId, seen: Seen, response: Response
) -> ShownMessage:
    """Ends a message; it is answered no more."""
    response.headers["cache-control"] = "no-store"
    return ShownMessage.of(await held.wishes.messages.close(staff, message_id, seen.seen))
