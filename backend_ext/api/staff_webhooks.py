"""Webhooks over HTTP, for admins: receivers, their secrets, and every message on its way to them."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from backend_ext.api.bearer import AdminCaller
from backend_ext.api.context import Held
from backend_ext.api.pages import Paged, Size
from backend_ext.api.problems import problems, refusals
from backend_ext.webhooks.models import Delivery, DeliveryState, Endpoint, Topic
from backend_ext.webhooks.targets import LONGEST_URL

router = APIRouter(prefix="/api/staff/webhooks", tags=["staff webhooks"])

_REFUSED = refusals("only admins")
_KNOWN = _REFUSED | {404: "`not_found`: no such receiver or message."}
_LAST_PAGE = 100_000

Id = Annotated[str, Path(max_length=64)]
Topics = Annotated[list[Topic], Field(min_length=1, max_length=len(Topic))]
Note = Annotated[str, Field(max_length=200, description="For staff: whose it is, what for.")]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NewReceiver(_Closed):
    """An address to tell, and what of. In production https on a public address alone."""

    url: str = Field(max_length=LONGEST_URL, examples=["https://example.com/hooks/chemouflage"])
    topics: Topics
    note: Note = ""


class ReceiverChange(_Closed):
    """What a receiver is told from now on. Switched on again, it gets what was held for it."""

    topics: Topics
    note: Note = ""
    enabled: bool


class Receiver(BaseModel):
    """A receiver; `failures` are those in a row, `off_because` one of `staff`, `failing`, `gone`."""

    id: str
    url: str
    topics: list[Topic]
    note: str
    enabled: bool
    off_because: str
    failures: int
    failing_since: datetime | None
    created_at: datetime

    @classmethod
    def of(cls, endpoint: Endpoint) -> "Receiver":
        """A receiver as admins see it."""
        return cls.model_validate(endpoint.model_dump())


class ReceiverSecret(BaseModel):
    """A receiver and its secret, which is shown this once."""

    receiver: Receiver
    secret: str = Field(description="Checks signatures, as Standard Webhooks has it.")


class Message(BaseModel):
    """A message: what is sent, how far it is, and what the latest try came to."""

    id: str = Field(description="Its Webhook-Id, the same in every try.")
    topic: Topic
    subject: str
    body: str
    state: DeliveryState
    tries: int
    due_at: datetime
    status: int | None
    error: str
    took_milliseconds: int | None
    created_at: datetime
    done_at: datetime | None

    @classmethod
    def of(cls, delivery: Delivery) -> "Message":
        """A message as admins see it."""
        return cls.model_validate(delivery.model_dump())


class Messages(Paged[Message]):
    """A page of messages, newest first."""


@router.get("", responses=problems(_REFUSED))
async def receivers(held: Held, admin: AdminCaller, response: Response) -> list[Receiver]:
    """Every receiver."""
    _private(response)
    return [Receiver.of(endpoint) for endpoint in await held.webhooks.receivers(admin)]


@router.post("", status_code=201, responses=problems(_REFUSED | {409: "`too_many_receivers`: 20 at most."}))
async def register(held: Held, admin: AdminCaller, new: NewReceiver, response: Response) -> ReceiverSecret:
    """Registers a receiver. It is told of what happens from 5 s later on, at the latest."""
    _private(response)
    endpoint, secret = await held.webhooks.register(admin, new.url, new.topics, new.note)
    return ReceiverSecret(receiver=Receiver.of(endpoint), secret=secret)


@router.put("/{receiver_id}", responses=problems(_KNOWN))
async def change(
    held: Held, admin: AdminCaller, receiver_id: Id, wanted: ReceiverChange, response: Response
) -> Receiver:
    """Changes what a receiver is told, or switches it on or off."""
    _private(response)
    changed = await held.webhooks.change(
        admin, receiver_id, wanted.topics, wanted.note, enabled=wanted.enabled
    )
    return Receiver.of(changed)


@router.post("/{receiver_id}/secret", responses=problems(_KNOWN))
async def rotate(held: Held, admin: AdminCaller, receiver_id: Id, response: Response) -> ReceiverSecret:
    """A new secret. For 24 hours messages carry a signature with each of the two."""
    _private(response)
    endpoint, secret = await held.webhooks.rotate(admin, receiver_id)
    return ReceiverSecret(receiver=Receiver.of(endpoint), secret=secret)


@router.delete("/{receiver_id}", status_code=204, responses=problems(_KNOWN))
async def remove(held: Held, admin: AdminCaller, receiver_id: Id) -> None:
    """Removes a receiver; what still waits for it is dropped."""
    await held.webhooks.remove(admin, receiver_id)


@router.get("/{receiver_id}/deliveries", responses=problems(_REFUSED))
async def deliveries(
    held: Held,
    admin: AdminCaller,
    receiver_id: Id,
    response: Response,
    state: DeliveryState | None = None,
    page: Annotated[int, Query(ge=1, le=_LAST_PAGE)] = 1,
    size: Size = 50,
) -> Messages:
    """A receiver's messages of the last 30 days."""
    _private(response)
    found = await held.webhooks.deliveries(admin, receiver_id, state, page, size)
    return Messages.of(found, Message.of)


@router.post(
    "/deliveries/{delivery_id}/again",
    responses=problems(
        _KNOWN | {409: "`receiver_off`: switch it on first; `delivery_under_way`: it is being sent."}
    ),
)
async def redeliver(held: Held, admin: AdminCaller, delivery_id: Id, response: Response) -> Message:
    """Sends a message once more, under the same Webhook-Id."""
    _private(response)
    return Message.of(await held.webhooks.redeliver(admin, delivery_id))


def _private(response: Response) -> None:
    response.headers["cache-control"] = "no-store"
