"""Who is told of what, and each message on its way."""

from datetime import datetime
from enum import StrEnum

from backend_ext.kit.model import Document


class Topic(StrEnum):
    """What can be told. The names are the receivers': they never change."""

    ORDER_PLACED = "order.placed"
    ORDER_PAID = "order.paid"
    ORDER_SHIPPED = "order.shipped"
    ORDER_DELIVERED = "order.delivered"
    ORDER_CANCELLED = "order.cancelled"
    ORDER_EXPIRED = "order.expired"
    ORDER_REFUNDED = "order.refunded"
    CODE_ASSIGNED = "code.assigned"
    CODE_REDEEMED = "code.redeemed"
    CODE_REVOKED = "code.revoked"


class Endpoint(Document):
    """A receiver: its address and the topics it asked for.

    `slot` is its place among the few there may be. Its secret is derived from `key_number`, stored nowhere;
    after `rotated_at` the one before it signs too, for a day. `failures` are those in a row since
    `failing_since`; `off_because` says why it is not `enabled`.
    """

    slot: int
    url: str
    topics: list[Topic]
    note: str = ""
    enabled: bool = True
    off_because: str = ""
    key_number: int = 1
    rotated_at: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    created_at: datetime


class DeliveryState(StrEnum):
    """`queued` waits for `due_at`, `held` for its receiver to be enabled; the others are final.

    `failed` was given up after its last try; `dropped`: its receiver is gone.
    """

    QUEUED = "queued"
    HELD = "held"
    DELIVERED = "delivered"
    FAILED = "failed"
    DROPPED = "dropped"


class Delivery(Document):
    """A message to one receiver. Its id is what the receiver tells copies by: the same in every try.

    `subject` is the id of the order or code; `cause` tells several messages of one topic about it apart (the
    id of a refund). `body` is what is sent, to the byte. `status` is that of the latest answer, if any.
    """

    endpoint_id: str
    topic: Topic
    subject: str
    cause: str = ""
    body: str
    state: DeliveryState = DeliveryState.QUEUED
    tries: int = 0
    due_at: datetime
    leased_by: str | None = None
    status: int | None = None
    error: str = ""
    took_milliseconds: int | None = None
    created_at: datetime
    done_at: datetime | None = None
