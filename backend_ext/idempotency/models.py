"""A request with its key, and what was answered."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from backend_ext.kit.model import Document


class Answer(BaseModel):
    """What the shop said: an HTTP status, and the body as it was sent."""

    model_config = ConfigDict(frozen=True)

    status: int
    body: str


class Request(Document):
    """A request by caller, route and key, hashed together in `id`; `body_hash` tells bodies apart.

    Who works on it holds `lease` until `leased_until`; `answer` stands once it is done.
    """

    body_hash: str
    lease: str
    leased_until: datetime
    answer: Answer | None = None
    created_at: datetime
