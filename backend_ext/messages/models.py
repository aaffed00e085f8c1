"""A message to the shop with its answers, as stored."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from backend_ext.kit.model import Document
from backend_ext.kit.text import Lang


class Topic(StrEnum):
    """What a message is about."""

    ORDER = "order"
    PAYMENT = "payment"
    PRODUCT = "product"
    CODES = "codes"
    SCHOOL = "school"
    OTHER = "other"


class MessageState(StrEnum):
    """How far staff are with a message."""

    NEW = "new"
    ANSWERED = "answered"
    CLOSED = "closed"


class Answer(BaseModel):
    """What staff wrote back: who, when, what."""

    model_config = ConfigDict(frozen=True)

    id: str
    by: str
    at: datetime
    text: str


class Message(Document):
    """What somebody wrote. `key` is the same for one form sent twice; `order_number` may be empty."""

    key: str
    user_id: str | None = None
    name: str
    email: str
    email_key: str
    topic: Topic
    order_number: str = ""
    text: str
    lang: Lang
    state: MessageState = MessageState.NEW
    answers: list[Answer] = Field(default_factory=list)
    created_at: datetime
    updated_at: datetime
